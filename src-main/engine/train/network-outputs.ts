import * as tf from '@tensorflow/tfjs-core'
import { runNetwork } from '../../../src-shared/compile/run-network.ts'
import type { NetworkPlan } from '../../../src-shared/plan/model-plan.ts'
import { inferenceOps } from '../ops/fused-ops.ts'

/** A weight on the device, by its name. */
export type NetworkWeight = (name: string) => tf.Tensor

/** What a network with one input gives for these events, as after training. The shape begins with their number. */
export async function networkOutputs(
  network: NetworkPlan,
  weight: NetworkWeight,
  { values, shape }: { values: Float32Array; shape: number[] },
): Promise<Float32Array> {
  const [source] = network.inputs
  if (source === undefined) throw new Error('The network has no input')
  const output = tf.tidy(() =>
    runNetwork<tf.Tensor>(inferenceOps, network, {
      inputs: new Map([[source.key, tf.tensor(values, shape)]]),
      weight,
      mode: () => ({ kind: 'infer' }),
    }),
  )
  try {
    return Float32Array.from(await output.data())
  } finally {
    output.dispose()
  }
}
