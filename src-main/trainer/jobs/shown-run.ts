import type { Sampler } from '../../../src-shared/compile/sampler.ts'
import type { ModelPlan, NetworkPlan } from '../../../src-shared/plan/model-plan.ts'
import type { Fitted } from '../../engine/train/fit-transforms.ts'
import type { ModelState } from '../../engine/train/model-state.ts'
import type { DatasetSplit } from './split-dataset.ts'

/** What is shown and judged of a run. */
export type ShownRun = {
  plan: ModelPlan
  state: ModelState
  split: DatasetSplit
  fitted: Fitted
  folder: string
  seed: number
}

/** The generator with what is needed to use it; null for projects that have none. */
export function samplerOf({ plan, fitted }: Pick<ShownRun, 'plan' | 'fitted'>): Sampler | null {
  const network = generatorOf(plan)
  return network === null ? null : { plan, network, fitted }
}

function generatorOf(plan: ModelPlan): NetworkPlan | null {
  return plan.networks.find((network) => network.role === 'generator') ?? null
}
