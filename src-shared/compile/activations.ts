import type { NetworkPlan, StepPlan } from '../plan/model-plan.ts'
import { sizeOf } from '../tensor/shape.ts'

type Steps = Pick<NetworkPlan, 'inputs' | 'steps'>

/** Numbers that a network makes for one event: what goes in and what leaves each of its layers. */
export function activationsOf(network: Steps): number {
  return numbersOf(network, () => 1)
}

/** Numbers that one training pass keeps for one event until its gradients are done. */
export function keptActivations(network: Steps): number {
  return numbersOf(network, (step) => KEPT[step.kind] ?? KEPT_USUALLY)
}

/** What comes out, what went into the activation, and the gradient of both, as far as they live at one time. */
const KEPT_USUALLY = 4
const KEPT: Readonly<Record<string, number>> = {
  // Only the shape is new; the numbers are those of the step before.
  ...{ reshape: 0, flatten: 0 },
  // Normalising takes several operations, each of which leaves a tensor for the gradient.
  ...{ 'batch-norm': 14, 'layer-norm': 14 },
  // The drawn numbers and what they are compared with.
  ...{ dropout: 6, 'gaussian-noise': 6 },
  // Sums in other layouts, and the edges that padding adds.
  ...{ 'conv-1d': 8, 'conv-2d': 8, 'conv-3d': 8, 'conv-transpose-2d': 8, 'conv-transpose-3d': 8 },
}

function numbersOf({ inputs, steps }: Steps, times: (step: StepPlan) => number): number {
  const given = inputs.reduce((sum, { shape }) => sum + sizeOf(shape), 0)
  return steps.reduce((sum, step) => sum + times(step) * sizeOfEvent(step), given)
}

/** A step's shape begins with the batch, whose size is not known. */
function sizeOfEvent({ outputShape }: StepPlan): number {
  return outputShape.slice(1).reduce<number>((product, dim) => product * (dim ?? 1), 1)
}
