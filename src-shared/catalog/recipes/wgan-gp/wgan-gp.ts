import { z } from 'zod'
import { defineRecipe } from '../../define-recipe.ts'
import { adam, GENERATOR_AVERAGE } from '../defaults.ts'
import {
  checkPair,
  mustGiveOneNumber,
  mustGiveRawScore,
  mustNotHoldBatchNorm,
  networkOf,
} from '../network-rules.ts'

export const wganGp = defineRecipe({
  kind: 'wgan-gp',
  version: 1,
  title: 'WGAN with gradient penalty',
  summary: 'The critic estimates the Wasserstein distance; a penalty on its gradient keeps it Lipschitz.',
  source: 'Gulrajani et al., Improved Training of Wasserstein GANs, arXiv:1704.00028, algorithm 1',
  params: z.object({
    /** Weight of the penalty. */
    lambda: z.number().positive().default(10),
    /** `two`: (|g| - 1)²; `one`: max(0, |g| - 1)², which leaves smaller slopes alone (Petzka et al., arXiv:1709.08894). */
    sided: z.enum(['two', 'one']).default('two'),
  }),
  roles: ['generator', 'critic'],
  needsSecondOrder: true,
  needsLabels: false,
  defaults: {
    batch: 64,
    average: GENERATOR_AVERAGE,
    trainers: {
      critic: { optimizer: adam(1e-4, 0, 0.9), steps: 5, batchFactor: 1 },
      generator: { optimizer: adam(1e-4, 0, 0.9), steps: 1, batchFactor: 1 },
    },
  },
  check(view) {
    const critic = networkOf(view, 'critic')
    return [
      ...checkPair(view),
      ...(critic === null
        ? []
        : [
            ...mustGiveOneNumber(critic),
            ...mustGiveRawScore(critic, 'WGAN-GP'),
            ...mustNotHoldBatchNorm(critic),
          ]),
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
      reading: 'Mean score of real minus generated showers: falls as they become alike.',
    },
    {
      name: 'gradient penalty',
      title: 'Gradient penalty',
      reading: 'Small when the critic has slope one between real and generated showers.',
    },
  ],
})
