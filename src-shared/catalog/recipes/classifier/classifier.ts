import { z } from 'zod'
import { problem } from '../../../base/problem.ts'
import { defineRecipe } from '../../define-recipe.ts'
import { adam } from '../defaults.ts'
import { mustEndIn, mustGiveNumbers, mustHaveSource, networkOf } from '../network-rules.ts'

export const classifier = defineRecipe({
  kind: 'classifier',
  version: 1,
  title: 'Classifier',
  summary: 'Learns the class labels of the data set.',
  source: 'Goodfellow, Bengio, Courville, Deep Learning, section 6.2.2',
  params: z.object({
    /** Categorical: one class out of many. Binary: one yes/no output (or one per class). MSE: squared distance to one-hot. */
    loss: z
      .enum(['categorical-cross-entropy', 'binary-cross-entropy', 'mse'])
      .default('categorical-cross-entropy'),
  }),
  roles: ['classifier'],
  needsSecondOrder: false,
  needsLabels: true,
  defaults: {
    batch: 32,
    average: null,
    trainers: { classifier: { optimizer: adam(1e-3, 0.9, 0.999), steps: 1, batchFactor: 1 } },
  },
  check(view, params) {
    const network = networkOf(view, 'classifier')
    const classes = view.labels?.classes ?? null
    if (network === null) return []
    const twoAsOne =
      params.loss === 'binary-cross-entropy' && classes === 2 && network.outputShape.at(-1) === 1
    return [
      ...mustHaveSource(network, 'data', 'it has to see the events'),
      ...(classes === null || twoAsOne
        ? []
        : mustGiveNumbers(network, classes, `a data set of ${classes} classes`)),
      ...(params.loss === 'categorical-cross-entropy'
        ? mustEndIn(network, ['softmax', 'linear'], {
            code: 'recipe.classifier-end',
            why: 'the categorical cross-entropy reads its outputs as probabilities that sum to one (softmax) or logits (linear)',
            hint: 'Set the activation of the last layer to softmax.',
          })
        : []),
      ...(params.loss === 'binary-cross-entropy'
        ? mustEndIn(network, ['sigmoid', 'linear'], {
            code: 'recipe.classifier-end',
            why: 'the binary cross-entropy reads each output as a probability (sigmoid) or a logit (linear)',
            hint: 'Set the activation of the last layer to sigmoid.',
          })
        : []),
      ...(view.labels === null
        ? [
            problem({
              code: 'recipe.labels-missing',
              at: { network: network.id },
              message: `“${network.name}” learns class labels, but the data set declares 0 classes.`,
              hint: 'Set “labels” and “classes” of the dataset node.',
            }),
          ]
        : []),
    ]
  },
  series: [
    { name: 'loss', title: 'Training loss', reading: 'Falls while the network learns.' },
    {
      name: 'accuracy',
      title: 'Training accuracy',
      reading: 'Part of the batch that is classified correctly.',
    },
  ],
})
