import * as tf from '@tensorflow/tfjs-core'
import { finalActivation } from '../../../src-shared/catalog/recipes/network-rules.ts'
import { applyChain } from '../../../src-shared/compile/run-chain.ts'
import { runNetwork } from '../../../src-shared/compile/run-network.ts'
import type { ModelPlan, NetworkPlan } from '../../../src-shared/plan/model-plan.ts'
import type { RawEvents } from '../../data/events.ts'
import { inferenceOps } from '../ops/fused-ops.ts'
import { tensorOps } from '../ops/tensor-ops.ts'
import { sampledWeight } from './average.ts'
import { conditionTensor, rawTensor, type Fitted } from './fit-transforms.ts'
import type { ModelState } from './model-state.ts'

/** How many events a classifier gets right, or the squared errors of a regressor, summed over these events. */
export async function judgeEvents(
  run: { plan: ModelPlan; fitted: Fitted; state: ModelState },
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
    const output = runNetwork<tf.Tensor>(inferenceOps, network, {
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
