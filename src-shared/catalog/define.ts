import type { z } from 'zod'
import type { Problem, ProblemInput } from '../base/problem.ts'
import { problem } from '../base/problem.ts'
import type { Result } from '../base/result.ts'
import { failed, success } from '../base/result.ts'
import type { Unit } from '../base/units.ts'
import type { Initializer } from '../plan/model-plan.ts'
import type { Ops } from '../plan/ops.ts'
import type { Representation } from '../plan/representation.ts'
import type { EventShape, Shape } from '../tensor/shape.ts'

/** The forms of catalogue entries. Each entry is one folder and one line in `catalog/index.ts` (docs/adr/0002). */

export type ParamsSchema = z.ZodObject
export type Params<S extends ParamsSchema> = z.output<S>

export type Port = {
  name: string
  /** Rank including the batch; absent when any rank will do. */
  rank?: number | readonly [min: number, max: number]
  /** Takes any number of wires (Concatenate, Add), at least two. */
  many?: true
}

export type Inferred<Value> = Result<Value, Problem[]>

export function inferred<Value>(value: Value): Inferred<Value> {
  return success(value)
}

/** `refused({ code: 'shape.rank', message, hint })`; the checker adds the node. */
export function refused(...problems: ProblemInput[]): Inferred<never> {
  return failed(problems.map(problem))
}

/** What a shape rule may know besides its inputs. */
export type InferContext = {
  /** What the data lane gives to networks; null when there is none or it has problems. */
  data: Representation | null
  condition: Representation | null
}

export type WeightSpec = { shape: EventShape; initializer: Initializer; trainable: boolean }

export type LayerCall<T, P> = {
  inputs: readonly T[]
  /** Static shapes of the inputs, batch null. */
  shapes: readonly Shape[]
  outputShape: Shape
  params: P
  weights: Readonly<Record<string, T>>
  mode: LayerMode<T>
}

/** Training draws random numbers and reports new values of moving averages; inference does neither. */
export type LayerMode<T> =
  | { kind: 'infer' }
  | {
      kind: 'train'
      /** Uniform in [0, 1) of the shape of `like`. Each call draws new numbers. */
      uniformLike(like: T): T
      /** Standard normal of the shape of `like`. */
      normalLike(like: T): T
      update(weight: string, value: T): void
    }

export type LayerCategory =
  | 'source'
  | 'core'
  | 'convolution'
  | 'pooling'
  | 'shape'
  | 'normalization'
  | 'activation'
  | 'combine'
  | 'noise'
  | 'calorimeter'

export interface LayerDefinition<S extends ParamsSchema = ParamsSchema> {
  kind: string
  version: number
  title: string
  category: LayerCategory
  /** One sentence for the palette. */
  summary: string
  synonyms: readonly string[]
  params: S
  inputs: readonly Port[]
  infer(shapes: readonly Shape[], params: Params<S>, context: InferContext): Inferred<Shape>
  /** Fills in params that depend on the data; compile calls it once, before `weights` and `forward`. */
  resolve?(params: Params<S>, context: InferContext): Params<S>
  weights(shapes: readonly Shape[], params: Params<S>): Record<string, WeightSpec>
  forward<T>(ops: Ops<T>, call: LayerCall<T, Params<S>>): T
  /** Turns the params of older versions into today's: `migrations[2]` takes version 1 to 2. */
  migrations?: Record<number, (params: Record<string, unknown>) => Record<string, unknown>>
  cases: readonly LayerCase[]
}

/** Hand-computed examples; a table test runs all of them. */
export type LayerCase = {
  given: readonly Shape[]
  params?: Record<string, unknown>
  context?: Partial<InferContext>
  expect: Shape | { problem: string }
}

export function defineLayer<const S extends ParamsSchema>(
  definition: LayerDefinition<S>,
): LayerDefinition<S> {
  return definition
}

/** A source begins a network: it has no inputs, and its shape comes from its params or from the data lane. */
export interface SourceDefinition<S extends ParamsSchema = ParamsSchema> {
  kind: 'data' | 'condition' | 'latent' | 'input'
  version: number
  title: string
  category: 'source'
  summary: string
  synonyms: readonly string[]
  params: S
  infer(params: Params<S>, context: InferContext): Inferred<EventShape>
}

