import type {
  LayerDefinition,
  OptimizerDefinition,
  SourceDefinition,
  TransformDefinition,
} from './define.ts'

/** The vocabulary: explicit lists, no side effects. Adding a thing is its folder and one line here. */

export const sources: readonly SourceDefinition[] = []

export const layers: readonly LayerDefinition[] = []

export const transforms: readonly TransformDefinition[] = []

export const optimizers: readonly OptimizerDefinition[] = []
