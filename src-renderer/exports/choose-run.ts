import type { RunSummary } from '../../src-shared/protocol/run-messages.ts'

/** Its generator stands still: paused, ended, or interrupted with a checkpoint. */
export function canExport({ state, round }: Pick<RunSummary, 'state' | 'round'>): boolean {
  if (state.state === 'paused' || state.state === 'finished') return true
  return (state.state === 'interrupted' || state.state === 'failed') && round > 0
}

/** The one that was asked for where it can be exported, else the newest that can. */
export function firstRun(
  runs: readonly Pick<RunSummary, 'id' | 'state' | 'round' | 'changedAt'>[],
  asked: string | null,
): string | null {
  const able = runs.filter(canExport)
  const newest = able.toSorted((one, other) => other.changedAt.localeCompare(one.changedAt))[0]
  return (able.find(({ id }) => id === asked) ?? newest)?.id ?? null
}

/** 0.0000034 → `3.4·10⁻⁶`. */
export function differenceText(value: number): string {
  if (value === 0) return 'no difference'
  const [digits, exponent] = value.toExponential(1).split('e')
  return `${digits}·10${raised(Number(exponent))}`
}

function raised(exponent: number): string {
  const signs: Record<string, string> = { '-': '⁻' }
  return [...String(exponent)].map((sign) => signs[sign] ?? '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(sign)] ?? '').join('')
}
