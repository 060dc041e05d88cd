import type { FeatureStatistics } from '../../../src-shared/catalog/define.ts'

/** Takes batches of `columns` numbers per row, one after the other. */
export interface ColumnMeasure {
  add(batch: Float32Array | Float64Array): void
  statistics(): FeatureStatistics
}

/**
 * Column statistics in float64. Batches are measured one by one (two passes each) and merged with the formula of Chan,
 * Golub and LeVeque (1979): as exact as if all rows were there at once.
 */
export function measureColumns(columns: number): ColumnMeasure {
  const total = emptyStatistics(columns)
  return {
    add: (batch) => mergeInto(total, measureBatch(batch, columns)),
    statistics: () => withDeviations(total),
  }
}

type Moments = Omit<FeatureStatistics, 'sd'> & { squares: Float64Array }

function emptyStatistics(columns: number): Moments {
  return {
    count: 0,
    min: new Float64Array(columns).fill(Infinity),
    max: new Float64Array(columns).fill(-Infinity),
    mean: new Float64Array(columns),
    squares: new Float64Array(columns),
  }
}

function measureBatch(batch: Float32Array | Float64Array, columns: number): Moments {
  const rows = batch.length / columns
  if (!Number.isInteger(rows)) throw new Error(`${batch.length} numbers are no rows of ${columns}`)
  const moments = emptyStatistics(columns)
  moments.count = rows
  const { min, max, mean, squares } = moments
  // Deviations from the first row keep the digits of small spreads on large means.
  const base = Float64Array.from(batch.subarray(0, columns))
  for (let place = 0; place < batch.length; place++) {
    const column = place % columns
    const value = batch[place] as number // place < length
    mean[column] = (mean[column] ?? 0) + (value - (base[column] ?? 0)) / rows
    if (value < (min[column] ?? Infinity)) min[column] = value
    if (value > (max[column] ?? -Infinity)) max[column] = value
  }
  for (const column of base.keys()) mean[column] = (mean[column] ?? 0) + (base[column] ?? 0)
  for (let place = 0; place < batch.length; place++) {
    const column = place % columns
    const deviation = (batch[place] as number) - (mean[column] ?? 0) // place < length
    squares[column] = (squares[column] ?? 0) + deviation * deviation
  }
  return moments
}

function mergeInto(total: Moments, part: Moments): void {
  if (part.count === 0) return
  const count = total.count + part.count
  for (const column of total.mean.keys()) {
    const delta = (part.mean[column] ?? 0) - (total.mean[column] ?? 0)
    total.mean[column] = (total.mean[column] ?? 0) + (delta * part.count) / count
    total.squares[column] =
      (total.squares[column] ?? 0) +
      (part.squares[column] ?? 0) +
      (delta * delta * total.count * part.count) / count
    total.min[column] = Math.min(total.min[column] ?? Infinity, part.min[column] ?? Infinity)
    total.max[column] = Math.max(total.max[column] ?? -Infinity, part.max[column] ?? -Infinity)
  }
  total.count = count
}

function withDeviations({ count, min, max, mean, squares }: Moments): FeatureStatistics {
  return { count, min, max, mean, sd: squares.map((sum) => (count === 0 ? 0 : Math.sqrt(sum / count))) }
}
