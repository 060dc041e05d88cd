import { z } from 'zod'
import { defineRecipe } from '../../define-recipe.ts'
import { GENERATOR_AVERAGE } from '../defaults.ts'
import { checkPair, mustGiveOneNumber, mustGiveRawScore, networkOf } from '../network-rules.ts'

const RMSPROP = { kind: 'rmsprop', params: { learningRate: 5e-5 } }

export const wgan = defineRecipe({
  kind: 'wgan',
  version: 1,
  title: 'WGAN with weight clipping',
  summary: 'The critic estimates the Wasserstein distance; its weights are clipped after every update.',
  source: 'Arjovsky, Chintala, Bottou, Wasserstein GAN, arXiv:1701.07875, algorithm 1',
  params: z.object({
    /** Critic weights stay within [-clip, clip]. */
    clip: z.number().positive().default(0.01),
  }),
  roles: ['generator', 'critic'],
  needsSecondOrder: false,
  needsLabels: false,
  defaults: {
    batch: 64,
    average: GENERATOR_AVERAGE,
    trainers: {
      critic: { optimizer: RMSPROP, steps: 5, batchFactor: 1 },
      generator: { optimizer: RMSPROP, steps: 1, batchFactor: 1 },
    },
  },
  check(view) {
    const critic = networkOf(view, 'critic')
    return [
      ...checkPair(view),
      ...(critic === null ? [] : [...mustGiveOneNumber(critic), ...mustGiveRawScore(critic, 'WGAN')]),
    ]
  },
  series: [
    {
      name: 'critic loss',
      title: 'Critic loss',
      reading: 'Rises towards zero as generated showers become like real ones.',
    },
    {
      name: 'generator loss',
      title: 'Generator loss',
      reading: 'Minus the mean score of generated showers; only its changes mean something.',
    },
    {
      name: 'wasserstein estimate',
      title: 'Wasserstein estimate',
      reading: 'Mean score of real minus generated showers, up to a factor: falls as they become alike.',
    },
  ],
})
