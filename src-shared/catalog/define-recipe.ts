import type { Problem } from '../base/problem.ts'
import type { NetworkRole } from '../plan/model-plan.ts'
import type { Representation } from '../plan/representation.ts'
import type { Shape } from '../tensor/shape.ts'
import type { Params, ParamsSchema } from './define.ts'

/** What a recipe sees of a drawn network when it checks it: its layers in order, nested networks unfolded. */
export type RecipeNetwork = {
  id: string
  name: string
  role: NetworkRole
  sources: readonly { node: string; source: 'data' | 'condition' | 'latent' | 'input'; shape: Shape }[]
  layers: readonly RecipeLayer[]
  outputShape: Shape
}

export type RecipeLayer = {
  node: string
  name: string
  kind: string
  params: Readonly<Record<string, unknown>>
  outputShape: Shape
}

export type RecipeView = {
  networks: readonly RecipeNetwork[]
  data: Representation | null
  condition: Representation | null
  labels: Representation | null
}

export type TrainerDefaults = {
  optimizer: { kind: string; params: Record<string, unknown> }
  steps: number
  batchFactor: number
}

/** A curve that training draws. */
export type SeriesDefinition = {
  name: string
  title: string
  /** How to read it, in one sentence. */
  reading: string
}

/** What trains whom with which loss. The numbers live in `<recipe>.tf.ts`, which only the engine imports. */
export interface RecipeDefinition<S extends ParamsSchema = ParamsSchema> {
  kind: string
  version: number
  title: string
  summary: string
  /** Where the method comes from. */
  source: string
  params: S
  /** Exactly one network of each. */
  roles: readonly NetworkRole[]
  /** True when the loss holds a gradient: every critic layer then needs a certified second derivative. */
  needsSecondOrder: boolean
  /** Classifiers and labelled GANs cannot train without class labels. */
  needsLabels: boolean
  defaults: {
    batch: number
    average: { decay: number } | null
    trainers: Partial<Record<NetworkRole, TrainerDefaults>>
  }
  check(view: RecipeView, params: Params<S>): Problem[]
  series: readonly SeriesDefinition[]
}

export function defineRecipe<const S extends ParamsSchema>(
  definition: RecipeDefinition<S>,
): RecipeDefinition<S> {
  return definition
}
