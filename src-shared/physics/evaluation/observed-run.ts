import { createRng } from '../../base/rng.ts'
import { cumulativeDistances, separation } from './distances.ts'
import type { Axis, Feature } from './feature.ts'
import { average, halfWeights, poissonWeights, spread } from './resampling.ts'
import { binned, momentsOf, ones, prepare, type Prepared, type Weights } from './weighted-sample.ts'

/**
 * What is observed of a generator while it trains, in the definitions of an evaluation (`compare-features.ts`): the
 * separation power of every feature and their mean, the first Wasserstein distance of every feature, and the mean of the
 * first feature (the energy response). The reference is prepared once; looking costs one sort of each feature.
 */
type ObservedMetric = {
  /** `separation`, `separation/total`, `w1/total`, … */
  id: string
  title: string
  /** Empty for a number without a unit. */
  unit: string
  /** What the reference gives against itself, brought to the sizes compared. */
  floor: { mean: number; sd: number }
}

type RunObservables = {
  /** Distances: smaller is better. The first is the mean separation power. */
  metrics: readonly ObservedMetric[]
  /** Of the feature whose mean is followed, as `mean/<id>`. */
  response: { id: string; title: string; unit: string; reference: number }
  look(generated: readonly Float64Array[]): Observed
}

export type Observed = {
  /** Of every metric by its id, and the followed mean. */
  values: Record<string, number>
  /** Standard error of a metric over bootstrap draws of both samples. */
  errorOf(metric: string): number
}

/** The metric that is used unless somebody chooses another. */
export const USUAL_METRIC = 'separation'

export function metricIds(features: readonly Pick<Feature, 'id'>[]): string[] {
  return [
    USUAL_METRIC,
    ...features.map(({ id }) => `separation/${id}`),
    ...features.map(({ id }) => `w1/${id}`),
  ]
}

/** Bootstrap draws for errors. */
const REPEATS = 20
/** Of the reference for the floors: they are most of what a first look costs. */
const FLOOR_SPLITS = 8

export function openRunObservables(given: {
  features: readonly Feature[]
  reference: readonly Float64Array[]
  /** Showers that each look brings. */
  generatedCount: number
  seed: number
}): RunObservables {
  const { features, generatedCount, seed } = given
  const count = given.reference[0]?.length ?? 0
  const pairs = features.map((feature, index): Side => {
    const values = given.reference[index] ?? new Float64Array(0)
    const axis = feature.axis(values)
    return { axis, reference: prepare(values, axis) }
  })
  const all = ones(count)
  const draws = Array.from({ length: REPEATS }, (_, repeat): [Weights, Weights] => [
    poissonWeights(count, createRng(seed, 'bootstrap reference', repeat).uniform),
    poissonWeights(generatedCount, createRng(seed, 'bootstrap generated', repeat).uniform),
  ])
  const floors = floorsOf(pairs, { count, generatedCount, seed })
  const first = features[0]
  if (first === undefined) throw new Error('A feature set has features')
  const ids = metricIds(features)
  return {
    metrics: ids.map((id, at) => ({
      ...described(id, features),
      floor: {
        mean: average(floors.map((each) => each[at] ?? NaN)),
        sd: spread(floors.map((each) => each[at] ?? NaN)),
      },
    })),
    response: {
      ...{ id: `mean/${first.id}`, title: first.symbol, unit: first.unit },
      reference: momentsOf(pairs[0]!.reference, all).mean, // one per feature
    },
    look(columns) {
      const generated = pairs.map(({ axis }, index) => prepare(columns[index] ?? new Float64Array(0), axis))
      const everyone = ones(generatedCount)
      const found = distancesOf(pairs, generated, [all, everyone])
      const values = Object.fromEntries(ids.map((id, at) => [id, found[at] ?? NaN]))
      values[`mean/${first.id}`] = momentsOf(generated[0]!, everyone).mean // one per feature
      return {
        values,
        errorOf(metric) {
          const at = ids.indexOf(metric)
          const [some, others] =
            at <= 0
              ? [pairs, generated]
              : [[pairs[(at - 1) % pairs.length]!], [generated[(at - 1) % pairs.length]!]] // one per feature
          const distances = at <= pairs.length ? separationsOf : wassersteinsOf
          return spread(draws.map((weights) => average(distances(some, others, weights))))
        },
      }
    },
  }
}

type Side = { axis: Axis; reference: Prepared }

type Compare = (
  pairs: readonly Side[],
  generated: readonly Prepared[],
  weights: readonly [Weights, Weights],
) => number[]

/** Histograms that do not meet at all are as far apart as can be: 1. */
const separationsOf: Compare = (pairs, generated, [weightsA, weightsB]) =>
  pairs.map(({ reference }, index) => {
    const found = separation(binned(reference, weightsA), binned(generated[index]!, weightsB)) // one per feature
    return Number.isFinite(found) ? found : 1
  })

const wassersteinsOf: Compare = (pairs, generated, [weightsA, weightsB]) =>
  pairs.map(
    ({ reference }, index) =>
      cumulativeDistances(
        { prepared: reference, weights: weightsA },
        { prepared: generated[index]!, weights: weightsB }, // one per feature
      ).w1,
  )

/** In the order of `metricIds`. */
const distancesOf: Compare = (...given) => {
  const separations = separationsOf(...given)
  return [average(separations), ...separations, ...wassersteinsOf(...given)]
}

/** One random half of the reference against the other; separations go with 1/n + 1/m, W₁ with the root of it. */
function floorsOf(
  pairs: readonly Side[],
  { count, generatedCount, seed }: { count: number; generatedCount: number; seed: number },
): number[][] {
  const scale = (1 / count + 1 / generatedCount) / (4 / count)
  const references = pairs.map(({ reference }) => reference)
  return Array.from({ length: FLOOR_SPLITS }, (_, repeat) => {
    const { first, second } = halfWeights(count, createRng(seed, 'floor', repeat).permutation(count))
    return distancesOf(pairs, references, [first, second]).map((distance, at) =>
      at <= pairs.length ? distance * scale : distance * Math.sqrt(scale),
    )
  })
}

function described(id: string, features: readonly Feature[]): Omit<ObservedMetric, 'floor'> {
  if (id === USUAL_METRIC)
    return { id, title: `Mean separation power of ${features.length} features`, unit: '' }
  const feature = features.find((each) => id.endsWith(`/${each.id}`))
  if (feature === undefined) throw new Error(`No feature of ${id}`)
  return id.startsWith('w1/')
    ? { id, title: `W₁ of ${feature.symbol}`, unit: feature.unit }
    : { id, title: `Separation power of ${feature.symbol}`, unit: '' }
}
