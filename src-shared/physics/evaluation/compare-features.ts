import { createRng } from '../../base/rng.ts'
import type { Axis, Feature } from './feature.ts'
import { chiSquare, cumulativeDistances, kolmogorovProbability, separation } from './distances.ts'
import { average, halfWeights, poissonWeights, spread } from './resampling.ts'
import {
  binned,
  momentsOf,
  ones,
  prepare,
  type Moments,
  type Prepared,
  type Weights,
} from './weighted-sample.ts'

/** A number with its standard error; for a distance also what the reference gives against itself. */
export type Estimate = { value: number; error: number }
export type Distance = Estimate & {
  /** Mean and spread between two parts of the reference, as large as the samples that are compared. */
  floor: { mean: number; sd: number }
}

export type FeatureComparison = {
  feature: Omit<Feature, 'axis'>
  axis: Axis
  reference: SampleSummary
  generated: SampleSummary
  separation: Distance
  /** In the unit of the feature. */
  wasserstein: Distance
  ks: Distance & { p: number }
  chiSquare: { value: number; degrees: number; p: number }
}

export type SampleSummary = {
  events: number
  /** Events whose value is not a number, such as a response to an incident energy of zero. */
  undefined: number
  mean: Estimate
  sd: Estimate
  median: Estimate
  /** Per bin; with the standard error of each as √n. */
  counts: Float64Array
  outside: number
}

export type CompareOptions = {
  features: readonly Feature[]
  reference: readonly Float64Array[]
  generated: readonly Float64Array[]
  /** Bootstrap draws for the errors, and splits of the reference for the floor. */
  repeats: number
  seed: number
  progress?: (done: number, total: number) => void
}

/**
 * Every feature of two samples. Errors are standard deviations over bootstrap draws (Poisson weights of mean 1 per
 * event, the same for all features). The floor is the distance of one random half of the reference from the other,
 * brought from its sample sizes to those compared: separations go with 1/n + 1/m, the others with the root of it.
 */
export function compareFeatures(options: CompareOptions): FeatureComparison[] {
  const { features, repeats, seed } = options
  const pairs = features.map((feature, index) => {
    const axis = feature.axis(column(options.reference, index))
    return {
      ...{ feature, axis },
      a: prepare(column(options.reference, index), axis),
      b: prepare(column(options.generated, index), axis),
    }
  })
  const [countA, countB] = [options.reference[0]?.length ?? 0, options.generated[0]?.length ?? 0]
  const drawn: Measured[][] = pairs.map(() => [])
  const floors: Distances[][] = pairs.map(() => [])
  const scale = (1 / countA + 1 / countB) / (4 / countA)
  for (let repeat = 0; repeat < repeats; repeat++) {
    const weightsA = poissonWeights(countA, createRng(seed, 'bootstrap reference', repeat).uniform)
    const weightsB = poissonWeights(countB, createRng(seed, 'bootstrap generated', repeat).uniform)
    const half = halfWeights(countA, createRng(seed, 'floor', repeat).permutation(countA))
    pairs.forEach(({ a, b }, index) => {
      drawn[index]?.push(measured(a, weightsA, b, weightsB))
      const { first, second } = half
      floors[index]?.push(scaled(distances(a, first, a, second), scale))
    })
    options.progress?.(repeat + 1, repeats)
  }
  return pairs.map(({ feature, axis, a, b }, index) => {
    const { axis: _, ...described } = feature
    const all = measured(a, ones(countA), b, ones(countB))
    const draws = drawn[index] ?? []
    const floor = floors[index] ?? []
    const distance = (name: keyof Distances): Distance => ({
      value: all[name],
      error: spread(draws.map((each) => each[name])),
      floor: { mean: average(floor.map((each) => each[name])), sd: spread(floor.map((each) => each[name])) },
    })
    const summary = (side: 'a' | 'b', prepared: Prepared, count: number): SampleSummary => {
      const estimate = (name: keyof Moments): Estimate => ({
        value: all[side][name],
        error: spread(draws.map((each) => each[side][name])),
      })
      const { counts, outside } = binned(prepared, ones(count))
      return {
        ...{ events: count, undefined: count - prepared.order.length },
        ...{ mean: estimate('mean'), sd: estimate('sd'), median: estimate('median') },
        ...{ counts, outside },
      }
    }
    const ks = distance('ks')
    return {
      ...{ feature: described, axis },
      reference: summary('a', a, countA),
      generated: summary('b', b, countB),
      separation: distance('separation'),
      wasserstein: distance('w1'),
      ks: { ...ks, p: kolmogorovProbability(ks.value, a.order.length, b.order.length) },
      chiSquare: chiSquare(binned(a, ones(countA)), binned(b, ones(countB))),
    }
  })
}

type Distances = { separation: number; w1: number; ks: number }
type Measured = Distances & { a: Moments; b: Moments }

function measured(a: Prepared, weightsA: Weights, b: Prepared, weightsB: Weights): Measured {
  return { ...distances(a, weightsA, b, weightsB), a: momentsOf(a, weightsA), b: momentsOf(b, weightsB) }
}

function distances(a: Prepared, weightsA: Weights, b: Prepared, weightsB: Weights): Distances {
  return {
    separation: separation(binned(a, weightsA), binned(b, weightsB)),
    ...cumulativeDistances({ prepared: a, weights: weightsA }, { prepared: b, weights: weightsB }),
  }
}

function scaled(found: Distances, scale: number): Distances {
  const root = Math.sqrt(scale)
  return { separation: found.separation * scale, w1: found.w1 * root, ks: found.ks * root }
}

function column(columns: readonly Float64Array[], index: number): Float64Array {
  const found = columns[index]
  if (found === undefined) throw new Error(`No column for feature ${index}`)
  return found
}
