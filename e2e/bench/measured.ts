/** One line of the table: what was measured, and the budget that it is held to. */
export type Measured = {
  what: string
  /** The middle one of the measurements, or the worst where the budget is a promise. */
  value: number
  unit: 'ms' | 's' | '%'
  budget: number | null
  /** All measurements, ascending. */
  all: number[]
  note?: string
}

export function measured(
  what: string,
  all: readonly number[],
  {
    unit,
    budget = null,
    pick = 'median',
    note,
  }: Partial<Omit<Measured, 'what' | 'value' | 'all'>> & {
    unit: Measured['unit']
    pick?: 'median' | 'worst'
  },
): Measured {
  const sorted = [...all].sort((one, other) => one - other)
  const value = (pick === 'worst' ? sorted.at(-1) : median(sorted)) ?? NaN
  return { what, value, unit, budget, all: sorted, ...(note === undefined ? {} : { note }) }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? NaN)
    : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2
}

/** As Markdown, for docs/performance.md. */
export function table(rows: readonly Measured[]): string {
  const cells = rows.map(({ what, value, unit, budget, all, note }) => [
    `${what}${note === undefined ? '' : ` (${note})`}`,
    `${shown(value)} ${unit}`,
    `${shown(all[0] ?? NaN)}–${shown(all.at(-1) ?? NaN)} of ${all.length}`,
    budget === null ? '' : `${budget} ${unit}`,
    budget === null ? '' : value < budget ? 'yes' : 'no',
  ])
  const lines = [
    ['what', 'measured', 'range', 'budget', 'kept'],
    ['---', '---', '---', '---', '---'],
    ...cells,
  ]
  return lines.map((line) => `| ${line.join(' | ')} |`).join('\n')
}

function shown(value: number): string {
  return Math.abs(value) >= 100
    ? value.toFixed(0)
    : Math.abs(value) >= 10
      ? value.toFixed(1)
      : value.toFixed(2)
}
