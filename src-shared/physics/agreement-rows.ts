import type { Unit } from '../base/units.ts'
import type { Observable } from './agreement-observables.ts'
import type { BigCells, Sample } from './agreement-samples.ts'
import { cellName, type Panel } from './panels.ts'
import { halfWidth68, mean, standardDeviation, wasserstein } from './statistics.ts'

/** One line of the table: a number in both samples, how far apart they are, and how far real showers are apart. */
export type AgreementRow = {
  /** Stable words: `total-energy.mean`, `total-energy.width68`, `total-energy.w1`, `cells.worst`, `hits`, ... */
  id: string
  label: string
  /** Where the worst of several was found, e.g. a cell or a layer; empty for a row about one thing. */
  where: string
  unit: string
  /** The number in the real and in the generated showers; null for a distance, which has no value of its own. */
  real: number | null
  generated: number | null
  /** What is judged, in `measure`: real standard deviations, a fraction of the real value, or an absolute difference. */
  difference: number
  measure: 'sd' | 'relative' | 'absolute'
  floor: { median: number; p95: number }
  limit: number | null
  within: boolean | null
}

/** Limits of the product's acceptance test on Geant4 B5 showers. */
const LIMITS = { mean: 0.1, width68: 0.1, w1: 0.1, cells: 0.15, hits: 0.1 }

type Outcome = { difference: number; real?: number; generated?: number; where?: string }
/** A row of the table before it is filled in: it knows how to compare a reference with another sample. */
export type Row = Pick<AgreementRow, 'id' | 'label' | 'unit' | 'measure' | 'limit'> & {
  compare(reference: Sample, other: Sample): Outcome
}

type RowContext = BigCells & { panels: readonly Panel[]; threshold: number; unit: Unit }

export function rowsOf(observables: readonly Observable[], context: RowContext): Row[] {
  const indices = (group: Observable['group']): number[] =>
    [...observables.keys()].filter((index) => observables[index]?.group === group)
  const total = indices('total')[0] as number // always there
  const hits = indices('hits')[0] as number // always there
  const { label, unit } = observables[total] as Observable
  return [
    {
      id: 'total-energy.mean',
      label: `${label}, mean`,
      unit,
      measure: 'sd',
      limit: LIMITS.mean,
      compare: (a, b) => meanDifference(a.sorted[total] as Float64Array, b.sorted[total] as Float64Array),
    },
    {
      id: 'total-energy.width68',
      label: `${label}, central 68 %`,
      unit,
      measure: 'relative',
      limit: LIMITS.width68,
      compare(a, b) {
        const real = halfWidth68(a.sorted[total] as Float64Array)
        const generated = halfWidth68(b.sorted[total] as Float64Array)
        return { real, generated, difference: relative(real, generated) }
      },
    },
    {
      id: 'total-energy.w1',
      label: `${label}, W1`,
      unit,
      measure: 'sd',
      limit: LIMITS.w1,
      compare: (a, b) => ({
        difference: distanceInSd(a.sorted[total] as Float64Array, b.sorted[total] as Float64Array),
      }),
    },
    worstCellRow(context, observables[total]?.unit === '' ? 'E / E_inc' : context.unit),
    {
      id: 'hits',
      label: `Cells above ${context.threshold} ${context.unit === '1' ? '' : context.unit}`.trimEnd(),
      unit: '',
      measure: 'absolute',
      limit: LIMITS.hits,
      compare(a, b) {
        const real = mean(a.sorted[hits] as Float64Array)
        const generated = mean(b.sorted[hits] as Float64Array)
        return { real, generated, difference: Math.abs(generated - real) }
      },
    },
    ...groupRows(observables, indices('layer'), { title: 'Energy', shown: 8 }),
    ...groupRows(observables, indices('centre'), { title: 'Centre', shown: 2 }),
    ...groupRows(observables, indices('width'), { title: 'Width', shown: 2 }),
  ]
}

function worstCellRow(context: RowContext, unit: string): Row {
  return {
    id: 'cells.worst',
    label: context.rule === 'percent' ? 'Worst cell > 1 %' : 'Worst of the 10 biggest cells',
    unit,
    measure: 'relative',
    limit: LIMITS.cells,
    compare(a, b) {
      let worst: Outcome = { difference: -1 }
      context.indices.forEach((cell, index) => {
        const real = a.cellMeans[index] as number // one mean per big cell
        const generated = b.cellMeans[index] as number
        const difference = relative(real, generated)
        if (difference > worst.difference) {
          worst = { difference, real, generated, where: cellName(context.panels, cell) }
        }
      })
      return worst
    },
  }
}

/** A row per observable when they are few, else one row for the worst of them; judged by W1 in real sd, no limit. */
function groupRows(
  observables: readonly Observable[],
  members: readonly number[],
  options: { title: string; shown: number },
): Row[] {
  const one = (index: number, a: Sample, b: Sample): Outcome => {
    const reference = a.sorted[index] as Float64Array // one sorted sample per observable
    const other = b.sorted[index] as Float64Array
    return { real: mean(reference), generated: mean(other), difference: distanceInSd(reference, other) }
  }
  const rowOf = (id: string, label: string, index: number): Omit<Row, 'compare'> => ({
    id,
    label,
    unit: observables[index]?.unit ?? '',
    measure: 'sd',
    limit: null,
  })
  if (members.length <= options.shown) {
    return members.map((index) => {
      const observable = observables[index] as Observable // members are indices of observables
      return {
        ...rowOf(`${observable.id}.w1`, `${options.title}, ${observable.label}`, index),
        compare: (a, b) => one(index, a, b),
      }
    })
  }
  return [
    {
      ...rowOf(
        `${options.title.toLowerCase()}.worst`,
        `${options.title}, worst of ${members.length}`,
        members[0] as number, // more members than are shown
      ),
      compare(a, b) {
        let worst: Outcome = { difference: -1 }
        for (const index of members) {
          const outcome = one(index, a, b)
          if (outcome.difference > worst.difference) {
            worst = { ...outcome, where: observables[index]?.label ?? '' }
          }
        }
        return worst
      },
    },
  ]
}

function meanDifference(reference: Float64Array, other: Float64Array): Outcome {
  const real = mean(reference)
  const generated = mean(other)
  return { real, generated, difference: perSd(Math.abs(generated - real), reference) }
}

function distanceInSd(reference: Float64Array, other: Float64Array): number {
  return perSd(wasserstein(reference, other), reference)
}

/** In standard deviations of the reference; a reference without spread makes any difference infinite. */
function perSd(difference: number, reference: Float64Array): number {
  const sd = standardDeviation(reference)
  return difference === 0 ? 0 : difference / sd
}

function relative(real: number, generated: number): number {
  return real === generated ? 0 : Math.abs(generated - real) / Math.abs(real)
}
