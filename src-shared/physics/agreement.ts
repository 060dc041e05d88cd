import { refuse } from '../base/problem.ts'
import { createRng } from '../base/rng.ts'
import type { Unit } from '../base/units.ts'
import {
  cellMatrix,
  mainPanelsOf,
  observablesOf,
  scaleOf,
  type ConditionedBatch,
  type Observable,
} from './agreement-observables.ts'
import { cellName, cellsOfPanels, panelsOf, type CellSpace, type Panel } from './panels.ts'
import { halfWidth68, mean, quantile, sorted, standardDeviation, wasserstein } from './statistics.ts'

/** How well generated showers agree with real ones, each number beside the same number for real against real. */
export type AgreementTable = {
  realCount: number
  generatedCount: number
  unit: Unit
  threshold: number
  floor: FloorDefinition
  rows: AgreementRow[]
}

/**
 * The floor: what the same comparison gives for real showers alone. `splits` times the real events are shuffled (seeded)
 * and cut in two disjoint parts; the first plays the real sample, the second the generated one, and every number of the
 * table is computed as it is for the generated showers. The second part has as many events as were generated, but at
 * most half of the real events (`second`); the first part is all the rest (`first`). Both parts are smaller than the
 * samples of the table whenever more than half as many showers were generated as there are real ones, so the floor is
 * then too high by about the factor `widening` = sqrt((1/first + 1/second) / (1/real + 1/generated)).
 */
export type FloorDefinition = {
  splits: number
  seed: number
  first: number
  second: number
  widening: number
}

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

export type ComparisonInput = CellSpace & {
  real: ConditionedBatch
  generated: ConditionedBatch
  unit: Unit
  /** Cells above this energy count as hit, in `unit`. */
  threshold: number
  /** Unit of the conditions; needed only when both batches have one. Default: `unit`. */
  conditionUnit?: Unit
  floorSeed: number
  /** Default 50. */
  splits?: number
}

/** Limits of the product's acceptance test on Geant4 B5 showers. */
const LIMITS = { mean: 0.1, width68: 0.1, w1: 0.1, cells: 0.15, hits: 0.1 }

/**
 * Compares generated with real showers. A condition is used when both batches have one. Refuses (`ProblemError`) fewer
 * than 20 real or 2 generated showers, events of different sizes, and energies that are not finite numbers.
 * Cost: one sort of every observable, then linear in events per split.
 */
export function compareShowers(input: ComparisonInput): AgreementTable {
  const panels = panelsOf(input)
  checkBatches(input, panels)
  const conditioned = (input.real.condition ?? null) !== null && (input.generated.condition ?? null) !== null
  const real = conditioned ? input.real : { ...input.real, condition: null }
  const generated = conditioned ? input.generated : { ...input.generated, condition: null }
  const options = {
    panels,
    unit: input.unit,
    threshold: input.threshold,
    conditionUnit: input.conditionUnit ?? input.unit,
    mainPanels: mainPanelsOf(real, panels),
  }
  const cells = bigCells(real, options)
  const realData = dataOf(observablesOf(real, options), cellMatrix(real, cells.indices, options))
  const generatedData = dataOf(
    observablesOf(generated, options),
    cellMatrix(generated, cells.indices, options),
  )
  const rows = rowsOf(realData.observables, {
    ...cells,
    panels,
    threshold: input.threshold,
    unit: input.unit,
  })

  const splits = input.splits ?? 50
  const second = Math.min(generated.count, Math.floor(real.count / 2))
  const first = real.count - second
  const floors = floorOf(rows, realData, { splits, seed: input.floorSeed, second })
  const all = wholeSample(realData)
  const other = wholeSample(generatedData)
  return {
    realCount: real.count,
    generatedCount: generated.count,
    unit: input.unit,
    threshold: input.threshold,
    floor: {
      splits,
      seed: input.floorSeed,
      first,
      second,
      widening: Math.sqrt((1 / first + 1 / second) / (1 / real.count + 1 / generated.count)),
    },
    rows: rows.map((row, index) => {
      const outcome = row.compare(all, other)
      const { compare: _, ...fixed } = row
      return {
        ...fixed,
        where: '',
        real: null,
        generated: null,
        ...outcome,
        floor: floors[index] as { median: number; p95: number }, // one floor per row
        within: row.limit === null ? null : outcome.difference <= row.limit,
      }
    }),
  }
}

function checkBatches(input: ComparisonInput, panels: readonly Panel[]): void {
  const cells = cellsOfPanels(panels)
  for (const [name, batch, least] of [
    ['real', input.real, 20],
    ['generated', input.generated, 2],
  ] as const) {
    if (batch.count < least) {
      refuse({
        code: 'agreement.few-events',
        message: `A comparison needs at least ${least} ${name} showers, but got ${batch.count}.`,
        hint: 'Use more events, or a larger test fraction.',
      })
    }
    if (batch.showers.length !== batch.count * cells) {
      refuse({
        code: 'agreement.sizes',
        message: `The geometry has ${cells} cells, but the ${name} showers have ${batch.showers.length / batch.count}.`,
        hint: 'Compare showers of the same detector.',
      })
    }
    const bad = batch.showers.findIndex((energy) => !Number.isFinite(energy))
    if (bad >= 0) {
      refuse({
        code: 'agreement.not-finite',
        message: `Cell ${bad % cells} of ${name} shower ${Math.floor(bad / cells)} is ${batch.showers[bad]}, not a number.`,
        hint:
          name === 'real'
            ? 'Repair the file.'
            : 'Take the generator from an earlier checkpoint; training diverged.',
      })
    }
  }
}

