import { z } from 'zod'
import type { FeatureStatistics } from '../define.ts'
import type { Ops } from '../../plan/ops.ts'
import type { EventShape } from '../../tensor/shape.ts'
import { sizeOf } from '../../tensor/shape.ts'

/**
 * (x − centre) / width, with one pair of numbers for all features or one pair per feature: what standardise, min-max
 * and the totals of a split have learned from the data.
 */
export const Centred = z.object({ centre: z.array(z.number()).min(1), width: z.array(z.number()).min(1) })
export type Centred = z.infer<typeof Centred>

export function centre<T>(ops: Ops<T>, x: T, learned: LearnedFor): T {
  const { middle, width } = constants(ops, learned)
  return ops.div(ops.sub(x, middle), width)
}

export function uncentre<T>(ops: Ops<T>, y: T, learned: LearnedFor): T {
  const { middle, width } = constants(ops, learned)
  return ops.add(ops.mul(y, width), middle)
}

/** Mean and standard deviation per column; a column that never changes gets width 1. */
export function standardFit(statistics: FeatureStatistics): Centred {
  return {
    centre: [...finite(statistics, statistics.mean)],
    width: [...statistics.sd].map((sd) => widthOrOne(sd)),
  }
}

/** The same over all columns together, as if they were one. */
export function standardFitOfAll(statistics: FeatureStatistics): Centred {
  const means = [...finite(statistics, statistics.mean)]
  const mean = average(means)
  // Law of total variance; every column has the same count.
  const variance =
    average([...statistics.sd].map((sd) => sd * sd)) + average(means.map((each) => (each - mean) ** 2))
  return { centre: [mean], width: [widthOrOne(Math.sqrt(variance))] }
}

/** Takes [min, max] to [low, high]; a column that never changes goes to `low`, one unit above it to `high`. */
export function rangeFit(statistics: FeatureStatistics, low: number, high: number): Centred {
  const min = finite(statistics, statistics.min)
  const columns = [...min].map((from, column) => rangeOf(from, statistics.max[column] ?? from, { low, high }))
  return { centre: columns.map((each) => each.centre), width: columns.map((each) => each.width) }
}

export function rangeFitOfAll(statistics: FeatureStatistics, low: number, high: number): Centred {
  const min = finite(statistics, statistics.min).reduce((a, b) => Math.min(a, b))
  const max = statistics.max.reduce((a, b) => Math.max(a, b))
  const { centre: middle, width } = rangeOf(min, max, { low, high })
  return { centre: [middle], width: [width] }
}

/** `fitted` as stored with the model, with the shape of one event that the numbers must fit. */
export type LearnedFor = { fitted: Record<string, unknown>; shape: EventShape }

function constants<T>(ops: Ops<T>, { fitted, shape }: LearnedFor): { middle: T; width: T } {
  const learned = Centred.parse(fitted)
  return { middle: constant(ops, learned.centre, shape), width: constant(ops, learned.width, shape) }
}

function constant<T>(ops: Ops<T>, values: readonly number[], shape: EventShape): T {
  const [only] = values
  if (values.length === 1 && only !== undefined) return ops.scalar(only)
  if (values.length !== sizeOf(shape)) {
    throw new Error(`Learned ${values.length} numbers, but an event has ${sizeOf(shape)}`)
  }
  return ops.constant(values, shape)
}

function rangeOf(min: number, max: number, target: { low: number; high: number }) {
  const width = widthOrOne(max - min) / (target.high - target.low)
  return { centre: min - target.low * width, width }
}

function widthOrOne(width: number): number {
  return width > 0 ? width : 1
}

function average(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length
}

/** The data must have been looked at, and be numbers: anything else is a bug further up. */
function finite(statistics: FeatureStatistics, values: Float64Array): Float64Array {
  if (statistics.count < 1) throw new Error('Cannot learn from no events')
  if (!values.every(Number.isFinite)) throw new Error('Cannot learn from statistics that are not finite')
  return values
}
