import type {
  EnergySlice,
  ExploredAs,
  Feature,
  HistogramOf,
} from '../../../src-shared/protocol/explore-messages.ts'
import { quantile } from '../../../src-shared/physics/statistics.ts'
import { eventsIn, type Sample } from './sample.ts'

/** More classes than these cannot be told apart by colour: they are counted together. */
export const MOST_GROUPS = 10

export type HistogramWish = {
  bins: number
  scale: 'linear' | 'log'
  range: 'all' | 'core'
  /** Places in the plan's list of features. */
  chosen: readonly number[]
  classes: readonly string[]
}

/** How each feature is spread over the sample, classes apart where there are few. */
export function histogramsOf(
  sample: Pick<Sample, 'pieces' | 'conditionSize'>,
  features: readonly Feature[],
  { slice, bins, scale, range, chosen, classes }: HistogramWish & { slice: EnergySlice | null },
): Pick<ExploredAs<'histograms'>, 'features' | 'counts' | 'groups' | 'bins'> {
  const groups = classes.length > 1 && classes.length <= MOST_GROUPS ? [...classes] : []
  const rows = Math.max(1, groups.length)
  const counts = new Float32Array(chosen.length * rows * bins)
  const described = chosen.map((feature, index) => {
    const { values, labels } = columnOf(sample, { feature, of: features.length, slice })
    const found = describe(values, { scale, range })
    const on = (value: number) => (found.scale === 'log' ? Math.log(value) : value)
    const [low, width] = [on(found.low), on(found.high) - on(found.low)]
    values.forEach((value, place) => {
      if (!(value >= found.low && value <= found.high)) return
      const bin = width === 0 ? 0 : Math.min(bins - 1, Math.floor((bins * (on(value) - low)) / width))
      const group = groups.length === 0 ? 0 : (labels[place] ?? 0)
      const at = (index * rows + group) * bins + bin
      counts[at] = (counts[at] ?? 0) + 1
    })
    return { ...(features[feature] as Feature), ...found } // chosen from the list
  })
  return { features: described, counts, groups, bins }
}

/** One feature of every event in the slice, with the event's class. */
function columnOf(
  sample: Pick<Sample, 'pieces' | 'conditionSize'>,
  { feature, of, slice }: { feature: number; of: number; slice: EnergySlice | null },
): { values: Float64Array; labels: readonly number[] } {
  const values: number[] = []
  const labels: number[] = []
  for (const piece of sample.pieces) {
    for (const place of eventsIn(piece, slice, sample.conditionSize)) {
      values.push(piece.features[place * of + feature] as number) // inside the piece
      labels.push(piece.labels?.[place] ?? 0)
    }
  }
  return { values: Float64Array.from(values), labels }
}

const CORE = [0.01, 0.99] as const

function describe(
  values: Float64Array,
  { scale, range }: Pick<HistogramWish, 'scale' | 'range'>,
): Omit<HistogramOf, keyof Feature> {
  const finite = values.filter(Number.isFinite).sort()
  const positive = finite.subarray(firstAbove(finite, 0))
  // A feature without a positive number has no logarithm; it is shown as it is.
  const isLog = scale === 'log' && positive.length > 0
  const shown = isLog ? positive : finite
  const [low, high] =
    shown.length === 0
      ? [0, 0]
      : range === 'core'
        ? [quantile(shown, CORE[0]), quantile(shown, CORE[1])]
        : [shown[0] as number, shown.at(-1) as number] // not empty
  const mean = finite.reduce((total, value) => total + value, 0) / finite.length
  const squares = finite.reduce((total, value) => total + (value - mean) ** 2, 0)
  const hasAny = finite.length > 0
  return {
    finite: finite.length,
    notFinite: values.length - finite.length,
    notPositive: isLog ? finite.length - positive.length : 0,
    min: finite[0] ?? 0,
    max: finite.at(-1) ?? 0,
    mean: hasAny ? mean : 0,
    sd: hasAny ? Math.sqrt(squares / finite.length) : 0,
    quantiles: hasAny ? quantilesOf(finite) : null,
    ...{ low, high, scale: isLog ? 'log' : 'linear' },
    below: shown.filter((value) => value < low).length,
    above: shown.filter((value) => value > high).length,
  }
}

function quantilesOf(sorted: Float64Array): HistogramOf['quantiles'] {
  return {
    ...{ p01: quantile(sorted, 0.01), p05: quantile(sorted, 0.05), p50: quantile(sorted, 0.5) },
    ...{ p95: quantile(sorted, 0.95), p99: quantile(sorted, 0.99) },
  }
}

function firstAbove(sorted: Float64Array, limit: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] as number) > limit) high = middle
    else low = middle + 1
  }
  return low
}
