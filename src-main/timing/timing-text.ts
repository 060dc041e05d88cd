import { alignedRows } from '../aligned-rows.ts'
import type { GeneratorTiming } from '../model-card/generator-timing.ts'
import { publishedTimes } from './published-times.ts'

/** Showers at once, as the CaloChallenge (1, 100, 10,000) and CaloGAN (1, 10, 128, 1024) have them. */
export const BATCHES = [1, 10, 100, 128, 1024, 10_000] as const

type Rows = { head: string[]; own: string[][]; published: { title: string; rows: string[][] }[] }

/** For a terminal. */
export function timingText(timing: GeneratorTiming): string {
  const { head, own, published } = rowsOf(timing)
  const all = alignedRows([head, ...own, ...published.flatMap(({ rows }) => rows)])
  const [first = '', ...lines] = all
  const rule = '─'.repeat(Math.max(...all.map((line) => line.length)))
  const parts = [first, rule, ...lines.splice(0, own.length)]
  for (const { title, rows } of published) parts.push('', title, ...lines.splice(0, rows.length))
  return [...notesOf(timing), '', ...parts, ''].join('\n')
}

export function timingMarkdown(timing: GeneratorTiming): string[] {
  const { head, own, published } = rowsOf(timing)
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const title = (text: string) => line([`*${text}*`, ...head.slice(1).map(() => '')])
  return [
    ...notesOf(timing).flatMap((note) => [note, '']),
    line(head),
    `|${head.map((_, at) => (at === 0 ? ' --- |' : ' ---: |')).join('')}`,
    ...own.map(line),
    ...published.flatMap((table) => [title(table.title), ...table.rows.map(line)]),
  ]
}

function notesOf({ definition, devices }: GeneratorTiming): string[] {
  return [
    definition,
    ...devices.map(
      ({ device, hardware, backend, computation }) =>
        `This generator on ${device}: ${hardware}; ${backend}, ${computation}.`,
    ),
    ...devices.flatMap(({ device, rows }) =>
      rows.flatMap(({ batch, note }) => (note === '' ? [] : [`${device}, ${batch} at once: ${note}`])),
    ),
    'Published figures come from other machines: they say what the field reports, not which network is faster.',
  ]
}

function rowsOf({ devices }: GeneratorTiming): Rows {
  return {
    head: ['ms per shower, by showers at once', ...BATCHES.map((batch) => batch.toLocaleString('en'))],
    own: devices.map(({ device, rows }) => [
      `This generator, ${device}`,
      ...BATCHES.map((batch) => {
        const row = rows.find((each) => each.batch === batch)
        return row?.msPerShower == null ? '–' : `${short(row.msPerShower)} ± ${short(row.sd ?? 0, 2)}`
      }),
    ]),
    published: publishedTimes.map(({ title, source, hardware, rows }) => ({
      title: `${title}: ${source}; ${hardware}`,
      rows: rows.map(({ name, device, ms }) => [
        `${name}, ${device}`,
        ...BATCHES.map((batch) => (ms[batch] === undefined ? '–' : short(ms[batch]))),
      ]),
    })),
  }
}

function short(value: number, digits = 3): string {
  return String(Number(value.toPrecision(digits)))
}
