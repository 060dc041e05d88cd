import type { EventInspection } from '../inspect.ts'
import type { Bins, Summary } from './number-facts.ts'

const NAME_WIDTH = 24
const NUMBER_WIDTH = 10
const PICTURE_WIDTH = 20
/** Beside histograms over decades. */
const LOGARITHMIC = '*'
/** More columns of a table are in the JSON. */
const MOST_COLUMNS = 40

/** The statistics as a table of at most 100 columns: a row for each quantity, with a small histogram. */
export function statisticsLines({ statistics, count, unit, condition }: EventInspection): string[] {
  const own = unitText(unit)
  const parts = condition?.parts ?? []
  const unitOf = (at: number) => (parts.length === 1 ? condition?.unit : parts[at]?.unit) ?? null
  const columns = statistics.columns ?? []
  const rows = [
    row(`values${own}`, statistics.values, null),
    row(`sum of an event${own}`, statistics.sums, statistics.sums.histogram),
    ...statistics.conditions.map((each, at) =>
      row(`${each.name}${unitText(unitOf(at))}`, each, each.histogram),
    ),
    ...columns.slice(0, MOST_COLUMNS).map((each) => row(each.name, each, each.histogram)),
    ...(columns.length > MOST_COLUMNS ? [`… and ${columns.length - MOST_COLUMNS} more columns`] : []),
  ]
  const looked = statistics.exact
    ? `all ${count} events`
    : `${statistics.events} of ${count} events, from all over the file (--exact looks at all)`
  const note = rows.some((each) => each.endsWith(LOGARITHMIC)) ? [`${LOGARITHMIC} on a logarithmic axis`] : []
  const lines = [heading(), ...rows, ...wrapped(remarks(statistics)), ...note]
  return [`Statistics of ${looked}`, ...lines.map((line) => `  ${line}`.trimEnd())]
}

function heading(): string {
  const names = ['min', 'median', 'max', 'mean', 'sd'].map((name) => name.padStart(NUMBER_WIDTH))
  return `${''.padEnd(NAME_WIDTH)}${names.join('')}`
}

function row(name: string, summary: Summary, histogram: Bins | null): string {
  const { min, max, mean, sd, quantiles } = summary
  const numbers = [min, quantiles.p50, max, mean, sd].map((value) => shown(value).padStart(NUMBER_WIDTH))
  const mark = histogram?.scale === 'log' ? LOGARITHMIC : ''
  const drawn = histogram === null ? '' : `  ${picture(histogram)}${mark}`
  return `${fitted(name)}${numbers.join('')}${drawn}`.trimEnd()
}

function fitted(name: string): string {
  return (name.length < NAME_WIDTH ? name : `${name.slice(0, NAME_WIDTH - 2)}…`).padEnd(NAME_WIDTH)
}

const LEVELS = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█']

/** A character per bin, neighbours put together; whatever is there shows, however little. */
export function picture({ counts }: Bins): string {
  const per = Math.ceil(counts.length / PICTURE_WIDTH)
  const merged = Array.from({ length: Math.ceil(counts.length / per) }, (_, index) =>
    counts.slice(index * per, (index + 1) * per).reduce((sum, each) => sum + each, 0),
  )
  const most = Math.max(...merged)
  return merged.map((each) => LEVELS[most === 0 ? 0 : Math.ceil((8 * each) / most)] ?? ' ').join('')
}

function remarks(statistics: EventInspection['statistics']): string[] {
  const { counts, constantCells, duplicateEvents, emptyEvents, nonZeroFraction } = statistics
  const said: [number, string, string][] = [
    [emptyEvents, 'event is empty', 'events are empty'],
    [duplicateEvents, 'event is a copy of another', 'events are copies of others'],
    [counts.negative, 'value is negative', 'values are negative'],
    [counts.nan, 'value is NaN', 'values are NaN'],
    [counts.infinite, 'value is infinite', 'values are infinite'],
    [constantCells.count, 'cell is the same in all events', 'cells are the same in all events'],
  ]
  return [
    `${(100 * nonZeroFraction).toFixed(1)} % of the values are not zero`,
    ...said.flatMap(([count, one, many]) => (count === 0 ? [] : [`${count} ${count === 1 ? one : many}`])),
  ]
}

/** Parts with commas between them, in lines of at most 98 characters. */
function wrapped(parts: readonly string[]): string[] {
  const lines: string[] = []
  for (const [index, part] of parts.entries()) {
    const text = index < parts.length - 1 ? `${part},` : part
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + text.length <= 98) lines[lines.length - 1] = `${last} ${text}`
    else lines.push(text)
  }
  return lines
}

function unitText(unit: string | null): string {
  return unit === null || unit === '1' ? '' : ` (${unit})`
}

function shown(value: number): string {
  const rounded = Number(value.toPrecision(6))
  const text = String(rounded)
  return text.length < NUMBER_WIDTH ? text : rounded.toExponential(2)
}
