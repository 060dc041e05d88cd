import type { Counts, HistogramSample, Panel } from './counts.ts'
import { axisAlong, scaleBetween, type FigureAxis } from './figure-axis.ts'
import { placed, type Figure, type Mark } from './figure.ts'
import { legendMarks } from './legend.ts'
import { ratioMarks } from './ratio-panel.ts'

export type HistogramPlan = {
  title: string
  /** Under the title: the distances. */
  note: string
  /** Symbol and unit, `E layer 2 [MeV]`. */
  label: string
  /** What a bin's height is: `share of showers`. */
  upwards: string
  axis: { edges: ArrayLike<number>; scale: 'linear' | 'log' }
  reference: Counts & { name: string }
  samples: readonly HistogramSample[]
  /** Names below, for a file that stands alone. */
  hasLegend: boolean
}

export type HistogramFigure = Figure & {
  /** Where the edges of the shown bins stand, the number of the first, and their panel: for readings under a pointer. */
  edges: readonly number[]
  firstBin: number
  panel: Panel
}

const [WIDTH, HEIGHT] = [340, 270]
const PANEL: Panel = { left: 46, right: WIDTH - 14, top: 36, bottom: 176 }
const RATIO: Panel = { ...PANEL, top: 186, bottom: 230 }

/** Where less of the axis than this holds anything, the rest is left out. */
const CROPPED_BELOW = 0.6

/**
 * Share of showers per bin: the reference filled with its √n error as a band, the generated ones as lines, and below
 * their ratios. Logarithmic upwards where the contents span more than two decades.
 */
export function histogramFigure(whole: HistogramPlan): HistogramFigure {
  const { plan, firstBin } = cropped(whole)
  const { axis, reference, samples } = plan
  const edges = Array.from(axis.edges)
  const x = axisAlong(
    scaleBetween(axis.scale, edges[0] ?? 0, edges.at(-1) ?? 1),
    { from: PANEL.left, to: PANEL.right },
    'across',
  )
  const places = edges.map((edge) => x.place(edge) ?? PANEL.left)
  const real = shares(reference)
  const made = samples.map(shares)
  const y = upwards([real, ...made].flat())
  const steps = (values: readonly number[], isClosed: boolean) => stepPath(places, values, y, isClosed)
  const legend = plan.hasLegend
    ? legendMarks([{ name: reference.name, ink: 'reference', isFilled: true }, ...samples], {
        left: PANEL.left,
        right: PANEL.right,
        top: HEIGHT + 6,
      })
    : { marks: [], height: 0 }
  return {
    ...{ width: WIDTH, height: HEIGHT + legend.height, title: plan.title, edges: places, firstBin },
    panel: PANEL,
    marks: [
      { kind: 'text', x: PANEL.left, y: 13, text: plan.title, ink: 'text', size: 12, isBold: true },
      { kind: 'text', x: PANEL.left, y: 27, text: plan.note, ink: 'dim', size: 10 },
      ...gridMarks(x, y, [PANEL, RATIO]),
      { kind: 'path', d: steps(real, true), fill: 'reference', opacity: 0.22 },
      { kind: 'path', d: bandPath(places, reference, y), fill: 'reference', opacity: 0.3 },
      { kind: 'path', d: steps(real, false), stroke: 'reference', width: 0.8 },
      ...samples.map(({ ink, dash }, index): Mark => ({
        ...{ kind: 'path', d: steps(made[index] ?? [], false), stroke: ink, width: 1.4, dash },
      })),
      ...ratioMarks({ places, reference, samples, panel: RATIO }),
      ...frameMarks([PANEL, RATIO]),
      ...tickMarks(x, y),
      {
        ...{ kind: 'text', x: PANEL.right, y: HEIGHT - 8, text: plan.label, ink: 'text', size: 11 },
        anchor: 'end',
      },
      { kind: 'text', x: PANEL.left, y: HEIGHT - 8, text: `${plan.upwards}; ratio`, ink: 'dim', size: 10 },
      ...legend.marks,
    ],
  }
}

