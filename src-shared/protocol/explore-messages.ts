import { z } from 'zod'
import { Unit } from '../base/units.ts'
import { Geometry } from '../physics/geometry.ts'
import { DataChoice } from './data-choice.ts'
import { InspectedEntry } from './data-messages.ts'
import { Floats, HostPath, WireProblem } from './wire-types.ts'

/**
 * Looking into a data file of any size. Every answer is made of a sample of events spread over the whole file; the same
 * question with a larger `events` goes on reading where the last one stopped, a bounded time at once. Whoever has seen
 * enough stops asking.
 */
export const EnergySlice = z.object({ low: z.number(), high: z.number() })
export type EnergySlice = z.infer<typeof EnergySlice>

const FeatureNames = z.array(z.string().max(500)).max(64)

export const ExploreWish = z.discriminatedUnion('kind', [
  /** What is in the file and what it means, without reading events. */
  z.object({
    kind: z.literal('outline'),
    /** Params of the dataset node that the file is compared with. */
    declared: z.record(z.string(), z.unknown()).nullable().default(null),
  }),
  z.object({ kind: z.literal('average') }),
  /** Without a slice events by their number in the file; with one those of the sample that lie in it. */
  z.object({
    kind: z.literal('events'),
    first: z.int().nonnegative(),
    count: z.int().min(1).max(64),
  }),
  /** A piece of the table of events, or of one entry as the file stores it. */
  z.object({
    kind: z.literal('rows'),
    entry: z.string().max(4000).nullable(),
    first: z.int().nonnegative(),
    count: z.int().min(1).max(256),
    firstColumn: z.int().nonnegative(),
    columns: z.int().min(1).max(128),
  }),
  /** Empty `features`: all. `core`: from the 1 % to the 99 % quantile, the rest counted at the sides. */
  z.object({
    kind: z.literal('histograms'),
    features: FeatureNames,
    bins: z.int().min(2).max(200),
    scale: z.enum(['linear', 'log']),
    range: z.enum(['all', 'core']),
  }),
  z.object({ kind: z.literal('pairs'), features: FeatureNames, points: z.int().min(1).max(5000) }),
  z.object({ kind: z.literal('correlation'), features: FeatureNames }),
])
export type ExploreWish = z.infer<typeof ExploreWish>

/** Of how many events an answer is. */
export const Sampled = z.object({
  events: z.int(),
  /** Those of them inside the slice; all without one. */
  inSlice: z.int(),
  /** Events in the file. */
  of: z.int(),
  /** `all`: nothing is left to read; `memory`: no more is kept at once. */
  end: z.enum(['more', 'all', 'memory']),
})
export type Sampled = z.infer<typeof Sampled>

export const Feature = z.object({ name: z.string(), title: z.string(), unit: Unit.nullable() })
export type Feature = z.infer<typeof Feature>

export const OutlinedEvents = z.object({
  layout: z.string(),
  count: z.int(),
  shape: z.array(z.int()),
  unit: Unit.nullable(),
  geometry: Geometry.nullable(),
  /** What the file says of itself, where the choice says otherwise. */
  stated: z.object({ unit: Unit.nullable(), geometry: Geometry.nullable() }),
  condition: z.object({ name: z.string(), size: z.int(), unit: Unit.nullable() }).nullable(),
  labels: z.object({ name: z.string(), classes: z.array(z.string()), counts: z.array(z.int()) }).nullable(),
  /** Entries that make up an event. */
  showers: z.array(z.string()),
  features: z.array(Feature),
  /** Params of a dataset node that fit. */
  params: z.record(z.string(), z.unknown()),
})
export type OutlinedEvents = z.infer<typeof OutlinedEvents>

const HistogramOf = Feature.extend({
  /** Finite values, and what else there is: NaN and infinities; for log axes also what is not above zero. */
  finite: z.int(),
  notFinite: z.int(),
  notPositive: z.int(),
  min: z.number(),
  max: z.number(),
  mean: z.number(),
  sd: z.number(),
  /** Of the finite values; null where there are none. */
  quantiles: z
    .object({ p01: z.number(), p05: z.number(), p50: z.number(), p95: z.number(), p99: z.number() })
    .nullable(),
  /** Where the bins begin and end; equally wide, on a log axis in the logarithm. */
  low: z.number(),
  high: z.number(),
  scale: z.enum(['linear', 'log']),
  below: z.int(),
  above: z.int(),
})
export type HistogramOf = z.infer<typeof HistogramOf>

export const Explored = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('outline'),
    path: HostPath,
    format: z.string(),
    sizeBytes: z.number(),
    entries: z.array(InspectedEntry),
    layouts: z.array(
      z.object({ id: z.string(), title: z.string(), score: z.number(), reasons: z.array(z.string()) }),
    ),
    /** Null: no events can be made of it; the problems say why. */
    events: OutlinedEvents.nullable(),
    problems: z.array(WireProblem),
  }),
  z.object({
    kind: z.literal('average'),
    sampled: Sampled,
    /** Mean of the finite values of each cell; NaN where there is none. */
    values: Floats,
    notFinite: z.int(),
    /** The first number of the condition over the sample, for choosing slices. */
    condition: z
      .object({
        low: z.number(),
        high: z.number(),
        scale: z.enum(['linear', 'log']),
        counts: Floats,
        /** All its values, when they are few. */
        distinct: z.array(z.number()).nullable(),
      })
      .nullable(),
  }),
  z.object({
    kind: z.literal('events'),
    sampled: Sampled,
    /** How many can be gone through. */
    total: z.int(),
    /** Their numbers in the file, from 0. */
    numbers: z.array(z.int()),
    values: Floats,
    condition: Floats.nullable(),
    labels: Floats.nullable(),
  }),
  z.object({
    kind: z.literal('rows'),
    total: z.int(),
    totalColumns: z.int(),
    first: z.int(),
    firstColumn: z.int(),
    columns: z.array(z.object({ title: z.string(), unit: z.string().nullable() })),
    cells: z.array(z.array(z.string())),
  }),
  z.object({
    kind: z.literal('histograms'),
    sampled: Sampled,
    bins: z.int(),
    /** Classes that are counted apart; empty: all together. */
    groups: z.array(z.string()),
    features: z.array(HistogramOf),
    /** Feature after feature, in each group after group, in each bin after bin. */
    counts: Floats,
  }),
  z.object({
    kind: z.literal('pairs'),
    sampled: Sampled,
    features: z.array(Feature),
    /** Point after point, each with all features. */
    values: Floats,
    classes: Floats.nullable(),
    groups: z.array(z.string()),
  }),
  z.object({
    kind: z.literal('correlation'),
    sampled: Sampled,
    features: z.array(Feature),
    /** Pearson's coefficients, row after row; NaN where a feature does not vary. */
    values: Floats,
  }),
])
export type Explored = z.infer<typeof Explored>
export type ExploredAs<Kind extends Explored['kind']> = Extract<Explored, { kind: Kind }>

const DataFile = {
  path: HostPath,
  projectPath: HostPath.nullable().default(null),
}

export const exploreRequests = {
  'data.explore': {
    input: z.object({
      ...DataFile,
      choice: DataChoice.prefault({}),
      /** How many events the answer shall be of, if the file has them and memory allows. */
      events: z.int().min(1).max(10_000_000).default(500),
      slice: EnergySlice.nullable().default(null),
      wish: ExploreWish,
    }),
    output: Explored,
  },
  /** Geometries of a binning file (XML of the CaloChallenge). */
  'data.binning': {
    input: z.object(DataFile),
    output: z.object({ geometries: z.array(Geometry) }),
  },
} as const
