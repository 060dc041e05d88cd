import type { TrainerDefaults } from '../define-recipe.ts'

/** What several recipes start from; each recipe names its own source. */

export const GENERATOR_AVERAGE = { decay: 0.998 }

export function adam(learningRate: number, beta1: number, beta2: number): TrainerDefaults['optimizer'] {
  return { kind: 'adam', params: { learningRate, beta1, beta2 } }
}

/** Radford, Metz, Chintala 2015 (DCGAN), section 4: Adam 2e-4 with beta1 0.5. */
export const DCGAN_TRAINER: TrainerDefaults = { optimizer: adam(2e-4, 0.5, 0.999), steps: 1, batchFactor: 1 }
