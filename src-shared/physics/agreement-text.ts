import type { AgreementRow } from './agreement-rows.ts'
import type { AgreementTable } from './agreement.ts'

/** The table as aligned text for a terminal or a log, 100 columns or so wide, ending in a newline. */
export function agreementText(table: AgreementTable): string {
  const header = ['', 'real', 'generated', 'difference', 'limit', '', 'median', '95 %']
  const body = table.rows.map(cellsOfRow)
  const widths = header.map((title, column) =>
    Math.max(title.length, ...body.map((cells) => (cells[column] as string).length)),
  )
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) =>
        column === 0 || column === 5
          ? cell.padEnd(widths[column] as number)
          : cell.padStart(widths[column] as number),
      )
      .join('  ')
      .trimEnd()
  const ruleLength = widths.reduce((sum, width) => sum + width + 2, -2)
  const lead = widths.slice(0, 6).reduce((sum, width) => sum + width + 2, 0)
  const { floor } = table
  const wide =
    floor.widening > 1.05
      ? [
          `Those are smaller than the samples above, so this floor is about ${floor.widening.toFixed(1)} times too high.`,
        ]
      : []
  return [
    `${whole(table.generatedCount)} generated against ${whole(table.realCount)} real showers`,
    '',
    `${' '.repeat(lead)}real against real`,
    line(header),
    '─'.repeat(ruleLength),
    ...body.map(line),
    '',
    `Real against real: ${floor.splits} random splits of the real showers into ${whole(floor.first)} and ${whole(floor.second)}.`,
    ...wide,
    'sd: standard deviation of the real showers. Central 68 %: half its width. W1: Wasserstein distance; it also judges',
    'the rows of layers, centres and widths, which show means. > floor: further apart than 95 % of the real splits.',
    '',
  ].join('\n')
}

function cellsOfRow(row: AgreementRow): string[] {
  const label = row.where === '' ? row.label : `${row.label} (${row.where})`
  const mark = row.within === null ? beyondFloor(row) : row.within ? 'ok' : 'OUT'
  return [
    label,
    row.real === null ? '' : withUnit(row.real, row.unit),
    row.generated === null ? '' : withUnit(row.generated, row.unit),
    measured(row.difference, row.measure),
    row.limit === null ? '' : measured(row.limit, row.measure),
    mark,
    measured(row.floor.median, row.measure),
    measured(row.floor.p95, row.measure),
  ]
}

/** Rows without a limit of their own: what real showers differ by among themselves is the measure. */
function beyondFloor(row: AgreementRow): string {
  return row.difference > row.floor.p95 ? '> floor' : ''
}

function measured(value: number, measure: AgreementRow['measure']): string {
  if (measure === 'relative') return `${(value * 100).toFixed(1)} %`
  return measure === 'sd' ? `${value.toFixed(3)} sd` : value.toFixed(3)
}

function withUnit(value: number, unit: string): string {
  const text = significant(value)
  return unit === '' || unit === '1' || unit === 'E / E_inc' ? text : `${text} ${unit}`
}

/** Four significant digits, thousands separated, no exponent between 0.0001 and 10⁹. */
export function significant(value: number): string {
  const size = Math.abs(value)
  if (value === 0 || !Number.isFinite(value)) return `${value}`
  if (size < 1e-4 || size >= 1e9) return value.toExponential(3)
  if (size >= 1000) return whole(Math.round(value))
  return value.toFixed(Math.max(0, 3 - Math.floor(Math.log10(size))))
}

function whole(value: number): string {
  return `${value}`.replace(/\B(?=(\d{3})+$)/g, ',')
}
