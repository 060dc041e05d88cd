import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import type { Estimate } from './compare-features.ts'
import { drawRows, normalised, type FeatureTable } from './feature-table.ts'

export type FrechetOptions = {
  /** Batch sizes, in equal steps of 1/N. */
  minSamples: number
  maxSamples: number
  points: number
  /** Draws per batch size. */
  batches: number
  puttingBack: boolean
  seed: number
  progress?: (done: number, total: number) => void
}

/** The sizes of the CaloChallenge's evaluation, which asks for 50,000 events and more. */
export const FPD_CHALLENGE = {
  minSamples: 10_000,
  maxSamples: 50_000,
  points: 10,
  batches: 20,
  puttingBack: true,
} as const

/**
 * Fréchet physics distance (Kansal et al., arXiv:2211.10295): the Fréchet distance of two Gaussians with the samples'
 * means and covariances, measured for several sample sizes N and extrapolated to 1/N → 0 by a straight line whose
 * intercept and slope are not negative. Without a unit, as features are divided by their largest reference value.
 */
export function frechetPhysicsDistance(
  reference: FeatureTable,
  other: FeatureTable,
  options: FrechetOptions,
): Estimate {
  const { minSamples, maxSamples, points, batches, puttingBack, seed } = options
  const [a, b] = normalised(reference, other)
  const sizes = Array.from({ length: points }, (_, point) => {
    const share = points === 1 ? 0 : point / (points - 1)
    return Math.floor(1 / (1 / minSamples + share * (1 / maxSamples - 1 / minSamples)))
  })
  const means = sizes.map((size, point) => {
    let sum = 0
    for (let batch = 0; batch < batches; batch++) {
      const step = point * batches + batch
      sum += frechetDistance(
        drawRows(a, size, { seed, stream: 'fpd reference', step, puttingBack }),
        drawRows(b, size, { seed, stream: 'fpd generated', step, puttingBack }),
      )
      options.progress?.(step + 1, points * batches)
    }
    return sum / batches
  })
  return intercept(
    sizes.map((size) => 1 / size),
    means,
  )
}

/** |μ₁ − μ₂|² + tr(C₁ + C₂ − 2 (C₁ C₂)^½), with covariances over n − 1. */
export function frechetDistance(a: FeatureTable, b: FeatureTable): number {
  const [first, second] = [gaussianOf(a), gaussianOf(b)]
  let distance = first.covariance.trace() + second.covariance.trace()
  first.mean.forEach((value, index) => {
    distance += (value - (second.mean[index] ?? NaN)) ** 2
  })
  // The eigenvalues of C₁ C₂ are those of the symmetric C₁^½ C₂ C₁^½.
  const root = squareRoot(first.covariance)
  const product = root.mmul(second.covariance).mmul(root)
  const eigenvalues = new EigenvalueDecomposition(symmetric(product), { assumeSymmetric: true })
    .realEigenvalues
  for (const value of eigenvalues) distance -= 2 * Math.sqrt(Math.max(0, value))
  return distance
}

function gaussianOf({ rows, width, values }: FeatureTable): { mean: Float64Array; covariance: Matrix } {
  const mean = new Float64Array(width)
  for (let at = 0; at < values.length; at++)
    mean[at % width] = (mean[at % width] ?? 0) + (values[at] ?? 0) / rows
  const upper = new Float64Array(width * width)
  const row = new Float64Array(width)
  for (let event = 0; event < rows; event++) {
    for (let i = 0; i < width; i++) row[i] = (values[event * width + i] ?? 0) - (mean[i] ?? 0)
    for (let i = 0; i < width; i++) {
      const left = row[i] ?? 0
      for (let j = i; j < width; j++)
        upper[i * width + j] = (upper[i * width + j] ?? 0) + left * (row[j] ?? 0)
    }
  }
  const covariance = Matrix.zeros(width, width)
  for (let i = 0; i < width; i++) {
    for (let j = i; j < width; j++) {
      const value = (upper[i * width + j] ?? 0) / (rows - 1)
      covariance.set(i, j, value)
      covariance.set(j, i, value)
    }
  }
  return { mean, covariance }
}

function squareRoot(matrix: Matrix): Matrix {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(matrix, {
    assumeSymmetric: true,
  })
  const roots = Matrix.diag(realEigenvalues.map((value) => Math.sqrt(Math.max(0, value))))
  return eigenvectorMatrix.mmul(roots).mmul(eigenvectorMatrix.transpose())
}

/** Rounding leaves a product of three a little unsymmetric. */
function symmetric(matrix: Matrix): Matrix {
  return matrix.clone().add(matrix.transpose()).mul(0.5)
}

/** Least squares of y = a + b x with a, b ≥ 0; the error of a from the scatter about the line. */
function intercept(x: readonly number[], y: readonly number[]): Estimate {
  const count = x.length
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / count
  const [meanX, meanY] = [mean(x), mean(y)]
  const spreadX = x.reduce((sum, value) => sum + (value - meanX) ** 2, 0)
  const together = x.reduce((sum, value, at) => sum + (value - meanX) * ((y[at] ?? 0) - meanY), 0)
  let slope = spreadX === 0 ? 0 : together / spreadX
  let value = meanY - slope * meanX
  if (slope < 0) [slope, value] = [0, meanY]
  if (value < 0) {
    slope =
      x.reduce((sum, each, at) => sum + each * (y[at] ?? 0), 0) / x.reduce((sum, each) => sum + each ** 2, 0)
    value = 0
  }
  const residuals = x.reduce((sum, each, at) => sum + ((y[at] ?? 0) - value - slope * each) ** 2, 0)
  const variance = residuals / Math.max(1, count - 2)
  return { value, error: Math.sqrt(variance * (1 / count + (spreadX === 0 ? 0 : meanX ** 2 / spreadX))) }
}
