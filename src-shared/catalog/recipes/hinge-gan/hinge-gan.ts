import { z } from 'zod'
import { defineRecipe } from '../../define-recipe.ts'
import { DCGAN_TRAINER, GENERATOR_AVERAGE } from '../defaults.ts'
import { checkPair, mustGiveOneNumber, mustGiveRawScore, networkOf } from '../network-rules.ts'
import { BATCHES } from '../params.ts'

export const hingeGan = defineRecipe({
  kind: 'hinge-gan',
  version: 1,
  title: 'Hinge GAN',
  summary: 'The critic only learns from showers inside the margin.',
  source: 'Lim, Ye, Geometric GAN, arXiv:1705.02894; Miyato et al., arXiv:1802.05957, eq. 16-17',
  params: z.object({ batches: BATCHES }),
  roles: ['generator', 'critic'],
  needsSecondOrder: false,
  needsLabels: false,
  defaults: {
    batch: 100,
    average: GENERATOR_AVERAGE,
    trainers: { critic: DCGAN_TRAINER, generator: DCGAN_TRAINER },
  },
  check(view) {
    const critic = networkOf(view, 'critic')
    return [
      ...checkPair(view),
      ...(critic === null
        ? []
        : [...mustGiveOneNumber(critic), ...mustGiveRawScore(critic, 'the hinge loss')]),
    ]
  },
  series: [
    { name: 'critic loss', title: 'Critic loss', reading: 'Falls while the critic is winning.' },
    { name: 'generator loss', title: 'Generator loss', reading: 'Falls while the generator is winning.' },
    {
      name: 'accuracy real',
      title: 'Critic accuracy on real',
      reading: 'Part of real showers that the critic calls real; near 1 on both: the critic is too strong.',
    },
    {
      name: 'accuracy generated',
      title: 'Critic accuracy on generated',
      reading: 'Part of generated showers that the critic calls generated.',
    },
  ],
})
