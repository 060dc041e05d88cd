/** Room in the topmost buffer. Fewer numbers than this are kept as they are, and their quantiles are exact. */
const ROOM = 2 ** 14
/** Each buffer below has this part of the room of the one above it. */
const SHRINKING = 2 / 3

/**
 * Quantiles of numbers that come one by one, in bounded memory (some 50,000 numbers, for any count): the sketch of
 * Karnin, Lang and Liberty (2016), "Optimal quantile approximation in streams". A buffer that is full is sorted, and
 * every second number goes up to the next buffer, where it stands for twice as many. With this room the rank of a
 * quantile is off by less than 0.04 % of the count with 99 % probability: 2.296 / room^0.9021, the fit that the
 * DataSketches library states for it. Sketches of parts merge to one of all.
 */
export class QuantileSketch {
  private levels: number[][] = [[]]
  private coin: number
  count = 0
  min = Infinity
  max = -Infinity

  /** The choice between odd and even places is by chance, and the same for the same seed. */
  constructor(seed = 1) {
    this.coin = seed | 1
  }

  get isExact(): boolean {
    return this.levels.length === 1
  }

  add(value: number): void {
    this.count += 1
    if (value < this.min) this.min = value
    if (value > this.max) this.max = value
    const lowest = this.levels[0] as number[] // there is always one
    lowest.push(value)
    if (lowest.length >= this.room(0)) this.compact()
  }

  merge(other: QuantileSketch): void {
    other.levels.forEach((level, height) => {
      const mine = (this.levels[height] ??= [])
      for (const value of level) mine.push(value)
    })
    this.count += other.count
    this.min = Math.min(this.min, other.min)
    this.max = Math.max(this.max, other.max)
    this.compact()
  }

  private room(height: number): number {
    return Math.max(8, Math.ceil(ROOM * SHRINKING ** (this.levels.length - 1 - height)))
  }

  private compact(): void {
    for (let height = 0; height < this.levels.length; height++) {
      const level = this.levels[height] as number[] // height < length
      if (level.length < this.room(height)) continue
      const sorted = Float64Array.from(level).sort()
      // An odd number out stays for the next time, so that the weights add up to the count.
      const paired = sorted.length - (sorted.length % 2)
      const above = (this.levels[height + 1] ??= [])
      for (let place = this.flip(); place < paired; place += 2) above.push(sorted[place] as number)
      this.levels[height] = Array.from(sorted.subarray(paired))
    }
  }

  /** A linear congruential generator (Numerical Recipes); its highest bit. */
  private flip(): number {
    this.coin = (Math.imul(this.coin, 1664525) + 1013904223) | 0
    return this.coin >>> 31
  }

  /** Ascending, each with how many numbers it stands for. */
  weighted(): { values: Float64Array; weights: Float64Array } {
    const all = this.levels.flatMap((level, height) => level.map((value) => ({ value, weight: 2 ** height })))
    all.sort((a, b) => a.value - b.value)
    return {
      values: Float64Array.from(all, (each) => each.value),
      weights: Float64Array.from(all, (each) => each.weight),
    }
  }
}

/** The numbers below which the fractions `at` lie; linear between neighbours, as `quantile` in physics/statistics. */
export function quantilesOf(sketch: QuantileSketch, at: readonly number[]): number[] {
  const { values, weights } = sketch.weighted()
  if (values.length === 0) return at.map(() => 0)
  // The place of each number among all: in the middle of those that it stands for.
  const places = new Float64Array(values.length)
  let before = 0
  weights.forEach((weight, index) => {
    places[index] = before + (weight - 1) / 2
    before += weight
  })
  return at.map((fraction) => {
    const wanted = fraction * (sketch.count - 1)
    if (wanted <= (places[0] ?? 0)) return fraction <= 0 ? sketch.min : (values[0] ?? 0)
    if (wanted >= (places.at(-1) ?? 0)) return fraction >= 1 ? sketch.max : (values.at(-1) ?? 0)
    const above = firstAbove(places, wanted)
    const [low, high] = [values[above - 1] ?? 0, values[above] ?? 0]
    const [from, to] = [places[above - 1] ?? 0, places[above] ?? 0]
    return low + ((wanted - from) / (to - from)) * (high - low)
  })
}

/** Index of the first of the ascending numbers that is above `limit`. */
function firstAbove(numbers: Float64Array, limit: number): number {
  let low = 0
  let high = numbers.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((numbers[middle] ?? 0) <= limit) low = middle + 1
    else high = middle
  }
  return low
}
