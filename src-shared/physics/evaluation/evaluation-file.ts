import { z } from 'zod'
import type { Problem } from '../../base/problem.ts'
import { failed, success, type Result } from '../../base/result.ts'
import { Geometry } from '../geometry.ts'
import { evaluationModes, type Evaluation } from './evaluation.ts'

/**
 * `evaluation.json` as it is read again. A file may come from anywhere and be changed by hand, so nothing of it is
 * believed before it has this form. JSON has no NaN: null stands for a number that is none.
 */
const Value = z
  .number()
  .nullable()
  .transform((value) => value ?? NaN)
const Values = z.array(Value)
const Column = Values.transform((values) => Float64Array.from(values))

const Estimate = z.object({ value: Value, error: Value })
const Distance = Estimate.extend({ floor: z.object({ mean: Value, sd: Value }) })

const Summary = z.object({
  events: z.int(),
  undefined: z.int(),
  ...{ mean: Estimate, sd: Estimate, median: Estimate },
  counts: Column,
  outside: Value,
})

const Feature = z.object({
  feature: z.object({
    ...{ id: z.string(), label: z.string(), symbol: z.string(), unit: z.string(), formula: z.string() },
    group: z.enum(['energy', 'layer', 'centre', 'width', 'radius', 'sparsity', 'shape']),
  }),
  axis: z.object({ edges: Column, scale: z.enum(['linear', 'log']) }),
  ...{ reference: Summary, generated: Summary },
  ...{ separation: Distance, wasserstein: Distance, ks: Distance.extend({ p: Value }) },
  chiSquare: z.object({ value: Value, degrees: Value, p: Value }),
})

const Facts = z.object({
  ...{ name: z.string(), layout: z.string(), sha256: z.string() },
  ...{ events: z.int(), used: z.int(), empty: z.int(), negativeCells: z.int() },
  incidentMeV: z.object({ min: Value, max: Value }).nullable(),
})

const DistanceRow = Estimate.extend({
  floor: Estimate,
  definition: z.enum(['challenge', 'reduced']),
  settings: z.record(z.string(), z.union([z.number(), z.boolean()])),
})

const PlaceText = z.string().optional()
const ProblemInFile = z
  .object({
    ...{ code: z.string(), severity: z.enum(['error', 'warning']), message: z.string(), hint: z.string() },
    at: z.object({
      ...{ node: PlaceText, port: PlaceText, param: PlaceText },
      ...{ network: PlaceText, edge: PlaceText, file: PlaceText },
    }),
  })
  .transform((found) => found as Problem) // the same but for places that are not said

const FigureAxis = z.object({ label: z.string(), scale: z.enum(['linear', 'log']) })
const Measure = z.object({
  ...{ id: z.string(), title: z.string(), explanation: z.string(), source: z.string(), reduced: z.string() },
  rows: z.array(
    Estimate.extend({
      ...{ id: z.string(), label: z.string(), unit: z.string() },
      ...{ floor: Estimate.nullable(), best: Value },
    }),
  ),
  figures: z.array(
    z.object({
      ...{ title: z.string(), x: FigureAxis, y: FigureAxis },
      lines: z.array(
        z.object({
          ...{ name: z.string(), tone: z.enum(['reference', 'generated', 'guide']) },
          ...{ x: Values, y: Values, error: Values.nullable() },
        }),
      ),
    }),
  ),
  settings: z.record(z.string(), z.union([z.number(), z.boolean(), z.string()])),
  problems: z.array(ProblemInFile),
})

const Matrix = z.array(Values)

const EvaluationFile = z.object({
  ...{ format: z.literal('ganvas-evaluation'), version: z.literal(1), date: z.string(), ganvas: z.string() },
  ...{ title: z.string(), seed: z.int(), repeats: z.int(), mode: z.enum(evaluationModes) },
  featureSet: z.object({ id: z.string(), title: z.string(), source: z.string() }),
  ...{ thresholdMeV: Value, reference: Facts, generated: Facts },
  /** Left out: MeV. Pictures have none. */
  unit: z.enum(['MeV', '1']).exactOptional(),
  ...{ geometry: Geometry.nullable(), shape: z.array(z.int().positive()).min(1) },
  features: z.array(Feature),
  cells: z.object({
    ...{ edges: Column, reference: Column, generated: Column },
    below: z.object({ reference: Value, generated: Value }),
    separation: Value,
  }),
  correlations: z.object({ names: z.array(z.string()), reference: Matrix, generated: Matrix }).nullable(),
  meanShower: z.object({ reference: Column, generated: Column }),
  distances: z.object({ fpd: DistanceRow.nullable(), kpd: DistanceRow.nullable() }),
  measures: z.array(Measure).default([]),
  problems: z.array(ProblemInFile),
}) satisfies z.ZodType<Evaluation>

/** Why not: the first thing that is not as it should be. */
export function parseEvaluation(text: string): Result<Evaluation, string> {
  let read: unknown
  try {
    read = JSON.parse(text)
  } catch {
    return failed('it is no JSON')
  }
  const parsed = EvaluationFile.safeParse(read)
  if (parsed.success) return success(parsed.data)
  const [issue] = parsed.error.issues
  return failed(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not as agreed'}`)
}
