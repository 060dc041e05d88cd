import { sizeOf } from '../../../src-shared/tensor/shape.ts'
import type { EventSource } from '../../data/events.ts'
import type { ModelPlan } from '../../../src-shared/plan/model-plan.ts'

/** Real events that one round of the schedule looks at. */
export function eventsPerRound(plan: ModelPlan): number {
  const { batch, trainers } = plan.training
  const seeing = trainers.filter((trainer) => trainer.role !== 'generator')
  return seeing.reduce((sum, trainer) => sum + trainer.steps * Math.round(batch * trainer.batchFactor), 0)
}

/** Events read at a time for statistics: about 16 MB of float32. */
export function eventsPerPiece(source: EventSource): number {
  return Math.max(1, Math.floor(2 ** 22 / sizeOf(source.info.shape)))
}
