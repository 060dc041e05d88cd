import type { ProblemInput } from '../../base/problem.ts'
import type { Representation } from '../../plan/representation.ts'

/**
 * Why a transform of plain numbers cannot work on `input`; empty when it can. Class indices are names, not numbers,
 * and after a split into fractions the networks' outputs are tied to the layout, so nothing may change it any more.
 */
export function numberProblems(title: string, input: Representation): ProblemInput[] {
  if (input.classes !== null) {
    return [
      {
        code: 'transform.labels',
        message: `${title} changes numbers, but here it gets class indices (${input.classes} classes).`,
        hint: 'Connect it to the showers or the condition, or use One-hot for labels.',
      },
    ]
  }
  if (input.fractions !== null) {
    return [
      {
        code: 'transform.after-fractions',
        message: `${title} comes after the split into ${input.fractions.blocks.length} block(s) of fractions and totals.`,
        hint: `Put ${title} before the split: fractions and totals are ready for the networks.`,
      },
    ]
  }
  return []
}
