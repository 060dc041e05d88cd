import { problem, ProblemError } from '../../src-shared/base/problem.ts'
import type { CommandCall, CommandOption } from './command.ts'
import { textOption } from './options.ts'

export const ENERGY_OPTION: CommandOption = {
  type: 'string',
  value: 'GEV[:GEV]',
  description: 'Incident energy, or a range drawn log-uniformly (default: the energies of the training data)',
}

/** Smallest and largest incident energy in GeV; null: as in the training data. */
export function energyOption(call: CommandCall): [number, number] | null {
  const text = textOption(call, 'energy')
  if (text === null) return null
  const numbers = text.split(':').map(Number)
  const [low = NaN, high = low] = numbers
  if (numbers.length <= 2 && low > 0 && high >= low && Number.isFinite(high)) return [low, high]
  throw new ProblemError([
    problem({
      code: 'cli.option-value',
      message: `--energy is “${text}”, but must be one energy in GeV, or two with a colon and the smaller first.`,
      hint: 'For instance --energy 50 or --energy 1:100.',
    }),
  ])
}
