/**
 * Largest Triangle Three Buckets (S. Steinarsson, Downsampling Time Series for Visual Representation, 2013, 4.2): of
 * each bucket the point that spans the largest triangle with the point chosen before it and the mean of the bucket after
 * it. The buckets are equally wide in x, not in number of points: on a logarithmic axis, and after a pause, few points
 * cover much of the screen. Returns the indices of at most `most` points; the first and the last are always among them.
 */
export function lttb(x: ArrayLike<number>, y: ArrayLike<number>, most: number): number[] {
  const length = x.length
  if (length <= most || most < 3) return Array.from({ length }, (_, index) => index)
  const starts = bucketStarts(x, most - 2)
  const chosen = [0]
  let before = 0
  for (let bucket = 0; bucket < starts.length - 1; bucket += 1) {
    const from = starts[bucket]!
    const to = starts[bucket + 1]!
    const after = meanOf(x, y, to, starts[bucket + 2] ?? length)
    let best = from
    let largest = -1
    for (let index = from; index < to; index += 1) {
      const area = Math.abs(
        (x[before]! - after.x) * (y[index]! - y[before]!) - (x[before]! - x[index]!) * (after.y - y[before]!),
      )
      if (area > largest) {
        largest = area
        best = index
      }
    }
    chosen.push(best)
    before = best
  }
  chosen.push(length - 1)
  return chosen
}

/** Where the buckets between the first and the last point begin, empty ones left out; then where the last of them ends. */
function bucketStarts(x: ArrayLike<number>, buckets: number): number[] {
  const last = x.length - 1
  const low = x[1]!
  const width = (x[last - 1]! - low) / buckets
  const starts = [1]
  let current = 0
  for (let index = 2; index < last; index += 1) {
    const bucket = width > 0 ? Math.min(buckets - 1, Math.floor((x[index]! - low) / width)) : 0
    if (bucket === current) continue
    starts.push(index)
    current = bucket
  }
  return [...starts, last]
}

function meanOf(x: ArrayLike<number>, y: ArrayLike<number>, from: number, to: number) {
  let sumX = 0
  let sumY = 0
  for (let index = from; index < to; index += 1) {
    sumX += x[index]!
    sumY += y[index]!
  }
  const count = Math.max(1, to - from)
  return { x: sumX / count, y: sumY / count }
}
