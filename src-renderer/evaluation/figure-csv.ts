import type { HistogramPlan } from '../../src-shared/pictures/histogram-figure.ts'
import type { LinePlan } from '../../src-shared/pictures/line-figure.ts'

/** One row per bin: its edges, and events and share with its √n error of each. */
export function histogramCsv({ axis, reference, samples }: HistogramPlan): string {
  const all = [reference, ...samples]
  const head = [
    ...['low', 'high'],
    ...all.flatMap(({ name }) => [`${name} events`, `${name} share`, `${name} share error`]),
  ]
  const rows = Array.from(reference.counts, (_, bin) => [
    ...[axis.edges[bin] ?? NaN, axis.edges[bin + 1] ?? NaN],
    ...all.flatMap(({ counts, total }) => {
      const count = counts[bin] ?? 0
      return total === 0 ? [count, NaN, NaN] : [count, count / total, Math.sqrt(count) / total]
    }),
  ])
  return csvText([head, ...rows])
}

/** One row per point. */
export function lineCsv({ lines, x, y }: LinePlan): string {
  return csvText([
    ['line', x.label, y.label, 'error'],
    ...lines.flatMap(({ name, x: xs, y: ys, error }) =>
      xs.map((value, at) => [name, value, ys[at] ?? NaN, error?.[at] ?? '']),
    ),
  ])
}

/** A square with the names of its rows and columns. */
export function matrixCsv(names: readonly string[], values: readonly (readonly number[])[]): string {
  return csvText([['', ...names], ...values.map((row, at) => [names[at] ?? '', ...row])])
}

export function csvText(rows: readonly (readonly (string | number)[])[]): string {
  return `${rows.map((row) => row.map(cell).join(',')).join('\n')}\n`
}

function cell(value: string | number): string {
  const text = String(value)
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
