import type { LayerDefinition, OptimizerDefinition, SourceDefinition, TransformDefinition } from './define.ts'
import type { RecipeDefinition } from './define-recipe.ts'
import { layers } from './layers/list.ts'
import { optimizers } from './optimizers/list.ts'
import { recipes } from './recipes/list.ts'
import { sources } from './sources/list.ts'
import { transforms } from './transforms/list.ts'

/** The vocabulary: explicit lists, no side effects. Adding a thing is its folder and one line here. */

export { layers, optimizers, recipes, sources, transforms }

/** Everything that checks, compile and the engine look things up in; tests pass smaller ones. */
export type Catalog = {
  sources: readonly SourceDefinition[]
  layers: readonly LayerDefinition[]
  transforms: readonly TransformDefinition[]
  optimizers: readonly OptimizerDefinition[]
  recipes: readonly RecipeDefinition[]
}

export const catalog: Catalog = { sources, layers, transforms, optimizers, recipes }
