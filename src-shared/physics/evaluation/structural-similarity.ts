/** Two pictures of one size, row after row. */
export type Picture = ArrayLike<number>

/** Window and constants of the paper. */
const [WINDOW, SIGMA, K1, K2] = [11, 1.5, 0.01, 0.03]

/**
 * Structural similarity (Wang et al., IEEE Trans. Image Process. 13 (2004) 600, eq. 13): the mean over all places of an
 * 11 × 11 Gaussian window (σ = 1.5) that lies in the picture of
 * (2 μ_a μ_b + C₁)(2 σ_ab + C₂) / ((μ_a² + μ_b² + C₁)(σ_a² + σ_b² + C₂)), C₁ = (0.01 L)², C₂ = (0.03 L)² with L the range
 * of values. A picture that is smaller than the window has one as long as its own side. 1 for equal pictures.
 */
export function openSimilarity({ rows, columns, range }: { rows: number; columns: number; range: number }) {
  const [down, across] = [weights(Math.min(WINDOW, rows)), weights(Math.min(WINDOW, columns))]
  const [c1, c2] = [(K1 * range) ** 2, (K2 * range) ** 2]
  return (a: Picture, b: Picture): number => {
    let [sum, places] = [0, 0]
    for (let top = 0; top + down.length <= rows; top++) {
      for (let left = 0; left + across.length <= columns; left++) {
        let [meanA, meanB, squareA, squareB, product] = [0, 0, 0, 0, 0]
        down.forEach((height, row) => {
          const start = (top + row) * columns + left
          across.forEach((width, column) => {
            const [weight, x, y] = [height * width, a[start + column] ?? 0, b[start + column] ?? 0]
            meanA += weight * x
            meanB += weight * y
            squareA += weight * x * x
            squareB += weight * y * y
            product += weight * x * y
          })
        })
        const [varianceA, varianceB] = [squareA - meanA * meanA, squareB - meanB * meanB]
        sum +=
          ((2 * meanA * meanB + c1) * (2 * (product - meanA * meanB) + c2)) /
          ((meanA * meanA + meanB * meanB + c1) * (varianceA + varianceB + c2))
        places++
      }
    }
    return sum / places
  }
}

function weights(length: number): number[] {
  const raw = Array.from({ length }, (_, at) => Math.exp(-((at - (length - 1) / 2) ** 2) / (2 * SIGMA ** 2)))
  const total = raw.reduce((sum, each) => sum + each, 0)
  return raw.map((each) => each / total)
}

/** Peak signal-to-noise ratio in dB, 10 lg(L² / mean squared error); infinite for equal pictures. */
export function peakSignalToNoise(meanSquaredError: number, range: number): number {
  return 10 * Math.log10(range ** 2 / meanSquaredError)
}