/** Bins that are empty in all, at both ends, but for one beside the others: the field's axes suit every detector. */
function cropped(plan: HistogramPlan): { plan: HistogramPlan; firstBin: number } {
  const { axis, reference, samples } = plan
  const bins = axis.edges.length - 1
  const all = [reference, ...samples]
  const isFilled = (bin: number) => all.some(({ counts }) => (counts[bin] ?? 0) > 0)
  let [first, end] = [0, bins]
  while (first < bins && !isFilled(first)) first += 1
  while (end > first && !isFilled(end - 1)) end -= 1
  if (end <= first || end - first >= CROPPED_BELOW * bins) return { plan, firstBin: 0 }
  first = Math.max(0, first - 1)
  end = Math.min(bins, end + 1)
  const cut = <Part extends Counts>(part: Part): Part => ({
    ...part,
    counts: Array.from(part.counts).slice(first, end),
  })
  return {
    firstBin: first,
    plan: {
      ...plan,
      axis: { ...axis, edges: Array.from(axis.edges).slice(first, end + 1) },
      reference: cut(reference),
      samples: samples.map(cut),
    },
  }
}

function shares({ counts, total }: Counts): number[] {
  return Array.from(counts, (count) => (total === 0 ? 0 : count / total))
}

function upwards(values: readonly number[]): FigureAxis {
  const filled = values.filter((value) => value > 0)
  const most = filled.reduce((high, value) => Math.max(high, value), 0)
  const least = filled.reduce((low, value) => Math.min(low, value), most)
  const along = { from: PANEL.bottom, to: PANEL.top + 4 }
  if (most === 0) return axisAlong(scaleBetween('linear', 0, 1), along, 'up')
  return most > 100 * least
    ? axisAlong(scaleBetween('log', least / 2, most * 1.6), along, 'up')
    : axisAlong(scaleBetween('linear', 0, most * 1.08), along, 'up')
}

/** Nothing stands on the floor, also on a logarithmic scale. */
function heightOf(value: number, y: FigureAxis): number {
  return value > 0 ? (y.place(value) ?? PANEL.bottom) : PANEL.bottom
}

function stepPath(
  places: readonly number[],
  values: readonly number[],
  y: FigureAxis,
  isClosed: boolean,
): string {
  const line = values
    .map((value, bin) => `V${placed(heightOf(value, y))}H${placed(places[bin + 1] ?? 0)}`)
    .join('')
  return `M${placed(places[0] ?? 0)} ${PANEL.bottom}${line}V${PANEL.bottom}${isClosed ? 'Z' : ''}`
}

/** n ± √n of every bin that has events. */
function bandPath(places: readonly number[], { counts, total }: Counts, y: FigureAxis): string {
  return Array.from(counts, (count, bin) => {
    if (count === 0 || total === 0) return ''
    const [low, high] = [count - Math.sqrt(count), count + Math.sqrt(count)].map((n) =>
      placed(heightOf(n / total, y)),
    )
    const [from, to] = [placed(places[bin] ?? 0), placed(places[bin + 1] ?? 0)]
    return `M${from} ${high}H${to}V${low}H${from}Z`
  }).join('')
}

function gridMarks(x: FigureAxis, y: FigureAxis, panels: readonly Panel[]): Mark[] {
  const across = y.ticks.map(({ at }) => `M${PANEL.left} ${placed(at)}H${PANEL.right}`)
  const up = x.ticks.flatMap(({ at }) => panels.map(({ top, bottom }) => `M${placed(at)} ${top}V${bottom}`))
  return [{ kind: 'path', d: [...across, ...up].join(''), stroke: 'grid', width: 0.6 }]
}

function frameMarks(panels: readonly Panel[]): Mark[] {
  const d = panels.map(({ left, right, top, bottom }) => `M${left} ${top}V${bottom}H${right}`).join('')
  return [{ kind: 'path', d, stroke: 'dim', width: 0.8 }]
}

function tickMarks(x: FigureAxis, y: FigureAxis): Mark[] {
  const small = [
    ...x.minor.map((at) => `M${placed(at)} ${RATIO.bottom}v2.5`),
    ...x.ticks.map(({ at }) => `M${placed(at)} ${RATIO.bottom}v4`),
    ...y.minor.map((at) => `M${PANEL.left} ${placed(at)}h-2.5`),
    ...y.ticks.map(({ at }) => `M${PANEL.left} ${placed(at)}h-4`),
  ]
  return [
    { kind: 'path', d: small.join(''), stroke: 'dim', width: 0.6 },
    ...x.ticks.map(({ at, label }): Mark => ({
      ...{ kind: 'text', x: at, y: RATIO.bottom + 14, text: label, ink: 'dim', size: 10, anchor: 'middle' },
    })),
    ...y.ticks.map(({ at, label }): Mark => ({
      ...{ kind: 'text', x: PANEL.left - 6, y: at + 3, text: label, ink: 'dim', size: 10, anchor: 'end' },
    })),
  ]
}
