import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs-core'
import { applyChain } from '../../../src-shared/compile/run-chain.ts'
import { runNetwork } from '../../../src-shared/compile/run-network.ts'
import { finalActivation } from '../../../src-shared/catalog/recipes/network-rules.ts'
import type { NetworkPlan } from '../../../src-shared/plan/model-plan.ts'
import type { RawEvents } from '../../data/events.ts'
import { sliceEvents } from '../../data/slice-events.ts'
import { sampledWeight } from '../../engine/train/average.ts'
import { conditionTensor, rawTensor } from '../../engine/train/fit-transforms.ts'
import { tensorOps } from '../../engine/ops/tensor-ops.ts'
import { writeFileAtomic } from '../../files/atomic-write.ts'
import type { Judgement } from './judgement.ts'
import type { ShownRun } from './record-run.ts'

/** Held-out events looked at, at most, and how many at once. */
const AT_MOST = 50_000
const AT_ONCE = 500

/** How a classifier or regressor does on events it has not trained on; written to `evaluation.json`. */
export async function evaluateClassifier(run: ShownRun): Promise<Judgement | null> {
  const network = run.plan.networks.find((each) => each.role === 'classifier' || each.role === 'regressor')
  if (network === undefined || run.split.testCount === 0) return null
  const events = await run.split.heldOut(AT_MOST)
  const sums = { right: 0, squares: 0, values: 0 }
  for (let start = 0; start < events.count; start += AT_ONCE) {
    const counted = await judgePiece(
      run,
      network,
      sliceEvents(events, start, Math.min(AT_ONCE, events.count - start)),
    )
    sums.right += counted.right
    sums.squares += counted.squares
    sums.values += counted.values
  }
  const numbers =
    network.role === 'classifier'
      ? { testEvents: events.count, correct: sums.right, accuracy: sums.right / events.count }
      : { testEvents: events.count, meanSquaredError: sums.squares / sums.values }
  const file = 'evaluation.json'
  await writeFileAtomic(join(run.folder, file), `${JSON.stringify(numbers, null, 2)}\n`)
  return { text: textOf(numbers), file, numbers, pictures: [] }
}

function textOf(numbers: {
  testEvents: number
  correct?: number
  accuracy?: number
  meanSquaredError?: number
}): string {
  const held = `${numbers.testEvents} events kept apart`
  if (numbers.accuracy === undefined)
    return `${held}: mean squared error ${numbers.meanSquaredError?.toPrecision(4)}`
  // Binomial standard error.
  const error = Math.sqrt((numbers.accuracy * (1 - numbers.accuracy)) / numbers.testEvents)
  return `${held}: ${numbers.correct} right, accuracy ${numbers.accuracy.toFixed(4)} ± ${error.toFixed(4)}`
}

async function judgePiece(
  run: ShownRun,
  network: NetworkPlan,
  events: RawEvents,
): Promise<{ right: number; squares: number; values: number }> {
  const { plan, fitted, state } = run
  const counted = tf.tidy(() => {
    const condition = conditionTensor(plan.data, events)
    const options = { fitted, condition }
    const data = applyChain<tf.Tensor>(
      tensorOps,
      plan.data.showers,
      rawTensor('showers', plan.data.showers, events),
      options,
    )
    const seen =
      plan.data.condition === null || condition === null
        ? null
        : applyChain<tf.Tensor>(tensorOps, plan.data.condition, condition.value, options)
    const inputs = new Map(
      network.inputs.map((source) => {
        const value = source.source === 'condition' ? seen : data
        if (value === null) throw new Error(`Source ${source.name} has no values`)
        return [source.key, value]
      }),
    )
    const output = runNetwork<tf.Tensor>(tensorOps, network, {
      inputs,
      weight: (name) => sampledWeight(state, name),
      mode: () => ({ kind: 'infer' }),
    })
    if (network.role === 'regressor') {
      if (seen === null) throw new Error('A regressor needs a condition to compare with')
      return {
        right: tf.scalar(0),
        squares: tf.sum(tf.squaredDifference(output, seen)),
        values: tf.scalar(output.size),
      }
    }
    const labels = tf.tensor1d(events.labels ?? new Float32Array())
    const right = correct(output, labels, finalActivation(network.steps))
    return { right: tf.sum(tf.cast(right, 'float32')), squares: tf.scalar(0), values: tf.scalar(1) }
  })
  const [right, squares, values] = await Promise.all(
    [counted.right, counted.squares, counted.values].map(read),
  )
  tf.dispose(counted)
  return { right: right ?? 0, squares: squares ?? 0, values: values ?? 0 }
}

async function read(scalar: tf.Tensor): Promise<number> {
  return (await scalar.data())[0] ?? NaN
}

function correct(output: tf.Tensor, labels: tf.Tensor1D, ends: string): tf.Tensor {
  if (output.shape.at(-1) !== 1) return tf.equal(tf.argMax(output, -1), tf.cast(labels, 'int32'))
  const yes = tf.greater(tf.reshape(output, [-1]), ends === 'sigmoid' ? 0.5 : 0)
  return tf.equal(yes, tf.greater(labels, 0.5))
}