// Samples: everything a row needs, for all events or for a part of them.

type Data = { observables: Observable[]; orders: Uint32Array[]; matrix: Float64Array; count: number }
type Sample = { sorted: Float64Array[]; cellMeans: Float64Array }

function dataOf(observables: Observable[], matrix: Float64Array): Data {
  const count = (observables[0] as Observable).values.length // there is always the total
  return {
    observables,
    matrix,
    count,
    orders: observables.map(({ values }) =>
      Uint32Array.from({ length: count }, (_, event) => event).sort(
        (a, b) => (values[a] as number) - (values[b] as number),
      ),
    ),
  }
}

function wholeSample(data: Data): Sample {
  return {
    sorted: data.observables.map(({ values }) => sorted(values)),
    cellMeans: columnMeans(data, null, 0),
  }
}

/** The events whose `part` is `wanted`; sorted without sorting again. */
function partSample(data: Data, part: Uint8Array, wanted: number): Sample {
  const size = part.reduce((sum, value) => sum + (value === wanted ? 1 : 0), 0)
  return {
    sorted: data.observables.map(({ values }, index) => {
      const out = new Float64Array(size)
      let filled = 0
      for (const event of data.orders[index] as Uint32Array) {
        if (part[event] === wanted) out[filled++] = values[event] as number
      }
      return out
    }),
    cellMeans: columnMeans(data, part, wanted),
  }
}

function columnMeans(data: Data, part: Uint8Array | null, wanted: number): Float64Array {
  const columns = data.count === 0 ? 0 : data.matrix.length / data.count
  const sums = new Float64Array(columns)
  let events = 0
  for (let event = 0; event < data.count; event++) {
    if (part !== null && part[event] !== wanted) continue
    events++
    for (let column = 0; column < columns; column++) {
      sums[column] = (sums[column] as number) + (data.matrix[event * columns + column] as number)
    }
  }
  return sums.map((sum) => sum / events)
}

function floorOf(
  rows: readonly Row[],
  data: Data,
  options: { splits: number; seed: number; second: number },
): { median: number; p95: number }[] {
  const differences = rows.map(() => new Float64Array(options.splits))
  for (let split = 0; split < options.splits; split++) {
    const part = new Uint8Array(data.count)
    const shuffled = createRng(options.seed, 'agreement floor', split).permutation(data.count)
    for (const event of shuffled.subarray(0, options.second)) part[event] = 1
    const reference = partSample(data, part, 0)
    const other = partSample(data, part, 1)
    rows.forEach((row, index) => {
      const found = differences[index] as Float64Array // one per row
      found[split] = row.compare(reference, other).difference
    })
  }
  return differences.map((found) => {
    const ordered = sorted(found)
    return { median: quantile(ordered, 0.5), p95: quantile(ordered, 0.95) }
  })
}

// Rows: each knows how to compare a reference with another sample.

type Outcome = { difference: number; real?: number; generated?: number; where?: string }
type Row = Pick<AgreementRow, 'id' | 'label' | 'unit' | 'measure' | 'limit'> & {
  compare(reference: Sample, other: Sample): Outcome
}

type RowContext = BigCells & { panels: readonly Panel[]; threshold: number; unit: Unit }

function rowsOf(observables: readonly Observable[], context: RowContext): Row[] {
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
      label: `${label}, half-width of the central 68 %`,
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
      label: `${label}, Wasserstein distance`,
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
    label:
      context.rule === 'percent' ? 'Mean of a cell with > 1 %, worst' : 'Mean of the 10 biggest cells, worst',
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

type BigCells = { indices: number[]; rule: 'percent' | 'ten' }

/** Cells with more than one percent of the real energy; where no cell has that much, the ten biggest. */
function bigCells(
  real: ConditionedBatch,
  options: { panels: readonly Panel[]; unit: Unit; conditionUnit: Unit },
): BigCells {
  const cells = cellsOfPanels(options.panels)
  const scale = scaleOf(real, options)
  const sums = new Float64Array(cells)
  for (let event = 0; event < real.count; event++) {
    const factor = scale === null ? 1 : (scale[event] as number)
    for (let cell = 0; cell < cells; cell++) {
      sums[cell] = (sums[cell] as number) + (real.showers[event * cells + cell] as number) * factor
    }
  }
  const total = sums.reduce((sum, energy) => sum + energy, 0)
  const all = [...sums.keys()]
  const big = all.filter((cell) => (sums[cell] as number) > 0.01 * total)
  if (big.length > 0) return { indices: big, rule: 'percent' }
  const bySize = all.sort((a, b) => (sums[b] as number) - (sums[a] as number))
  return { indices: bySize.slice(0, 10), rule: 'ten' }
}
