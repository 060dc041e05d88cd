import { z } from 'zod'
import { Geometry } from '../../src-shared/physics/geometry.ts'
import { BestRound } from '../../src-shared/protocol/run-events.ts'
import { GeneratorTiming } from './generator-timing.ts'

/**
 * The card of a trained generator: what it is made of, what is known of its showers, and where that knowledge ends. Its
 * JSON schema is published as `docs/model-card.schema.json`.
 */
const Counts = z.object({ total: z.int().nonnegative(), trainable: z.int().nonnegative() })
const Step = z.object({ name: z.string(), kind: z.string(), params: z.record(z.string(), z.unknown()) })
const Estimate = z.object({ value: z.number().nullable(), error: z.number().nullable() })
const Floor = z.object({ mean: z.number().nullable(), sd: z.number().nullable() })

export const ModelCard = z.object({
  format: z.literal('ganvas-model-card'),
  version: z.literal(1),
  created: z.string(),
  ganvas: z.string(),
  name: z.string(),
  run: z.object({
    id: z.string(),
    createdAt: z.string(),
    outcome: z.string(),
    /** Rounds that the weights of this card were trained for, and rounds the run has done and was meant to do. */
    round: z.int().nonnegative(),
    lastRound: z.int().nonnegative(),
    rounds: z.int().positive(),
    /** Whether these are the weights of the last round, of the best one, or of both. */
    checkpoint: z.enum(['last', 'best', 'last and best', 'other']),
    best: BestRound.nullable(),
  }),
  data: z.object({
    file: z.string(),
    sha256: z.string(),
    format: z.string(),
    layout: z.string(),
    events: z.int().positive(),
    trainEvents: z.int().positive(),
    testEvents: z.int().nonnegative(),
    shape: z.array(z.int().positive()),
    cells: z.int().positive(),
    unit: z.string(),
    geometry: Geometry.nullable(),
    condition: z
      .object({
        meaning: z.string(),
        unit: z.string(),
        size: z.int().positive(),
        /** Smallest and largest value of each number in the training events. */
        ranges: z.array(z.tuple([z.number(), z.number()])),
        classes: z.array(z.string()),
      })
      .nullable(),
    transforms: z.array(Step),
    conditionTransforms: z.array(Step),
  }),
  generator: z.object({
    name: z.string(),
    inputs: z.array(
      z.object({ name: z.string(), shape: z.array(z.int()), unit: z.string(), meaning: z.string() }),
    ),
    output: z.object({ shape: z.array(z.int()), unit: z.string() }),
    layers: z.array(
      z.object({
        name: z.string(),
        kind: z.string(),
        shape: z.array(z.int()).nullable(),
        parameters: z.int().nonnegative(),
      }),
    ),
    parameters: Counts,
  }),
  otherNetworks: z.array(z.object({ name: z.string(), role: z.string(), parameters: Counts })),
  training: z.object({
    recipe: z.object({ kind: z.string(), params: z.record(z.string(), z.unknown()) }),
    batch: z.int().positive(),
    trainers: z.array(
      z.object({
        network: z.string(),
        optimizer: z.object({ kind: z.string(), params: z.record(z.string(), z.unknown()) }),
        steps: z.int().positive(),
        batch: z.number().positive(),
      }),
    ),
    average: z.object({ decay: z.number() }).nullable(),
    seed: z.int().nonnegative(),
    seconds: z.number().nonnegative(),
    backend: z.string(),
    device: z.string(),
    computation: z.string(),
    versions: z.record(z.string(), z.string()),
    /** Learning rates that were changed on the way. */
    changes: z.int().nonnegative(),
  }),
  metrics: z.object({
    /** Of `agreement.json`, which judges the weights of the last round. */
    agreement: z
      .object({
        reference: z.string(),
        realShowers: z.int(),
        generatedShowers: z.int(),
        rows: z.array(
          z.object({
            label: z.string(),
            unit: z.string(),
            real: z.number().nullable(),
            generated: z.number().nullable(),
            difference: z.number(),
            measure: z.enum(['sd', 'relative', 'absolute']),
            floor: z.object({ median: z.number(), p95: z.number() }),
            limit: z.number().nullable(),
            within: z.boolean().nullable(),
          }),
        ),
      })
      .nullable(),
    /** Of an `evaluation.json` in the run folder. */
    evaluation: z
      .object({
        title: z.string(),
        date: z.string(),
        mode: z.string(),
        features: z.array(
          z.object({
            label: z.string(),
            unit: z.string(),
            reference: Estimate,
            generated: Estimate,
            separation: Estimate.extend({ floor: Floor }),
            wasserstein: Estimate.extend({ floor: Floor }),
          }),
        ),
        distances: z.array(
          Estimate.extend({ name: z.string(), definition: z.string(), floor: Estimate.nullable() }),
        ),
      })
      .nullable(),
    /** Looks at the generator while it trained: the last one at or before the card's round. */
    observed: z
      .object({
        round: z.int().nonnegative(),
        reference: z.string(),
        showers: z.int().positive(),
        rows: z.array(
          z.object({
            id: z.string(),
            title: z.string(),
            unit: z.string(),
            value: z.number().nullable(),
            floor: Floor,
          }),
        ),
      })
      .nullable(),
  }),
  timing: GeneratorTiming.nullable(),
  /** Sentences: where the card's knowledge ends. */
  limits: z.array(z.string()),
})
export type ModelCard = z.infer<typeof ModelCard>
