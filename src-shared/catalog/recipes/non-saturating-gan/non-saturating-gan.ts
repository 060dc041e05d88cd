import { z } from 'zod'
import { defineRecipe } from '../../define-recipe.ts'
import { DCGAN_TRAINER, GENERATOR_AVERAGE } from '../defaults.ts'
import { checkPair, mustEndIn, mustGiveOneNumber, networkOf } from '../network-rules.ts'
import { BATCHES } from '../params.ts'

export const nonSaturatingGan = defineRecipe({
  kind: 'non-saturating-gan',
  version: 1,
  title: 'Non-saturating GAN',
  summary: 'The generator maximises log D(G(z)), which keeps its gradient alive when the critic wins.',
  source: 'Goodfellow et al., arXiv:1406.2661, section 3',
  params: z.object({
    /** Label of real showers; 0.9 is one-sided label smoothing (Salimans et al., arXiv:1606.03498). */
    realLabel: z.number().min(0.5).max(1).default(1),
    batches: BATCHES,
  }),
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
        : [
            ...mustGiveOneNumber(critic),
            ...mustEndIn(critic, ['sigmoid', 'linear'], {
              code: 'recipe.critic-not-probability',
              why: 'the cross-entropy reads its output as a probability (sigmoid) or a logit (linear)',
              hint: 'Set the activation of the last layer to sigmoid or linear.',
            }),
          ]),
    ]
  },
  series: [
    {
      name: 'critic loss',
      title: 'Critic loss',
      reading: 'ln 2 = 0.693 when the critic cannot tell real from generated.',
    },
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
