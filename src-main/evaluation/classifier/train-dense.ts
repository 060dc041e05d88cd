import { ProblemError, type Problem } from '../../../src-shared/base/problem.ts'
import type { ModelPlan } from '../../../src-shared/plan/model-plan.ts'
import type { EventSource } from '../../data/events.ts'
import { openRounds } from '../../engine/step-compiler/open-rounds.ts'
import { createDeviceFeed } from '../../engine/train/device-feed.ts'
import { weightsOnDevice } from '../../engine/train/device-weights.ts'
import { networkOf } from '../../engine/train/loss-call.ts'
import { createState, disposeState, storedWeights, variableIn } from '../../engine/train/model-state.ts'
import { networkOutputs, type NetworkWeight } from '../../engine/train/network-outputs.ts'
import { train } from '../../engine/train/train.ts'
import { densePlan, type DenseNetwork } from './dense-plan.ts'

/** Events as a network sees them: `width` numbers each, and what it is to learn of each (a class 0 or 1, a number). */
export type Examples = { count: number; width: number; values: Float32Array; targets: Float32Array }

export type DenseTraining = {
  network: Omit<DenseNetwork, 'width'>
  epochs: number
  seed: number
  /** Numbers of the events to train on, ascending; and of those that say which epoch is the best. */
  train: Uint32Array
  select: Uint32Array
  /** Of the outputs for the events to select by: the larger the better. */
  score(outputs: Float32Array, targets: Float32Array): number
  /** From this score on further epochs cannot be better. */
  perfect: number
  /** After every epoch; may throw to stop. */
  onEpoch: (epoch: number) => void
}

export type TrainedDense = {
  /** The first with the best score, from 1. */
  bestEpoch: number
  /** How the epochs were done: `compiled` or `eager`. */
  mode: string
  /** The network's output for these events. */
  outputs(rows: Uint32Array): Promise<Float32Array>
}

/** Below so many updates recording and comparing the step takes longer than it saves. */
const WORTH_COMPILING = 300

/** Trains epoch by epoch with the app's own engine and keeps the weights of the best one. The engine must be open. */
export async function trainDense(examples: Examples, options: DenseTraining): Promise<TrainedDense> {
  const plan = densePlan({ ...options.network, width: examples.width })
  const state = createState(plan, options.seed)
  const feed = createDeviceFeed({
    source: sourceOf(examples, plan),
    split: { train: options.train, test: restOf(examples.count, options.train) },
    ...{ data: plan.data, fitted: {}, seed: options.seed },
  })
  const perEpoch = Math.ceil(options.train.length / plan.training.batch)
  const rounds = options.epochs * perEpoch
  const targets = picked(examples.targets, options.select, 1)
  let best: { score: number; epoch: number; weights: Map<string, Float32Array> } | null = null
  let stopped = false
  const opened = await openRounds(
    { plan, state, feed, seed: options.seed },
    { compile: rounds < WORTH_COMPILING ? 'off' : 'auto', xla: 'off', roundsLeft: rounds },
  )
  try {
    const events = train({
      ...{ plan, state, feed, rounds: opened.rounds },
      settings: {
        ...{ seed: options.seed, rounds, readEvery: perEpoch, sampleEvery: perEpoch },
        checkpointEvery: rounds,
      },
      control: { stopRequested: () => stopped, proceed: () => Promise.resolve() },
    })
    let problem: Problem | null = null
    for await (const event of events) {
      if (event.type === 'problem') problem = event.problem
      if (event.type === 'finished' && event.outcome === 'diverged' && problem !== null)
        throw new ProblemError([problem])
      if (event.type !== 'samples' || event.round === 0 || stopped) continue
      const epoch = event.round / perEpoch
      const weight = (name: string) => variableIn(state.weights, name)
      const score = options.score(await outputsOf(plan, weight, { examples, rows: options.select }), targets)
      if (best === null || score > best.score) best = { score, epoch, weights: await storedWeights(state) }
      stopped = score >= options.perfect
      options.onEpoch(epoch)
    }
  } finally {
    opened.dispose()
    await feed.dispose()
    disposeState(state)
  }
  if (best === null) throw new Error('No epoch was trained')
  const { epoch, weights } = best
  return {
    bestEpoch: epoch,
    mode: opened.report.mode,
    async outputs(rows) {
      const device = weightsOnDevice(networkOf(plan, options.network.role).weights, weights)
      try {
        return await outputsOf(plan, device.weight, { examples, rows })
      } finally {
        device.dispose()
      }
    },
  }
}

/** Events judged at once. */
const AT_ONCE = 2000

async function outputsOf(
  plan: ModelPlan,
  weight: NetworkWeight,
  { examples, rows }: { examples: Examples; rows: Uint32Array },
): Promise<Float32Array> {
  const [network] = plan.networks
  if (network === undefined) throw new Error('The plan has no network')
  const found = new Float32Array(rows.length)
  for (let start = 0; start < rows.length; start += AT_ONCE) {
    const part = rows.subarray(start, start + AT_ONCE)
    const values = picked(examples.values, part, examples.width)
    found.set(await networkOutputs(network, weight, { values, shape: [part.length, examples.width] }), start)
  }
  return found
}

export function picked(values: Float32Array, rows: Uint32Array, width: number): Float32Array {
  const found = new Float32Array(rows.length * width)
  rows.forEach((row, at) => {
    found.set(values.subarray(row * width, (row + 1) * width), at * width)
  })
  return found
}

function sourceOf({ count, width, values, targets }: Examples, plan: ModelPlan): EventSource {
  const isClassifier = plan.data.labels !== null
  return {
    info: {
      ...{ path: 'memory', format: 'memory', layout: 'memory', count, shape: [width], unit: '1' },
      ...{ geometry: null, sha256: '', problems: [] },
      condition: isClassifier ? null : { name: 'target', size: 1, unit: '1' },
      labels: isClassifier ? { name: 'class', classes: ['generated', 'reference'] } : null,
    },
    read: (start, rows) => {
      const wanted = targets.slice(start, start + rows)
      return Promise.resolve({
        count: rows,
        showers: values.slice(start * width, (start + rows) * width),
        condition: isClassifier ? null : wanted,
        labels: isClassifier ? wanted : null,
      })
    },
    close: () => Promise.resolve(),
  }
}

function restOf(count: number, taken: Uint32Array): Uint32Array {
  const isTaken = new Uint8Array(count)
  for (const at of taken) isTaken[at] = 1
  return Uint32Array.from({ length: count }, (_, at) => at).filter((at) => isTaken[at] === 0)
}
