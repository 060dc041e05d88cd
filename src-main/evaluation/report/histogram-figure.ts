import type { Axis } from '../../../src-shared/physics/evaluation/feature.ts'
import { linearScale, logScale, type Scale } from './axis-scale.ts'
import { escaped } from '../../../src-shared/pictures/markup.ts'

export type HistogramFigure = {
  title: string
  /** Symbol and unit, `E layer 2 [MeV]`. */
  label: string
  axis: Axis
  reference: { counts: Float64Array; total: number }
  generated: { counts: Float64Array; total: number }
  /** Under the title: the distances. */
  note: string
}

const [WIDTH, HEIGHT] = [340, 270]
const [LEFT, RIGHT, TOP, MIDDLE, RATIO_TOP, BOTTOM] = [46, 8, 34, 176, 186, 232]

/**
 * Share of showers per bin: the reference filled, the generated ones as a line, and below it their ratio with √n errors
 * as a band. Logarithmic upwards where the contents span more than two decades.
 */
export function histogramFigure(figure: HistogramFigure): string {
  const { axis, reference, generated } = figure
  const edges = [...axis.edges]
  const span = { low: edges[0] ?? 0, high: edges.at(-1) ?? 1, from: LEFT, to: WIDTH - RIGHT }
  const x = axis.scale === 'log' ? logScale(span) : linearScale(span)
  const a = shares(reference)
  const b = shares(generated)
  const y = upwards([...a, ...b])
  const places = edges.map((edge) => x.place(edge))
  const steps = (values: readonly number[], isClosed: boolean) => stepPath(places, values, y, isClosed)
  return `<figure><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(figure.title)}">
<text class="title" x="${LEFT}" y="13">${escaped(figure.title)}</text><text class="note" x="${LEFT}" y="27">${escaped(figure.note)}</text>
${grid(x, y)}
<path class="reference" d="${steps(a, true)}"/><path class="reference-line" d="${steps(a, false)}"/><path class="generated" d="${steps(b, false)}"/>
${ratioPanel(places, reference, generated)}
<path class="frame" d="M${LEFT} ${TOP}V${MIDDLE}H${WIDTH - RIGHT}M${LEFT} ${RATIO_TOP}V${BOTTOM}H${WIDTH - RIGHT}"/>
${x.ticks.map(({ at, label }) => `<text x="${f(at)}" y="${BOTTOM + 13}" text-anchor="middle">${label}</text>`).join('')}
<text class="label" x="${WIDTH - RIGHT}" y="${HEIGHT - 6}" text-anchor="end">${escaped(figure.label)}</text>
</svg></figure>`
}

function shares({ counts, total }: HistogramFigure['reference']): number[] {
  return [...counts].map((count) => (total === 0 ? 0 : count / total))
}

function upwards(values: readonly number[]): Scale & { isLog: boolean } {
  const filled = values.filter((value) => value > 0)
  const most = filled.reduce((high, value) => Math.max(high, value), 0)
  const least = filled.reduce((low, value) => Math.min(low, value), most)
  const isLog = most > 100 * least
  const span = { from: MIDDLE, to: TOP + 4 }
  if (most === 0) return { ...linearScale({ low: 0, high: 1, ...span }), isLog: false }
  return isLog
    ? { ...logScale({ low: least / 2, high: most * 1.6, ...span }), isLog }
    : { ...linearScale({ low: 0, high: most * 1.08, ...span }), isLog }
}

function stepPath(
  places: readonly number[],
  values: readonly number[],
  y: ReturnType<typeof upwards>,
  isClosed: boolean,
): string {
  const height = (value: number) => f(value > 0 ? Math.min(MIDDLE, y.place(value)) : MIDDLE)
  const line = values.map((value, bin) => `V${height(value)}H${f(places[bin + 1] ?? 0)}`).join('')
  return `M${f(places[0] ?? 0)} ${MIDDLE}${line}${isClosed ? `V${MIDDLE}Z` : `V${MIDDLE}`}`
}

function grid(x: Scale, y: Scale): string {
  const lines = y.ticks
    .map(
      ({ at, label }) =>
        `<path class="grid" d="M${LEFT} ${f(at)}H${WIDTH - RIGHT}"/><text x="${LEFT - 5}" y="${f(at + 3)}" text-anchor="end">${label}</text>`,
    )
    .join('')
  return `${lines}${x.ticks.map(({ at }) => `<path class="grid" d="M${f(at)} ${TOP}V${MIDDLE}M${f(at)} ${RATIO_TOP}V${BOTTOM}"/>`).join('')}`
}

const [RATIO_LOW, RATIO_HIGH] = [0.5, 1.5]

/** Generated over reference from 0.5 to 1.5; what lies beyond is marked at the edge. */
function ratioPanel(
  places: readonly number[],
  reference: HistogramFigure['reference'],
  generated: HistogramFigure['reference'],
): string {
  const scale = linearScale({ low: RATIO_LOW, high: RATIO_HIGH, from: BOTTOM, to: RATIO_TOP })
  const within = (value: number) => Math.min(RATIO_HIGH, Math.max(RATIO_LOW, value))
  const bands: string[] = []
  const points: string[] = []
  reference.counts.forEach((n, bin) => {
    const m = generated.counts[bin] ?? 0
    const [from, to] = [places[bin] ?? 0, places[bin + 1] ?? 0]
    if (n === 0 || reference.total === 0 || generated.total === 0) return
    const error = 1 / Math.sqrt(n)
    bands.push(
      `M${f(from)} ${f(scale.place(within(1 + error)))}H${f(to)}V${f(scale.place(within(1 - error)))}H${f(from)}Z`,
    )
    const ratio = m / generated.total / (n / reference.total)
    const middle = (from + to) / 2
    if (ratio < RATIO_LOW || ratio > RATIO_HIGH) {
      const [edge, tip] = ratio < RATIO_LOW ? [BOTTOM - 5, BOTTOM - 1] : [RATIO_TOP + 5, RATIO_TOP + 1]
      points.push(
        `<path class="beyond" d="M${f(middle - 2.5)} ${edge}H${f(middle + 2.5)}L${f(middle)} ${tip}Z"/>`,
      )
      return
    }
    const spread = m > 0 ? ratio / Math.sqrt(m) : 0
    points.push(
      `<path class="error" d="M${f(middle)} ${f(scale.place(within(ratio - spread)))}V${f(scale.place(within(ratio + spread)))}"/><path class="generated" d="M${f(from)} ${f(scale.place(ratio))}H${f(to)}"/>`,
    )
  })
  const one = scale.place(1)
  const ticks = [0.5, 1, 1.5]
    .map(
      (value) =>
        `<text x="${LEFT - 5}" y="${f(scale.place(value) + 3)}" text-anchor="end">${value.toFixed(1)}</text>`,
    )
    .join('')
  return `<path class="band" d="${bands.join('')}"/><path class="one" d="M${LEFT} ${f(one)}H${WIDTH - RIGHT}"/>${points.join('')}${ticks}`
}

function f(value: number): string {
  return String(Math.round(value * 10) / 10)
}
