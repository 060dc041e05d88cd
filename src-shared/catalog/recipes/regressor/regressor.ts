import { z } from 'zod'
import { problem } from '../../../base/problem.ts'
import { defineRecipe } from '../../define-recipe.ts'
import { adam } from '../defaults.ts'
import { mustGiveNumbers, mustHaveSource, mustNotSeeCondition, networkOf } from '../network-rules.ts'

export const regressor = defineRecipe({
  kind: 'regressor',
  version: 1,
  title: 'Regressor',
  summary: 'Learns the condition of an event (its incident energy, say) from its showers, by least squares.',
  source: 'Goodfellow, Bengio, Courville, Deep Learning, section 6.2.2.1',
  params: z.object({}),
  roles: ['regressor'],
  needsSecondOrder: false,
  needsLabels: false,
  defaults: {
    batch: 32,
    average: null,
    trainers: { regressor: { optimizer: adam(1e-3, 0.9, 0.999), steps: 1, batchFactor: 1 } },
  },
  check(view) {
    const network = networkOf(view, 'regressor')
    if (network === null) return []
    const wanted =
      view.condition === null ? null : view.condition.shape.reduce((product, dim) => product * dim, 1)
    return [
      ...mustHaveSource(network, 'data', 'it has to see the events'),
      ...mustNotSeeCondition(network, { why: 'the condition is what it learns to tell', severity: 'error' }),
      ...(wanted === null
        ? [
            problem({
              code: 'recipe.condition-missing',
              at: { network: network.id },
              message: `“${network.name}” learns the condition, but the data set declares 0 conditions.`,
              hint: 'Set “condition” and “conditionSize” of the dataset node.',
            }),
          ]
        : mustGiveNumbers(
            network,
            wanted,
            `a condition of ${wanted} ${wanted === 1 ? 'number' : 'numbers'}`,
          )),
    ]
  },
  series: [
    {
      name: 'loss',
      title: 'Mean squared error',
      reading: 'Falls while the network learns; in the units that the condition has after its transforms.',
    },
  ],
})
