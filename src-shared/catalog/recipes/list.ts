import { classifier } from './classifier/classifier.ts'
import { regressor } from './regressor/regressor.ts'
import { minimaxGan } from './minimax-gan/minimax-gan.ts'
import { nonSaturatingGan } from './non-saturating-gan/non-saturating-gan.ts'
import { lsgan } from './lsgan/lsgan.ts'
import { hingeGan } from './hinge-gan/hinge-gan.ts'
import { wgan } from './wgan/wgan.ts'
import { wganGp } from './wgan-gp/wgan-gp.ts'
import { labelledGan } from './labelled-gan/labelled-gan.ts'
import type { RecipeDefinition } from '../define-recipe.ts'

export const recipes: readonly RecipeDefinition[] = [
  classifier,
  regressor,
  minimaxGan,
  nonSaturatingGan,
  lsgan,
  hingeGan,
  wgan,
  wganGp,
  labelledGan,
]
