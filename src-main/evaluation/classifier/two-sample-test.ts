import { createRng } from '../../../src-shared/base/rng.ts'
import { fitIsotonic } from './isotonic.ts'
import { areaUnderCurve, curveOf, divergenceFrom, mean, overTrainings, type Sampled } from './separability.ts'
import { picked, trainDense, type Examples } from './train-dense.ts'

/** How the classifier of a two-sample test is trained. */
export type TestSettings = {
  hidden: readonly number[]
  batch: number
  learningRate: number
  epochs: number
  repeats: number
}

/** The CaloChallenge's: arXiv:2410.21611; CaloChallenge/homepage, code/evaluate.py. */
export const CHALLENGE: TestSettings = {
  hidden: [2048, 2048, 2048],
  ...{ batch: 1000, learningRate: 2e-4, epochs: 50, repeats: 10 },
}

/** Two samples in the same numbers per event, event after event. */
export type Pair = { width: number; reference: Float32Array; generated: Float32Array }

export type TestResult = {
  auc: Sampled
  jsd: Sampled
  /** Means of each training's best epoch; and how they were computed. */
  bestEpoch: number
  mode: string
  /** Of the last training. */
  curve: { x: number[]; y: number[] }
}

/** Of each sample: trained on, chosen and calibrated by, and judged by. */
const PARTS = [0.6, 0.2, 0.2] as const
const PROBABILITY = { low: 1e-6, high: 1 - 1e-6 }
const CURVE_POINTS = 101

/**
 * Trains a classifier to tell two samples apart, as often as `repeats` says, each time with other starting weights and
 * another split into 60 % to train on, 20 % to choose the epoch and to calibrate by, 20 % to judge by. Values are means
 * over the trainings. Errors are their standard deviations, but no less than what the events judged by leave open: two
 * or three trainings may agree by chance.
 */
export async function twoSampleTest(
  pair: Pair,
  settings: TestSettings,
  call: { seed: number; onEpochs: (done: number) => void },
): Promise<TestResult> {
  const examples = together(pair)
  const found: { auc: Sampled; jsd: Sampled; bestEpoch: number; mode: string; curve: TestResult['curve'] }[] =
    []
  for (let repeat = 0; repeat < settings.repeats; repeat++) {
    const [train, select, judge] = splitPair(examples.count / 2, { seed: call.seed, repeat })
    const { hidden, batch, learningRate, epochs } = settings
    const trained = await trainDense(examples, {
      network: { role: 'classifier', hidden, batch: Math.min(batch, train.length), learningRate },
      ...{ epochs, seed: call.seed + repeat, train, select, score: accuracy, perfect: 1 },
      onEpoch: (epoch) => call.onEpochs(repeat * epochs + epoch),
    })
    const calibrated = fitIsotonic(
      (await trained.outputs(select)).map(probability),
      picked(examples.targets, select, 1),
      PROBABILITY,
    )
    const classes = picked(examples.targets, judge, 1)
    const scores = Float64Array.from(await trained.outputs(judge), (logit) => calibrated(probability(logit)))
    found.push({
      ...{ auc: areaUnderCurve(scores, classes), jsd: divergenceFrom(scores, classes) },
      ...{ bestEpoch: trained.bestEpoch, mode: trained.mode },
      curve: curveOf(scores, classes, CURVE_POINTS),
    })
    call.onEpochs((repeat + 1) * epochs)
  }
  const last = found.at(-1)
  if (last === undefined) throw new Error('No training was asked for')
  return {
    ...{ auc: overTrainings(found.map(({ auc }) => auc)), jsd: overTrainings(found.map(({ jsd }) => jsd)) },
    ...{ bestEpoch: mean(found.map(({ bestEpoch }) => bestEpoch)), mode: last.mode, curve: last.curve },
  }
}

/** One half of a sample against the other. */
export function halvesOf({ width, reference }: Pair, seed: number): Pair {
  const order = createRng(seed, 'classifier floor').permutation(reference.length / width)
  const half = order.length >> 1
  return {
    width,
    reference: picked(reference, order.subarray(0, half), width),
    generated: picked(reference, order.subarray(half, 2 * half), width),
  }
}

/** As many of each: first the generated ones (class 0), then those of the reference (class 1). */
function together({ width, reference, generated }: Pair): Examples {
  const each = Math.min(reference.length, generated.length) / width
  const values = new Float32Array(2 * each * width)
  values.set(generated.subarray(0, each * width))
  values.set(reference.subarray(0, each * width), each * width)
  const targets = new Float32Array(2 * each).fill(1, each)
  return { count: 2 * each, width, values, targets }
}

/** Numbers of events, ascending, each part with as many of either sample: first the generated ones, then the others. */
export function splitPair(
  each: number,
  { seed, repeat }: { seed: number; repeat: number },
): [train: Uint32Array, select: Uint32Array, judge: Uint32Array] {
  const rng = createRng(seed, 'two samples', repeat)
  const orders = [rng.permutation(each), rng.permutation(each).map((at) => at + each)]
  const ends = [
    0,
    Math.floor(each * PARTS[0]),
    Math.floor(each * PARTS[0]) + Math.floor(each * PARTS[1]),
    each,
  ]
  const part = (at: number) =>
    Uint32Array.from(orders.flatMap((order) => [...order.subarray(ends[at], ends[at + 1])])).sort()
  return [part(0), part(1), part(2)]
}

function probability(logit: number): number {
  return 1 / (1 + Math.exp(-logit))
}

function accuracy(logits: Float32Array, classes: Float32Array): number {
  let right = 0
  logits.forEach((logit, at) => {
    if (logit > 0 === (classes[at] === 1)) right++
  })
  return right / logits.length
}
