import { z } from 'zod'
import { Unit } from '../base/units.ts'
import { Geometry } from '../physics/geometry.ts'
import { DataChoice } from './data-choice.ts'
import { HostPath, WireProblem } from './wire-types.ts'

/** What a data file holds, before anything is loaded: `FileInspection` of the host as plain data. */

/** Numbers in short: population standard deviation, and the values below which 1 % … 99 % of them lie. */
const Range = z.object({
  ...{ min: z.number(), max: z.number(), mean: z.number(), sd: z.number() },
  quantiles: z
    .object({
      ...{ p01: z.number(), p05: z.number(), p16: z.number(), p50: z.number() },
      ...{ p84: z.number(), p95: z.number(), p99: z.number() },
    })
    .optional(),
})
/** Counts of bins from `low` to `high`, of equal widths or of equal ratios. */
const Bins = z.object({
  scale: z.enum(['linear', 'log']),
  ...{ low: z.number(), high: z.number(), counts: z.array(z.number()) },
})

const Statistics = z.object({
  /** Events that were looked at: all where `exact`, else some from all over the file. */
  events: z.int(),
  exact: z.boolean().optional(),
  values: Range,
  nonZeroFraction: z.number(),
  emptyEvents: z.int(),
  counts: z.object({ nan: z.int(), infinite: z.int(), negative: z.int() }).optional(),
  /** Cells with one value in all events; `zero`: of these, always zero. */
  constantCells: z.object({ count: z.int(), zero: z.int() }).optional(),
  duplicateEvents: z.int().optional(),
  sums: Range.extend({ histogram: Bins.optional() }),
  /** Of the first number of the condition. */
  condition: Range.nullable(),
  /** Of each number of the condition; `discrete`: its values, where they are few. */
  conditions: z
    .array(Range.extend({ name: z.string(), histogram: Bins, discrete: z.array(z.number()).nullable() }))
    .optional(),
  /** Of each column of a table; null for images and showers. */
  columns: z
    .array(Range.extend({ name: z.string(), histogram: Bins }))
    .nullable()
    .optional(),
  /** How far quantiles may be off: values relatively, ranks as part of the count. */
  quantileError: z.object({ values: z.number(), ranks: z.number() }).optional(),
})

export const InspectedEntry = z.object({
  name: z.string(),
  shape: z.array(z.int()),
  dtype: z.string(),
  content: z.enum(['numbers', 'text', 'unreadable']),
  reason: z.string().nullable(),
  chunkRows: z.int().nullable(),
  unit: z.string().nullable(),
  note: z.string().nullable(),
})
export type InspectedEntry = z.infer<typeof InspectedEntry>

export const InspectedEvents = z.object({
  layout: z.string(),
  count: z.int(),
  shape: z.array(z.int()),
  unit: Unit.nullable(),
  geometry: Geometry.nullable(),
  condition: z
    .object({
      name: z.string(),
      size: z.int(),
      /** `1` when the parts have different ones. */
      unit: Unit.nullable(),
      parts: z.array(z.object({ name: z.string(), size: z.int(), unit: Unit.nullable() })).optional(),
    })
    .nullable(),
  /** Cells with less are not hit as the data set's authors count; in `unit`. */
  threshold: z.number().nullable().optional(),
  /** What was assumed and what to know about such data, as sentences. */
  notes: z.array(z.string()).optional(),
  labels: z.object({ name: z.string(), classes: z.array(z.string()), counts: z.array(z.int()) }).nullable(),
  statistics: Statistics,
  offered: z.array(z.looseObject({ name: z.string() })),
  /** Params for a dataset node that fit this file. */
  params: z.record(z.string(), z.unknown()),
})
export type InspectedEvents = z.infer<typeof InspectedEvents>

export const Inspection = z.object({
  path: HostPath,
  format: z.string(),
  sizeBytes: z.number(),
  entries: z.array(InspectedEntry),
  layouts: z.array(
    z.object({ id: z.string(), title: z.string(), score: z.number(), reasons: z.array(z.string()) }),
  ),
  events: InspectedEvents.nullable(),
  problems: z.array(WireProblem),
})
export type Inspection = z.infer<typeof Inspection>

export const dataRequests = {
  /** Layout `auto` recognises; another id overrides. Paths may be relative to the project, or `shipped:<name>`. */
  'data.inspect': {
    input: z.object({
      path: HostPath,
      projectPath: HostPath.nullable().default(null),
      layout: z.string().default('auto'),
      /** What else is said about it; its layout goes before the other. */
      choice: DataChoice.prefault({}),
      /** Look at all events of a file of any size, with events `progress`; `data.stop` ends it. */
      exact: z.boolean().default(false),
    }),
    output: Inspection,
  },
  /** Ends the looking at all events that this window has asked for. */
  'data.stop': { input: z.object({}), output: z.object({}) },
  /** Writes a file of simulated showers to try things with. */
  'data.simulate': {
    input: z.object({
      detector: z.string(),
      showers: z.int().min(1).max(1_000_000),
      seed: z.int().nonnegative(),
      out: HostPath,
    }),
    output: z.object({ path: HostPath }),
  },
} as const
