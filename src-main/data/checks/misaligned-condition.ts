import { alignmentProblem } from '../layouts/alignment.ts'
import type { DataCheck } from './checkup.ts'

/** Row by row: does the chosen condition belong to the shower beside it? */
export const checkAlignment: DataCheck = ({ path, facts, condition, columns }) => {
  // The sum of a table's columns is no energy that anything could belong to.
  if (condition?.size !== 1 || facts.conditions === null || columns !== null) return []
  const found = alignmentProblem({ sums: facts.sums, numbers: facts.conditions }, condition.name, path)
  return found === null ? [] : [{ ...found, at: { ...found.at, param: 'condition' } }]
}
