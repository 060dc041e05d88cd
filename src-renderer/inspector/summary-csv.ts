import type { Summary } from '../../src-shared/compile/summary-form.ts'

/** The tables of the summary as one, for spreadsheets and papers. */
export function summaryCsv({ networks }: Summary): string {
  const header = ['network', 'node', 'kind', 'output', 'parameters', 'trainable', 'sees', 'shared']
  const rows = networks.flatMap(({ name, rows: own }) =>
    own.map((row) => [
      name,
      row.name,
      row.kind,
      row.shape?.join('×') ?? '',
      String(row.parameters.total),
      String(row.parameters.trainable),
      row.receptiveField?.join('×') ?? '',
      row.shared ? 'yes' : '',
    ]),
  )
  return [header, ...rows].map((row) => `${row.map(cell).join(',')}\n`).join('')
}

function cell(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
