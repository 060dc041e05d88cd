import type { FeatureComparison } from '../physics/evaluation/compare-features.ts'
import type { Evaluation } from '../physics/evaluation/evaluation.ts'
import type { MeasureFigure } from '../physics/evaluation/measure-result.ts'
import { plain, withError } from '../physics/evaluation/number-text.ts'
import type { Ink } from './figure.ts'
import type { HistogramPlan } from './histogram-figure.ts'
import type { LinePlan } from './line-figure.ts'

/** An evaluation among others on the same figures. */
export type Overlaid = { name: string; ink: Ink; dash: string; evaluation: Evaluation }

/** The first of them gives reference and bins; others are drawn where theirs are the same. */
export function featurePlan(
  row: FeatureComparison,
  overlaid: readonly Overlaid[],
  hasLegend: boolean,
): HistogramPlan {
  const { feature, axis, reference, separation } = row
  const samples = overlaid.flatMap(({ name, ink, dash, evaluation }) => {
    const own = evaluation.features.find((each) => each.feature.id === feature.id)
    if (own === undefined || !sameEdges(own.axis.edges, axis.edges)) return []
    return [{ name, ink, dash, counts: own.generated.counts, total: own.generated.events }]
  })
  return {
    ...{ title: feature.label, axis, label: `${feature.symbol}${unitOf(row)}`, samples, hasLegend },
    ...{ upwards: 'share of showers', note: overlaid.length > 1 ? '' : separationText(separation) },
    reference: { name: 'Reference', counts: reference.counts, total: reference.events },
  }
}

export function cellPlan(overlaid: readonly Overlaid[], hasLegend: boolean): HistogramPlan | null {
  const [first] = overlaid
  if (first === undefined) return null
  const { cells, thresholdMeV } = first.evaluation
  const isPlain = first.evaluation.unit === '1'
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`
  const note = `S = ${plain(cells.separation)}; below ${plain(thresholdMeV)}${isPlain ? '' : ' MeV'}: ${percent(cells.below.reference)}, ${percent(cells.below.generated)}`
  return {
    ...{
      title: isPlain ? 'Numbers of all cells' : 'Energy of all cells',
      label: isPlain ? 'cell' : 'E cell [MeV]',
      axis: { edges: cells.edges, scale: 'log' },
    },
    ...{ upwards: 'share of hit cells', hasLegend, note: overlaid.length > 1 ? '' : note },
    reference: { name: 'Reference', counts: cells.reference, total: sum(cells.reference) },
    samples: overlaid.flatMap(({ name, ink, dash, evaluation }) => {
      const own = evaluation.cells
      if (!sameEdges(own.edges, cells.edges)) return []
      return [{ name, ink, dash, counts: own.generated, total: sum(own.generated) }]
    }),
  }
}

/** Lines of the reference and guides come from the first; those of what was generated from each. */
export function measurePlan(figure: MeasureFigure, overlaid: readonly Overlaid[], measure: string): LinePlan {
  const shared = figure.lines.filter(({ tone }) => tone !== 'generated')
  const made = overlaid.flatMap(({ name, ink, dash, evaluation }) => {
    const own = evaluation.measures
      .find(({ id }) => id === measure)
      ?.figures.find(({ title }) => title === figure.title)
    const lines = own?.lines.filter(({ tone }) => tone === 'generated') ?? []
    return lines.map((line) => ({
      ...{ ...line, ink, dash, name: overlaid.length === 1 ? line.name : `${name}: ${line.name}` },
    }))
  })
  return {
    ...{ title: figure.title, x: figure.x, y: figure.y },
    lines: [
      ...shared.map((line) => ({
        ...line,
        ink: line.tone === 'guide' ? ('guide' as const) : ('reference' as const),
        dash: line.tone === 'guide' ? '4 3' : '',
      })),
      ...made,
    ],
  }
}

/** Generated less reference, and the pair of layers where that is largest. */
export function correlationDifference(found: NonNullable<Evaluation['correlations']>): {
  matrix: number[][]
  worst: string
} {
  const matrix = found.generated.map((row, y) =>
    row.map((value, x) => value - (found.reference[y]?.[x] ?? NaN)),
  )
  let worst = { size: -1, text: '' }
  matrix.forEach((row, y) => {
    row.forEach((value, x) => {
      if (x >= y || !(Math.abs(value) > worst.size)) return
      worst = {
        size: Math.abs(value),
        text: `${found.names[x] ?? ''} with ${found.names[y] ?? ''}: ${plain(value)}`,
      }
    })
  })
  return { matrix, worst: worst.text }
}

/** Whether an evaluation can be drawn over another: the same features in the same bins. */
export function isDrawnOver(own: Evaluation, first: Evaluation): boolean {
  return own.features.some((row) => {
    const other = first.features.find(({ feature }) => feature.id === row.feature.id)
    return other !== undefined && sameEdges(row.axis.edges, other.axis.edges)
  })
}

function unitOf({ feature }: FeatureComparison): string {
  return feature.unit === '' ? '' : ` [${feature.unit}]`
}

function separationText(separation: FeatureComparison['separation']): string {
  return `S = ${withError(separation)}; floor ${withError({ value: separation.floor.mean, error: separation.floor.sd })}`
}

function sameEdges(own: Float64Array, other: Float64Array): boolean {
  const size = Math.max(1e-300, Math.abs(other.at(-1) ?? 0), Math.abs(other[0] ?? 0))
  return (
    own.length === other.length && own.every((edge, at) => Math.abs(edge - (other[at] ?? NaN)) <= 1e-9 * size)
  )
}

function sum(counts: Float64Array): number {
  return counts.reduce((total, value) => total + value, 0)
}
