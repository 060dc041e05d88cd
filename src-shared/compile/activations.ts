import type { NetworkPlan } from '../plan/model-plan.ts'
import { sizeOf } from '../tensor/shape.ts'

/** Numbers that a network makes for one event: what goes in and what leaves each of its layers. */
export function activationsOf(network: Pick<NetworkPlan, 'inputs' | 'steps'>): number {
  const given = network.inputs.reduce((sum, { shape }) => sum + sizeOf(shape), 0)
  return network.steps.reduce((sum, { outputShape }) => sum + sizeOfEvent(outputShape), given)
}

/** A step's shape begins with the batch, whose size is not known. */
function sizeOfEvent(shape: readonly (number | null)[]): number {
  return shape.slice(1).reduce<number>((product, dim) => product * (dim ?? 1), 1)
}
