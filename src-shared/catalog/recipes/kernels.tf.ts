import { classifierKernel } from './classifier/classifier.tf.ts'
import { regressorKernel } from './regressor/regressor.tf.ts'
import { minimaxGanKernel } from './minimax-gan/minimax-gan.tf.ts'
import { nonSaturatingGanKernel } from './non-saturating-gan/non-saturating-gan.tf.ts'
import { lsganKernel } from './lsgan/lsgan.tf.ts'
import { hingeGanKernel } from './hinge-gan/hinge-gan.tf.ts'
import { wganKernel } from './wgan/wgan.tf.ts'
import { wganGpKernel } from './wgan-gp/wgan-gp.tf.ts'
import { labelledGanKernel } from './labelled-gan/labelled-gan.tf.ts'
import type { RecipeKernel } from './kernel.tf.ts'

/** The computing halves of `catalog/index.ts`'s recipes, in the same order. */
export const recipeKernels: readonly RecipeKernel[] = [
  classifierKernel as RecipeKernel,
  regressorKernel as RecipeKernel,
  minimaxGanKernel as RecipeKernel,
  nonSaturatingGanKernel as RecipeKernel,
  lsganKernel as RecipeKernel,
  hingeGanKernel as RecipeKernel,
  wganKernel as RecipeKernel,
  wganGpKernel as RecipeKernel,
  labelledGanKernel as RecipeKernel,
]
