import type { ModelPlan, TrainerPlan } from '../../../src-shared/plan/model-plan.ts'
import { readingOf, type Reading } from '../train/readings.ts'
import { ROUND, type CompiledTraining } from './compile-training.ts'
import { labelsOf, type Turns } from './run.ts'

/** What compiled rounds measured, as readings; `first` is the number of rounds done before. */
export function compiledReadings(
  { program }: CompiledTraining,
  { training }: ModelPlan,
  { first, turns, measured }: Turns & { first: number },
): Reading[] {
  const labels = labelsOf(program, ROUND).map(({ trainer, name }) =>
    readingOf(name, (training.trainers[trainer] as TrainerPlan).role),
  )
  return Array.from({ length: turns }, (_, turn) =>
    labels.map((label, at) => ({
      ...label,
      round: first + turn + 1,
      value: measured[turn * labels.length + at] as number, // turns × labels
    })),
  ).flat()
}
