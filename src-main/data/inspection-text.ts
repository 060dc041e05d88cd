import { cellCount } from '../../src-shared/physics/geometry.ts'
import { formatShape } from '../../src-shared/tensor/shape.ts'
import type { Entry } from './formats/format.ts'
import type { EventInspection, FileInspection } from './inspect.ts'
import { statisticsLines } from './statistics/statistics-text.ts'

const WIDTH = 100
const MOST_ENTRIES = 40
/** What each format calls its parts. */
const WORDS: Record<string, readonly [kind: string, one: string, many: string]> = {
  hdf5: ['HDF5', 'data set', 'data sets'],
  root: ['ROOT tree', 'branch', 'branches'],
  csv: ['table', 'column', 'columns'],
  idx: ['IDX', 'array', 'arrays'],
}

/** The inspection for a terminal of 100 columns; its problems are shown elsewhere, each on a line of its own. */
export function inspectionText(inspection: FileInspection): string {
  const [kind, one, many] = WORDS[inspection.format] ?? [inspection.format, 'entry', 'entries']
  const lines = [
    `${inspection.path}`,
    `${kind}, ${formatBytes(inspection.sizeBytes)}, ${plural(inspection.entries.length, one, many)}`,
    '',
    ...entryLines(inspection),
    ...(inspection.events === null
      ? []
      : ['', ...eventLines(inspection, inspection.events), '', ...statisticsLines(inspection.events)]),
  ]
  return lines.map((line) => clip(line, WIDTH)).join('\n')
}

function entryLines(inspection: FileInspection): string[] {
  const groups = groupNumbered(inspection.entries)
  const shown = groups.slice(0, MOST_ENTRIES)
  const rows = shown.map(({ entry, name }) => [
    clip(name, 32),
    formatShape(entry.shape),
    entry.dtype,
    entry.content === 'unreadable'
      ? `unreadable: ${entry.reason ?? ''}`
      : [entry.unit, entry.note, entry.reason].filter((part) => part !== null && part !== '').join(', '),
  ])
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0), 0))
  const lines = rows.map((row) =>
    `  ${row.map((cell, column) => (column < 3 ? cell.padEnd(widths[column] ?? 0) : cell)).join('  ')}`.trimEnd(),
  )
  const more = groups.length - shown.length
  return more > 0 ? [...lines, `  … and ${more} more`] : lines
}

/** pixel_0, pixel_1, … that are alike become one line. */
function groupNumbered(entries: readonly Entry[]): { entry: Entry; name: string }[] {
  const groups: { entry: Entry; name: string; kind: string }[] = []
  for (const entry of entries) {
    const kind = [
      entry.name.replace(/\d+$/, ''),
      entry.shape.join(),
      entry.dtype,
      entry.content,
      entry.reason,
    ].join('|')
    const last = groups.at(-1)
    if (last?.kind === kind && /\d$/.test(entry.name)) {
      last.name = `${last.entry.name} … ${entry.name}`
    } else groups.push({ entry, name: entry.name, kind })
  }
  return groups
}

function eventLines(inspection: FileInspection, events: EventInspection): string[] {
  const chosen = inspection.layouts.find((layout) => layout.id === events.layout)
  const unit = events.unit === null || events.unit === '1' ? '' : ` ${events.unit}`
  const rows: [string, string][] = [
    ['layout', `${events.layout}${chosen === undefined ? '' : ` (${chosen.reasons.join(' ')})`}`],
    [
      'events',
      `${events.count} of ${formatShape(events.shape)} values${events.unit === null ? ', unit not stated' : unit === '' ? '' : ` in${unit}`}`,
    ],
  ]
  if (events.geometry !== null) {
    const layers = plural(events.geometry.layers.length, 'layer', 'layers')
    rows.push(['geometry', `${events.geometry.name}: ${layers}, ${cellCount(events.geometry)} cells`])
  }
  if (events.condition !== null) {
    const own =
      events.condition.unit === null || events.condition.unit === '1' ? '' : ` in ${events.condition.unit}`
    rows.push([
      'condition',
      events.condition.parts.length > 1
        ? events.condition.parts.map(partText).join(', ')
        : `${events.condition.name}, ${plural(events.condition.size, 'number', 'numbers')}${own}`,
    ])
  }
  if (events.threshold !== null) rows.push(['threshold', `${events.threshold}${unit}`])
  if (events.labels !== null) {
    const { classes, counts, name } = events.labels
    const listed = classes.slice(0, 12).map((each, index) => `${each} (${counts[index] ?? 0})`)
    rows.push([
      'labels',
      `${name}: ${listed.join(', ')}${classes.length > 12 ? `, … ${classes.length} classes` : ''}`,
    ])
  }
  for (const { name, relation } of events.offered.slice(0, 12))
    rows.push(['also', `${name}: ${relationText(relation)}`])
  for (const note of events.notes) rows.push(['note', note])
  return rows.flatMap(([label, text]) =>
    wrap(text, WIDTH - 12).map((line, index) => `${(index === 0 ? label : '').padEnd(12)}${line}`),
  )
}

function partText({ name, size, unit }: { name: string; size: number; unit: string | null }): string {
  return `${name}${size === 1 ? '' : ` (${size})`}${unit === null || unit === '1' ? '' : ` in ${unit}`}`
}

function relationText(relation: EventInspection['offered'][number]['relation']): string {
  switch (relation.kind) {
    case 'sum':
      return 'the sum of the showers in every event'
    case 'reordered':
      return `the sums of the showers in another order (${relation.differing} rows differ)`
    case 'other':
      return relation.correlation === null
        ? 'does not vary'
        : `rank correlation ${relation.correlation.toFixed(2)} with the sums`
  }
}

function formatBytes(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB']
  const power = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3))
  return power === 0 ? `${bytes} bytes` : `${(bytes / 1000 ** power).toFixed(1)} ${units[power] ?? ''}`
}

function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`
}

function clip(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`
}

function wrap(text: string, width: number = WIDTH): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
