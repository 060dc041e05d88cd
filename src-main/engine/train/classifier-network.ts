import * as tf from '@tensorflow/tfjs-core'
import { finalActivation } from '../../../src-shared/catalog/recipes/network-rules.ts'
import { applyChain } from '../../../src-shared/compile/run-chain.ts'
import { runNetwork } from '../../../src-shared/compile/run-network.ts'
import type { ModelPlan, NetworkPlan } from '../../../src-shared/plan/model-plan.ts'
import { inferenceOps } from '../ops/fused-ops.ts'
import { weightsOnDevice } from './device-weights.ts'
import type { Fitted } from './fit-transforms.ts'

/** Row after row: what the last layer with weights is fed with, and the probability of each class. */
type Looked = { hidden: Float32Array; probabilities: Float32Array }

/** A trained classifier on the device; `factor` brings what it is given into the unit of its data. */
export function openClassifierNetwork(trained: {
  plan: ModelPlan
  network: NetworkPlan
  stored: ReadonlyMap<string, Float32Array>
  fitted: Fitted
  factor: number
}): { look: (values: Float32Array, count: number) => Promise<Looked>; dispose: () => void } {
  const { network, fitted, factor } = trained
  const { showers } = trained.plan.data
  const device = weightsOnDevice(network.weights, trained.stored)
  const hiddenKey = lastHidden(network)
  const run = (values: Float32Array, count: number, output: string): tf.Tensor => {
    const raw = tf.mul(tf.tensor(values, [count, ...showers.raw.shape]), factor)
    const seen = applyChain<tf.Tensor>(inferenceOps, showers, raw, { fitted, condition: null })
    const made = runNetwork<tf.Tensor>(
      inferenceOps,
      { ...network, output },
      {
        inputs: new Map([[network.inputs[0]?.key ?? '', seen]]),
        weight: device.weight,
        mode: () => ({ kind: 'infer' }),
      },
    )
    return tf.reshape(made, [count, -1])
  }
  return {
    dispose: device.dispose,
    async look(values, count) {
      const [hidden, probabilities] = tf.tidy(() => [
        run(values, count, hiddenKey),
        probabilitiesOf(run(values, count, network.output), finalActivation(network.steps)),
      ]) as [tf.Tensor, tf.Tensor]
      const found = { hidden: await floats(hidden), probabilities: await floats(probabilities) }
      tf.dispose([hidden, probabilities])
      return found
    },
  }
}

/** What the last layer with weights is fed with. */
function lastHidden({ steps, inputs }: NetworkPlan): string {
  const last = steps.findLast(({ weights }) => Object.keys(weights).length > 0)
  return last?.inputs[0] ?? inputs[0]?.key ?? ''
}

function probabilitiesOf(output: tf.Tensor, ends: string): tf.Tensor {
  if (output.shape[1] === 1) {
    const yes = ends === 'sigmoid' ? output : tf.sigmoid(output)
    return tf.concat([tf.sub(1, yes), yes], 1)
  }
  if (ends === 'softmax') return output
  if (ends !== 'sigmoid') return tf.softmax(output as tf.Tensor2D)
  return tf.div(output, tf.sum(output, 1, true))
}

async function floats(tensor: tf.Tensor): Promise<Float32Array> {
  return Float32Array.from(await tensor.data())
}
