/**
 * Along the great circle from `from` (share 0) to `to` (share 1), lengths interpolated evenly. Latents of a normal
 * distribution lie near a sphere; the straight line between two of them runs through its empty middle (White 2016,
 * arXiv:1609.04468).
 */
export function slerp(from: Float32Array, to: Float32Array, share: number): Float32Array {
  const [a, b] = [norm(from), norm(to)]
  const cosine = a === 0 || b === 0 ? 1 : Math.min(1, Math.max(-1, dot(from, to) / (a * b)))
  const angle = Math.acos(cosine)
  // Same direction: the circle is a line. Opposite: no circle is nearer than another, the line will do.
  const isStraight = Math.sin(angle) < 1e-6
  const [wa, wb] = isStraight
    ? [1 - share, share]
    : [Math.sin((1 - share) * angle) / Math.sin(angle), Math.sin(share * angle) / Math.sin(angle)]
  if (isStraight) return from.map((value, index) => wa * value + wb * (to[index] ?? 0))
  const length = a + (b - a) * share
  return from.map((value, index) => length * ((wa * value) / a + (wb * (to[index] ?? 0)) / b))
}

function dot(one: Float32Array, other: Float32Array): number {
  return one.reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0)
}

function norm(vector: Float32Array): number {
  return Math.sqrt(dot(vector, vector))
}
