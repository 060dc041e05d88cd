import type { Counts, NetworkSummary, Summary, SummaryRow } from './summary-form.ts'

const WIDTH = 100

/** The summary as aligned text, no line longer than 100 characters. Ends without a newline. */
export function summaryText(summary: Summary): string {
  return [
    summary.name,
    ...summary.networks.flatMap((network) => ['', ...networkLines(network)]),
    ...dataLines(summary),
    ...trainingLines(summary),
    ...(summary.networks.length > 1 ? ['', `All networks: ${countText(summary.parameters)}`] : []),
  ]
    .map((line) => fit(line.trimEnd(), WIDTH))
    .join('\n')
}

function networkLines(network: NetworkSummary): string[] {
  const header = ['Node', 'Kind', 'Output', 'Parameters', 'Sees']
  const cells = network.rows.map((row) => [
    row.name === row.kind ? row.node : row.name,
    row.kind,
    row.shape === null ? '?' : row.shape.join('×'),
    parametersCell(row),
    row.receptiveField === null ? '' : row.receptiveField.join('×'),
  ])
  const hasFields = cells.some((row) => row[4] !== '')
  const table = [header, ...cells].map((row) => (hasFields ? row : row.slice(0, 4)))
  const [title, ...rows] = alignedRows(table)
  return [
    `${network.name} (${network.role})`,
    `  ${title}`,
    `  ${'─'.repeat(Math.max(...[title ?? '', ...rows].map((row) => row.trimEnd().length)))}`,
    ...rows.map((row) => `  ${row}`),
    `  ${countText(network.parameters)}${network.complete ? '' : ' so far: problems hide the rest'}`,
  ]
}

function parametersCell({ parameters, shared }: SummaryRow): string {
  return shared ? 'shared' : grouped(parameters.total)
}

/** Numbers (the fourth column) to the right, words to the left; names give way where a row would get too long. */
function alignedRows(table: readonly (readonly string[])[]): string[] {
  const columns = table[0]?.length ?? 0
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  )
  const room = WIDTH - 2 - 2 * (columns - 1)
  const fixed = widths.slice(1).reduce((total, width) => total + width, 0)
  const name = Math.min(widths[0] ?? 0, Math.max(8, room - fixed))
  return table.map((row) =>
    row
      .map((cell, column) => {
        const width = column === 0 ? name : (widths[column] ?? 0)
        return column === 3 ? cell.padStart(width) : fit(cell, width).padEnd(width)
      })
      .join('  '),
  )
}

function dataLines({ data }: Summary): string[] {
  const chains = [
    ['Showers', data.showers],
    ['Condition', data.condition],
    ['Labels', data.labels],
  ] as const
  const lines = chains
    .filter(([, steps]) => steps.length > 0)
    .map(([title, steps]) => `  ${title.padEnd(9)}  ${steps.join(' → ')}`)
  return lines.length === 0 ? [] : ['', 'Data', ...lines]
}

function trainingLines({ training, networks }: Summary): string[] {
  if (training === null) return []
  const nameOf = (id: string): string => networks.find((network) => network.id === id)?.name ?? id
  return [
    '',
    `Training: ${training.recipe}, batch ${grouped(training.batch)}`,
    ...training.trainers.map(
      ({ network, optimizer, steps, batch }) =>
        `  ${nameOf(network)}: ${optimizer}, ${steps} ${steps === 1 ? 'step' : 'steps'} per round` +
        (batch === training.batch ? '' : `, batch ${grouped(batch)}`),
    ),
  ]
}

function countText({ total, trainable }: Counts): string {
  const fixed = total - trainable
  return `${grouped(total)} parameters${fixed === 0 ? '' : ` (${grouped(trainable)} trainable, ${grouped(fixed)} not)`}`
}

/** 6763777 → `6,763,777`, in every locale. */
function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',')
}

function fit(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`
}
