import type {
  LayerDefinition,
  OptimizerDefinition,
  SourceDefinition,
  TransformDefinition,
} from './define.ts'
import type { RecipeDefinition } from './define-recipe.ts'
import { recipes } from './recipes/list.ts'

/** The vocabulary: explicit lists, no side effects. Adding a thing is its folder and one line here. */

export const sources: readonly SourceDefinition[] = []

export const layers: readonly LayerDefinition[] = []

export const transforms: readonly TransformDefinition[] = []

export const optimizers: readonly OptimizerDefinition[] = []

export { recipes }

/** Everything that checks, compile and the engine look things up in; tests pass smaller ones. */
export type Catalog = {
  sources: readonly SourceDefinition[]
  layers: readonly LayerDefinition[]
  transforms: readonly TransformDefinition[]
  optimizers: readonly OptimizerDefinition[]
  recipes: readonly RecipeDefinition[]
}

export const catalog: Catalog = { sources, layers, transforms, optimizers, recipes }
