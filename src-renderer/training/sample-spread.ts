/**
 * How different samples are from each other: the root of the mean variance over the cells, of generated ones in parts
 * of real ones. Energies span decades, so of log(1 + E / scale), where scale is the mean of the real ones: otherwise
 * the hottest cell alone would decide.
 */
export function spreadOf({
  real,
  generated,
  count,
}: {
  real: Float32Array
  generated: Float32Array
  count: number
}): number | null {
  const scale = meanSize(real)
  if (scale === 0 || count < 2) return null
  const ofReal = spread(real, count, scale)
  return ofReal === 0 ? null : spread(generated, count, scale) / ofReal
}

function spread(values: Float32Array, count: number, scale: number): number {
  const cells = Math.floor(values.length / count)
  let total = 0
  for (let cell = 0; cell < cells; cell += 1) {
    let sum = 0
    let squares = 0
    for (let sample = 0; sample < count; sample += 1) {
      const value = values[sample * cells + cell]!
      const seen = Math.sign(value) * Math.log1p(Math.abs(value) / scale)
      sum += seen
      squares += seen * seen
    }
    total += Math.max(0, squares / count - (sum / count) ** 2)
  }
  return Math.sqrt(total / Math.max(1, cells))
}

function meanSize(values: Float32Array): number {
  let sum = 0
  for (const value of values) sum += Math.abs(value)
  return sum / Math.max(1, values.length)
}
