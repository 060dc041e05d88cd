import * as tf from '@tensorflow/tfjs-core'
import type { WeightPlan } from '../../../src-shared/plan/model-plan.ts'

/** Stored weights as tensors on the device; dispose them when done. */
export function weightsOnDevice(
  planned: readonly WeightPlan[],
  stored: ReadonlyMap<string, Float32Array>,
): { weight(name: string): tf.Tensor; dispose(): void } {
  const tensors = new Map(
    planned.map(({ name, shape }) => [name, tf.tensor(stored.get(name) ?? new Float32Array(), [...shape])]),
  )
  return {
    weight(name) {
      const tensor = tensors.get(name)
      if (tensor === undefined) throw new Error(`No weight ${name}`)
      return tensor
    },
    dispose: () => {
      tf.dispose([...tensors.values()])
    },
  }
}
