import { addNumber, deviationOf, noMoments } from './moments.ts'
import { QuantileSketch, quantilesOf } from './quantile-sketch.ts'

/** A sequence of numbers in short. */
export type Summary = {
  min: number
  max: number
  mean: number
  /** Population standard deviation. */
  sd: number
  quantiles: Quantiles
}

export type Quantiles = {
  p01: number
  p05: number
  p16: number
  p50: number
  p84: number
  p95: number
  p99: number
}

export const FRACTIONS = [0.01, 0.05, 0.16, 0.5, 0.84, 0.95, 0.99] as const

export function namedQuantiles(values: readonly number[]): Quantiles {
  const [p01 = 0, p05 = 0, p16 = 0, p50 = 0, p84 = 0, p95 = 0, p99 = 0] = values
  return { p01, p05, p16, p50, p84, p95, p99 }
}

/** Counts of bins between the smallest and the largest number: of equal widths or, over decades, of equal ratios. */
export type Bins = { scale: 'linear' | 'log'; low: number; high: number; counts: number[] }

/** Energies that span more than this are drawn without a shape otherwise. */
const WIDE = 100

/** One number per event: a sum, a condition, a column of a table. Numbers that are not finite are left out. */
export class NumberFacts {
  private readonly moments = noMoments()
  private readonly sketch = new QuantileSketch()

  add(value: number): void {
    if (!Number.isFinite(value)) return
    addNumber(this.moments, value)
    this.sketch.add(value)
  }

  get isExact(): boolean {
    return this.sketch.isExact
  }

  summary(): Summary {
    const { count, min, max } = this.sketch
    return {
      min: count === 0 ? 0 : min,
      max: count === 0 ? 0 : max,
      mean: this.moments.mean,
      sd: deviationOf(this.moments),
      quantiles: namedQuantiles(quantilesOf(this.sketch, FRACTIONS)),
    }
  }

  bins(number: number): Bins {
    const { count, min, max } = this.sketch
    const counts = Array.from({ length: number }, () => 0)
    if (count === 0) return { scale: 'linear', low: 0, high: 0, counts }
    const isWide = min > 0 && max >= WIDE * min
    const measure = isWide ? Math.log : (value: number) => value
    const [from, to] = [measure(min), measure(max)]
    const { values, weights } = this.sketch.weighted()
    values.forEach((value, index) => {
      const part = max === min ? 0 : (measure(value) - from) / (to - from)
      const place = Math.max(0, Math.min(number - 1, Math.floor(part * number)))
      counts[place]! += weights[index] ?? 0 // 0 <= place < number
    })
    return { scale: isWide ? 'log' : 'linear', low: min, high: max, counts }
  }
}
