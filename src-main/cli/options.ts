import { problem, ProblemError } from '../../src-shared/base/problem.ts'
import { backends, type Backend } from '../engine/runtime/report.ts'
import type { CheckpointWish } from '../trainer/jobs/checkpoint-wish.ts'
import type { CommandCall, CommandOption } from './command.ts'

/** Reading of option values; a bad value is a problem that says what was given and what would do. */

export function textOption(call: CommandCall, name: string): string | null {
  const value = call.options[name]
  if (typeof value !== 'string') return null
  // `--out "$UNSET"` in a script would otherwise name the current folder.
  if (value === '') refuseOption(name, value, 'given with a value, or left out')
  return value
}

export function flag(call: CommandCall, name: string): boolean {
  return call.options[name] === true
}

export function wholeOption(
  call: CommandCall,
  name: string,
  range: { min: number; max?: number },
): number | null {
  const text = textOption(call, name)
  if (text === null) return null
  const value = Number(text)
  const max = range.max ?? Number.MAX_SAFE_INTEGER
  if (text.trim() === '' || !Number.isInteger(value) || value < range.min || value > max) {
    const to = range.max === undefined ? ' on' : ` to ${range.max}`
    refuseOption(name, text, `a whole number from ${range.min}${to}`)
  }
  return value
}

export function positiveOption(call: CommandCall, name: string): number | null {
  const text = textOption(call, name)
  if (text === null) return null
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value) || value <= 0)
    refuseOption(name, text, 'a number above 0')
  return value
}

/** `example` shows a value that would do, e.g. `showers.h5`. */
export function requiredText(
  call: CommandCall,
  name: string,
  wanted: { meaning: string; example: string },
): string {
  const value = textOption(call, name)
  if (value !== null) return value
  throw new ProblemError([
    problem({
      code: 'cli.option-missing',
      message: `--${name} is missing: ${wanted.meaning}.`,
      hint: `For instance --${name} ${wanted.example}.`,
    }),
  ])
}

/** A whole number from 1 on that must be given. */
export function requiredWhole(
  call: CommandCall,
  name: string,
  wanted: { meaning: string; example: string; max?: number },
): number {
  requiredText(call, name, wanted)
  const { max } = wanted
  return wholeOption(call, name, { min: 1, ...(max === undefined ? {} : { max }) }) ?? 1 // given, so never null
}

export const BACKEND_OPTION: CommandOption = {
  type: 'string',
  value: 'NAME',
  description: `Back end: auto, ${backends.join(', ')} (default auto)`,
}

export function backendOption(call: CommandCall): 'auto' | Backend {
  const text = textOption(call, 'backend') ?? 'auto'
  const names = ['auto', ...backends] as const
  return names.find((name) => name === text) ?? refuseOption('backend', text, `one of ${names.join(', ')}`)
}

export const CHECKPOINT_OPTION: CommandOption = {
  type: 'string',
  value: 'WHICH',
  description:
    'Checkpoint of the run: last, best (by the metric it was trained with), or a round (default last)',
}

export function checkpointOption(call: CommandCall): CheckpointWish {
  const text = textOption(call, 'checkpoint') ?? 'last'
  if (text === 'last' || text === 'best') return text
  return /^\d+$/.test(text) ? Number(text) : refuseOption('checkpoint', text, 'last, best or a round')
}

/** One of a few words, the first of which is the default. */
export function choiceOption<const Word extends string>(
  call: CommandCall,
  name: string,
  words: readonly [Word, ...Word[]],
): Word {
  const text = textOption(call, name) ?? words[0]
  return words.find((word) => word === text) ?? refuseOption(name, text, `one of ${words.join(', ')}`)
}

function refuseOption(name: string, text: string, wanted: string): never {
  throw new ProblemError([
    problem({
      code: 'cli.option-value',
      message: `--${name} is “${text}”, but must be ${wanted}.`,
      hint: 'See the command with --help.',
    }),
  ])
}
