/** Sign, exponent and 9 bits of the mantissa of a float32 make the number of a bucket. */
const DROPPED_BITS = 14
const BUCKETS = 2 ** (32 - DROPPED_BITS)
const NEGATIVE = BUCKETS / 2

/** A quantile is the end of its bucket at zero, so that whole numbers to 512 are exact; it is 1/512 of its value wide. */
export const RELATIVE_ERROR = 2 ** -9

/**
 * How many float32 numbers lie where, for the milliards of cells of a file: one addition to a table per number, 2 MB
 * whatever the count. Ranks are exact, and values to `RELATIVE_ERROR`: buckets are as wide as the values are large.
 */
export class ValueCounts {
  readonly counts = new Float64Array(BUCKETS)
  total = 0

  /** `bits` are the numbers of an Int32Array over the same memory as finite float32 numbers. */
  add(bits: number): void {
    this.counts[bits >>> DROPPED_BITS]! += 1 // within the table by its size
    this.total += 1
  }

  /** Values at ascending fractions of the count. */
  quantiles(at: readonly number[]): number[] {
    const found: number[] = []
    let before = 0
    this.forEach((value, count) => {
      before += count
      while (found.length < at.length && (at[found.length] ?? 0) * (this.total - 1) < before)
        found.push(value)
    })
    return at.map((_, index) => found[index] ?? 0)
  }

  /** Buckets with numbers in them, by ascending value. */
  private forEach(see: (value: number, count: number) => void): void {
    for (let bucket = BUCKETS - 1; bucket >= NEGATIVE; bucket--) this.seeBucket(bucket, see)
    for (let bucket = 0; bucket < NEGATIVE; bucket++) this.seeBucket(bucket, see)
  }

  private seeBucket(bucket: number, see: (value: number, count: number) => void): void {
    const count = this.counts[bucket] ?? 0
    if (count > 0) see(innerEdgeOf(bucket), count)
  }
}

const word = new DataView(new ArrayBuffer(4))

function innerEdgeOf(bucket: number): number {
  word.setUint32(0, (bucket << DROPPED_BITS) >>> 0)
  // Not minus zero.
  return word.getFloat32(0) + 0
}
