import type { ModelPlan, TrainerPlan } from '../../src-shared/plan/model-plan.ts'
import type { RateChange } from './manifest.ts'

/**
 * A run may be continued with other learning rates, as long as everything else is what its weights and optimizer slots
 * come from. (Not with other decay rates: slots are kept divided by them.) In: what the run was trained with, and what
 * is asked for now. Out: the rates that change, none when all is the same; null when it is another network, data or
 * training, and the run cannot go on with it.
 */
export function rateChanges(before: ModelPlan, asked: ModelPlan): RateChange[] | null {
  if (fixedPart(before) !== fixedPart(asked)) return null
  return before.training.trainers.flatMap(({ network, optimizer }, index) => {
    const next = asked.training.trainers[index] as TrainerPlan // equally many: that is a part of what is fixed
    const [from, to] = [rateOf(optimizer), rateOf(next.optimizer)]
    if (from === null || to === null || from === to) return []
    return [{ network: before.networks.find(({ id }) => id === network)?.name ?? network, from, to }]
  })
}

const RATE = 'learningRate'

function rateOf({ params }: TrainerPlan['optimizer']): number | null {
  const rate = params[RATE]
  return typeof rate === 'number' ? rate : null
}

/** As text, without learning rates, names for people, and the file of the data, which is told by its digest. */
function fixedPart({ networks, data, training }: ModelPlan): string {
  const { dataset, ...chains } = data
  const named = dataset === null ? null : { ...dataset.params, source: null }
  const left = (key: string, value: unknown) => (key === RATE || key === 'name' ? undefined : value)
  return JSON.stringify({ networks, chains, named, training }, left)
}
