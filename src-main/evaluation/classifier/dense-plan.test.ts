import { expect, test } from 'vitest'
import { CHALLENGE } from './two-sample-test.ts'
import { densePlan } from './dense-plan.ts'

test('the CaloChallenge’s network: 9,152,513 weights for 368 cells and an energy, started as PyTorch starts them', () => {
  const { hidden, batch, learningRate } = CHALLENGE
  const plan = densePlan({ role: 'classifier', width: 369, hidden, batch, learningRate })
  const weights = plan.networks[0]?.weights ?? []
  // 369 · 2048 + 2048, twice 2048 · 2048 + 2048, 2048 + 1.
  expect(weights.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0)).toBe(9_152_513)
  expect(weights.map(({ initializer }) => initializer)).toEqual(
    [369, 369, 2048, 2048, 2048, 2048, 2048, 2048].map((into) => ({
      kind: 'random-uniform',
      limit: 1 / Math.sqrt(into),
    })),
  )
  expect(plan.training).toMatchObject({
    recipe: { kind: 'classifier', params: { loss: 'binary-cross-entropy' } },
    batch: 1000,
    trainers: [{ optimizer: { params: { learningRate: 2e-4, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } } }],
  })
  expect(plan.networks[0]?.steps.map(({ kind, params }) => params['slope'] ?? kind)).toContain(0.01)
})
