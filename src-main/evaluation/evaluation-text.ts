import type { Estimate, FeatureComparison } from '../../src-shared/physics/evaluation/compare-features.ts'
import type { MeasureResult } from '../../src-shared/physics/evaluation/measure-result.ts'
import { alignedRows } from '../aligned-rows.ts'
import type { DistanceRow, Evaluation } from '../../src-shared/physics/evaluation/evaluation.ts'
import { aboveFloor, plain, withError } from '../../src-shared/physics/evaluation/number-text.ts'
import { featuresAtFloor } from '../../src-shared/physics/evaluation/verdict.ts'

/** The numbers that matter, for a terminal; all of them are in the report. */
export function evaluationText(evaluation: Evaluation): string {
  const { reference, generated, features, distances, cells } = evaluation
  const worst = [...features].sort((a, b) => aboveFloor(b.separation) - aboveFloor(a.separation))
  const shown = worst.slice(0, 12)
  return [
    `${generated.name}: ${count(generated.used)} showers against ${count(reference.used)} of ${reference.name}`,
    `${evaluation.featureSet.title}, threshold ${plain(evaluation.thresholdMeV)}${evaluation.unit === '1' ? '' : ' MeV'}`,
    '',
    ...alignedRows([['', 'reference', 'generated', 'separation', 'floor', 'above'], ...shown.map(rowOf)]),
    ...(worst.length > shown.length ? [`and ${worst.length - shown.length} features that differ less`] : []),
    '',
    `${featuresAtFloor(evaluation)} of ${features.length} features are explained by the spread of the reference (below 3 sd of the floor).`,
    `Cells: separation ${plain(cells.separation)}; below the threshold ${percent(cells.below.reference)} and ${percent(cells.below.generated)}.`,
    distanceLine('FPD', distances.fpd),
    distanceLine('KPD', distances.kpd),
    ...evaluation.measures.flatMap(measureLines),
  ].join('\n')
}

function rowOf({ feature, reference, generated, separation }: FeatureComparison): string[] {
  const unit = feature.unit === '' ? '' : ` ${feature.unit}`
  return [
    feature.label,
    `${withError(reference.mean)}${unit}`,
    `${withError(generated.mean)}${unit}`,
    withError(separation),
    plain(separation.floor.mean, 2),
    `${plain(Math.max(0, aboveFloor(separation)), 2)} sd`,
  ]
}

function measureLines({ title, reduced, rows }: MeasureResult): string[] {
  const lines = rows.map(({ label, unit, floor, best, ...value }) => [
    `  ${label}`,
    `${withError(value)}${unit === '' ? '' : ` ${unit}`}`,
    floor === null ? '' : `reference ${withError(floor)}`,
    `best ${plain(best)}`,
  ])
  return ['', `${title}${reduced === '' ? '' : ` (reduced: ${reduced})`}`, ...alignedRows(lines)]
}

function distanceLine(name: string, row: DistanceRow | null): string {
  if (row === null) return `${name}: too few showers for so many features.`
  const scaled = ({ value, error }: Estimate) => withError({ value: value * 1e3, error: error * 1e3 })
  const how = row.definition === 'reduced' ? ', smaller samples than the CaloChallenge’s' : ''
  return `${name} × 10³: ${scaled(row)}; reference against itself ${scaled(row.floor)}${how}.`
}

function count(value: number): string {
  return value.toLocaleString('en-US')
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}
