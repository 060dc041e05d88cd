import { problem, type Problem } from '../../../src-shared/base/problem.ts'
import type { ModelPlan, WeightPlan } from '../../../src-shared/plan/model-plan.ts'
import { plannedWeights, type StoredState } from './model-state.ts'
import type { Reading } from './readings.ts'

/** Finds out whether training has run into NaN or infinities, in which round, and in which network they began. */
export type Divergence = { problem: Problem; round: number }

/** The first number that is not finite, in the order in which the schedule computed them. */
export function notFinite(readings: readonly Reading[], plan: ModelPlan): Divergence | null {
  const broken = readings.find(({ value }) => !Number.isFinite(value))
  if (broken === undefined) return null
  const { round, role, name, value } = broken
  const network = plan.networks.find((each) => each.role === role)
  // What is summed over a batch may say NaN where the events hold infinities.
  const what =
    name === 'generated showers' ? 'the generated showers are not finite' : `the ${name} is ${value}`
  return divergence(plan, { round, what, network: network?.id, node: undefined })
}

/** Weights may break in the last update before they are saved, when no loss has seen them yet. */
export function notFiniteWeight(stored: StoredState, plan: ModelPlan): Divergence | null {
  const planned = new Map(plannedWeights(plan).map((weight) => [weight.name, weight]))
  for (const [name, { values }] of stored.arrays) {
    const value = values.find((each) => !Number.isFinite(each))
    if (value === undefined) continue
    const { weight, memory } = weightOf(name, planned)
    const what = `${memory}the ${weight.local} of “${nodeName(plan, weight)}” ${memory === '' ? 'holds' : 'hold'} ${value}`
    return divergence(plan, {
      round: stored.counters.round,
      what,
      network: weight.network,
      node: weight.node,
    })
  }
  return null
}

/** `weights/<name>`, `average/<name>` or `slots/<trainer>/<name>/<slot>`, as `storeState` writes them. */
function weightOf(
  array: string,
  planned: ReadonlyMap<string, WeightPlan>,
): { weight: WeightPlan; memory: string } {
  const words = array.split('/')
  const isSlot = words[0] === 'slots'
  const weight = planned.get((isSlot ? words.slice(2, -1) : words.slice(1)).join('/'))
  if (weight === undefined) throw new Error(`The state has ${array}, which no network has`)
  return { weight, memory: isSlot ? 'the optimizer’s means of ' : '' }
}

function nodeName(plan: ModelPlan, { node }: WeightPlan): string {
  const steps = plan.networks.flatMap((network) => network.steps)
  return steps.find((step) => step.node === node)?.name ?? node
}

function divergence(
  plan: ModelPlan,
  found: { round: number; what: string; network: string | undefined; node: string | undefined },
): Divergence {
  const { round, what, node } = found
  const network = plan.networks.find((each) => each.id === found.network)
  return {
    round,
    problem: problem({
      code: 'train.not-finite',
      at: {
        ...(network === undefined ? {} : { network: network.id }),
        ...(node === undefined ? {} : { node }),
      },
      message: `Training stopped at round ${round}: ${what}${network === undefined ? '' : `, in “${network.name}”`}.`,
      hint: 'Lower the learning rate or check the data for extreme values, and start again. The checkpoints of this run are from before and can be used.',
    }),
  }
}
