import { problem, ProblemError } from '../../src-shared/base/problem.ts'
import { backends, type Backend } from '../engine/runtime/report.ts'
import type { CommandCall, CommandOption } from './command.ts'

/** Reading of option values; a bad value is a problem that says what was given and what would do. */

export function textOption(call: CommandCall, name: string): string | null {
  const value = call.options[name]
  return typeof value === 'string' ? value : null
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
    refuseOption(
      name,
      text,
      `a whole number from ${range.min}${range.max === undefined ? '' : ` to ${range.max}`}`,
    )
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

export function requiredText(call: CommandCall, name: string, meaning: string): string {
  const value = textOption(call, name)
  if (value !== null && value !== '') return value
  throw new ProblemError([
    problem({
      code: 'cli.option-missing',
      message: `--${name} is missing: ${meaning}.`,
      hint: `Add --${name} VALUE.`,
    }),
  ])
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

function refuseOption(name: string, text: string, wanted: string): never {
  throw new ProblemError([
    problem({
      code: 'cli.option-value',
      message: `--${name} is “${text}”, but must be ${wanted}.`,
      hint: `Give --${name} ${wanted}.`,
    }),
  ])
}

/** A whole number from 1 on that must be given. */
export function requiredWhole(call: CommandCall, name: string, meaning: string): number {
  requiredText(call, name, meaning)
  return wholeOption(call, name, { min: 1 }) ?? 1 // given, so never null
}
