import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { MetricPoint, RunObservables } from '../../src-shared/protocol/run-events.ts'
import { readLooks, readObservables } from '../runs/observables.ts'
import { GeneratorTiming, TIMING } from './generator-timing.ts'

/** What lies in a run folder about its generator; null for what nobody has measured. */
const number = z.number().nullable()
const Estimate = z.object({ value: number, error: number })
const Distance = Estimate.extend({ floor: z.object({ mean: number, sd: number }) })
const Summary = z.object({ mean: Estimate })

const AgreementFacts = z.object({
  reference: z.string(),
  realCount: z.int(),
  generatedCount: z.int(),
  rows: z.array(
    z.object({
      label: z.string(),
      where: z.string(),
      unit: z.string(),
      real: number,
      generated: number,
      difference: z.number(),
      measure: z.enum(['sd', 'relative', 'absolute']),
      floor: z.object({ median: z.number(), p95: z.number() }),
      limit: number,
      within: z.boolean().nullable(),
    }),
  ),
})

const DistanceRow = Estimate.extend({ definition: z.string(), floor: Estimate }).nullable()
const EvaluationFacts = z.object({
  format: z.literal('ganvas-evaluation'),
  title: z.string(),
  date: z.string(),
  mode: z.string(),
  features: z.array(
    z.object({
      feature: z.object({ label: z.string(), unit: z.string() }),
      reference: Summary,
      generated: Summary,
      separation: Distance,
      wasserstein: Distance,
    }),
  ),
  distances: z.object({ fpd: DistanceRow, kpd: DistanceRow }),
  measures: z
    .array(
      z.object({
        title: z.string(),
        reduced: z.string(),
        rows: z.array(Estimate.extend({ id: z.string(), label: z.string(), floor: Estimate.nullable() })),
      }),
    )
    .default([]),
})

export type RunFacts = {
  agreement: z.infer<typeof AgreementFacts> | null
  evaluation: z.infer<typeof EvaluationFacts> | null
  observables: z.infer<typeof RunObservables> | null
  looks: readonly MetricPoint[]
  timing: GeneratorTiming | null
}

export async function readRunFacts(folder: string): Promise<RunFacts> {
  return {
    agreement: await readAs(AgreementFacts, folder, 'agreement.json'),
    evaluation:
      (await readAs(EvaluationFacts, folder, 'evaluation.json')) ??
      (await readAs(EvaluationFacts, folder, join('report', 'evaluation.json'))),
    observables: await readObservables(folder),
    looks: await readLooks(folder),
    timing: await readTiming(folder),
  }
}

export function readTiming(folder: string): Promise<GeneratorTiming | null> {
  return readAs(GeneratorTiming, folder, TIMING)
}

/** Null for a file that is not there, or is of another kind: a classifier's evaluation has the same name. */
async function readAs<Schema extends z.ZodType>(
  schema: Schema,
  folder: string,
  name: string,
): Promise<z.output<Schema> | null> {
  const text = await readFile(join(folder, name), 'utf8').catch(() => null)
  if (text === null) return null
  try {
    const parsed = schema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
