import type { RunState } from '../../src-shared/protocol/run-messages.ts'
import { grouped, valueText } from '../ui/format.ts'
import type { Cell } from './run-table.ts'

/** Cells in words: numbers in four digits, times in two units. */
export function cellText(value: Cell): string {
  if (value === null) return '–'
  if (typeof value === 'number' && !Number.isInteger(value)) return fourDigits(value)
  if (typeof value === 'number') return value < 0 ? `−${grouped(-value)}` : grouped(value)
  return valueText(value)
}

function fourDigits(value: number): string {
  const size = Math.abs(value)
  const sign = value < 0 ? '−' : ''
  if (size < 1e-3 || size >= 1e6) return sign + size.toExponential(3).replace('e-', 'e−').replace('e+', 'e')
  return sign + size.toPrecision(4)
}

export function spanText(seconds: number): string {
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`
}

const TITLES: Record<Exclude<RunState['state'], 'finished'>, string> = {
  starting: 'Starting',
  running: 'Training',
  pausing: 'Pausing',
  paused: 'Paused',
  stopping: 'Stopping',
  failed: 'Failed',
  interrupted: 'Interrupted',
}
const OUTCOMES = { complete: 'Finished', stopped: 'Stopped', diverged: 'Diverged' } as const

export function stateTitle(state: RunState): string {
  return state.state === 'finished' ? OUTCOMES[state.outcome] : TITLES[state.state]
}

export function stateTone(state: RunState): 'going' | 'fine' | 'warning' | 'error' {
  if (state.state === 'failed' || (state.state === 'finished' && state.outcome === 'diverged')) return 'error'
  if (state.state === 'interrupted' || (state.state === 'finished' && state.outcome === 'stopped')) return 'warning'
  return state.state === 'finished' ? 'fine' : 'going'
}