export function defineSource<const S extends ParamsSchema>(
  definition: SourceDefinition<S>,
): SourceDefinition<S> {
  return definition
}

/** Column statistics of what a transform measures, over the training split only. */
export type FeatureStatistics = {
  count: number
  min: Float64Array
  max: Float64Array
  mean: Float64Array
  /** Population standard deviation. */
  sd: Float64Array
  /** Values of each column in ascending order, evenly thinned out when there are many; only for `wantsSorted`. */
  sorted?: readonly Float64Array[]
}

export type TransformCall<T, P> = {
  params: P
  /** What `fit` returned; `{}` for transforms that learn nothing. */
  fitted: Record<string, unknown>
  input: Representation
  output: Representation
  /** The event's condition as the file gives it, `[batch, k]`, when the data have one. */
  condition: { value: T; unit: Unit } | null
}

/** Each call draws new numbers of the shape of `like`, as in a layer's `LayerMode`. */
export type TransformRandom<T> = { uniformLike(like: T): T; normalLike(like: T): T }

/** An invertible change of the numbers between the file and the networks, stored with the model. */
export interface TransformDefinition<S extends ParamsSchema = ParamsSchema> {
  kind: string
  version: number
  title: string
  category: 'transform'
  summary: string
  synonyms: readonly string[]
  params: S
  /** Shape and unit after the transform. */
  describe(
    input: Representation,
    params: Params<S>,
    condition: Representation | null,
  ): Inferred<Representation>
  /** What to take statistics of before `fit`; absent: nothing is learned from the data. */
  measure?<T>(ops: Ops<T>, x: T, call: Omit<TransformCall<T, Params<S>>, 'fitted'>): T
  /** Whether `fit` needs the sorted values, not just the moments. */
  wantsSorted?(params: Params<S>): boolean
  fit?(statistics: FeatureStatistics, params: Params<S>, input: Representation): Record<string, unknown>
  /** `[batch, ...input.shape]` → `[batch, ...output.shape]`. */
  forward<T>(ops: Ops<T>, x: T, call: TransformCall<T, Params<S>>): T
  inverse<T>(ops: Ops<T>, y: T, call: TransformCall<T, Params<S>>): T
  /**
   * What a training network sees in place of `forward`, drawn anew in every update; only for the showers. Statistics,
   * samples, tests and exports go by `forward`, so it should be the identity.
   */
  augment?<T>(ops: Ops<T>, x: T, call: TransformCall<T, Params<S>>, random: TransformRandom<T>): T
  migrations?: Record<number, (params: Record<string, unknown>) => Record<string, unknown>>
}

export function defineTransform<const S extends ParamsSchema>(
  definition: TransformDefinition<S>,
): TransformDefinition<S> {
  return definition
}

export type OptimizerCall<T, P> = {
  weight: T
  gradient: T
  slots: Readonly<Record<string, T>>
  step: T
  params: P
  /** What `shared` returned for this step; computed on the spot when absent. */
  shared?: Readonly<Record<string, T>>
}

export interface OptimizerDefinition<S extends ParamsSchema = ParamsSchema> {
  kind: string
  title: string
  summary: string
  params: S
  /** Names of the state kept per weight, each of the weight's shape, all starting at zero unless `initial` says. */
  slots(params: Params<S>): Record<string, { initial: number }>
  /**
   * What the updates of all weights have in common in one step: constants and bias corrections, as scalars. Whoever
   * updates many weights calls this once and passes the answer on, which saves a dozen small kernels per weight.
   */
  shared<T>(ops: Ops<T>, call: { step: T; params: Params<S> }): Record<string, T>
  /** One update; `step` counts from 1 and is a scalar value, so that a compiled graph can hold it. */
  update<T>(ops: Ops<T>, call: OptimizerCall<T, Params<S>>): { weight: T; slots: Record<string, T> }
}

export function defineOptimizer<const S extends ParamsSchema>(
  definition: OptimizerDefinition<S>,
): OptimizerDefinition<S> {
  return definition
}
