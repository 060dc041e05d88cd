import { z } from 'zod'
import { problem } from '../../../base/problem.ts'
import { defineRecipe } from '../../define-recipe.ts'
import { DCGAN_TRAINER, GENERATOR_AVERAGE } from '../defaults.ts'
import { checkPair, mustEndIn, mustGiveNumbers, mustNotSeeCondition, networkOf } from '../network-rules.ts'
import { BATCHES } from '../params.ts'

export const labelledGan = defineRecipe({
  kind: 'labelled-gan',
  version: 1,
  title: 'Labelled GAN (K + 1 classes)',
  summary:
    'The critic tells the K classes of real events and a further class “generated”; the generator is asked for a class.',
  source: 'Odena, arXiv:1606.01583; Salimans et al., arXiv:1606.03498, section 5',
  params: z.object({ batches: BATCHES }),
  roles: ['generator', 'critic'],
  needsSecondOrder: false,
  needsLabels: true,
  defaults: {
    batch: 100,
    average: GENERATOR_AVERAGE,
    trainers: { critic: DCGAN_TRAINER, generator: DCGAN_TRAINER },
  },
  check(view) {
    const critic = networkOf(view, 'critic')
    const generator = networkOf(view, 'generator')
    const classes = view.labels?.classes ?? null
    // The critic answers with a class instead of being told it, so only the generator has a condition here.
    const pair = checkPair(view).filter((each) => each.code !== 'recipe.condition-one-sided')
    return [
      ...pair,
      ...(generator === null || generator.sources.some((each) => each.source === 'condition')
        ? []
        : [
            problem({
              code: 'recipe.source-missing',
              at: { network: generator.id },
              message: `“${generator.name}” has no condition source: it cannot be asked for a class.`,
              hint: `Add a Condition node to “${generator.name}” and concatenate it with the latent numbers.`,
            }),
          ]),
      ...(critic === null
        ? []
        : mustNotSeeCondition(critic, { why: 'the class is what it learns to tell', severity: 'warning' })),
      ...(critic === null || classes === null
        ? []
        : mustGiveNumbers(critic, classes + 1, `${classes} classes and one for “generated”`)),
      ...(critic === null
        ? []
        : mustEndIn(critic, ['softmax', 'linear'], {
            code: 'recipe.classifier-end',
            why: 'the categorical cross-entropy reads its outputs as probabilities that sum to one (softmax) or logits (linear)',
            hint: 'Set the activation of the last layer to softmax.',
          })),
    ]
  },
  series: [
    {
      name: 'critic loss',
      title: 'Critic loss',
      reading: 'Falls while the critic tells classes and generated events apart.',
    },
    {
      name: 'generator loss',
      title: 'Generator loss',
      reading: 'Falls while generated events are taken for the class asked for.',
    },
    {
      name: 'accuracy real',
      title: 'Class accuracy on real',
      reading: 'Part of real events given their true class.',
    },
    {
      name: 'accuracy generated',
      title: 'Accuracy on generated',
      reading: 'Part of generated events that the critic recognises as generated.',
    },
  ],
})
