import '@tensorflow/tfjs-backend-cpu'
import { readFileSync } from 'node:fs'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { recipeKernels } from '../../src-shared/catalog/recipes/kernels.tf.ts'
import { recipes } from '../../src-shared/catalog/recipes/list.ts'
import type { LossCall } from '../../src-shared/catalog/recipes/kernel.tf.ts'
import type { NetworkRole } from '../../src-shared/plan/model-plan.ts'
import { sizeOf } from '../../src-shared/tensor/shape.ts'
import { repairGradients } from './gradients/repair.ts'

/**
 * Every loss and its gradient against JAX in float64: recipe-reference/losses.py has the formulas of the papers and
 * the numbers that are fed in; losses.json is what it printed.
 */
type Case = {
  recipe: string
  role: NetworkRole
  hidden: 'tanh' | 'leaky-relu'
  ends: 'linear' | 'sigmoid' | 'softmax'
  outputs: number
  batchNorm?: true
  batches?: 'mixed' | 'separate'
  realLabel?: number
  sided?: 'one' | 'two'
  lambda?: number
  loss?: string
  expected: { loss: number; penalty?: number; gradients: Record<string, number[]> }
}

const reference = new URL('recipe-reference/losses.json', import.meta.url)
const cases = JSON.parse(readFileSync(reference, 'utf8')) as Case[] // written by losses.py
const named = cases.map(
  ({ expected, ...settings }) => [JSON.stringify(settings), { ...settings, expected }] as const,
)

const [EVENTS, CELLS, LATENT, HIDDEN] = [4, 3, 2, 5]
const SCALE = 0.72
const EPSILON = [0.1, 0.45, 0.8, 0.95]
const LABELS = [0, 2, 1, 2]

/** The same numbers as `wave` of losses.py. */
function wave(shape: number[], start: number, size = 0.8): tf.Tensor {
  const values = Array.from({ length: sizeOf(shape) }, (_, at) => size * Math.sin(start + 1.7 * at))
  return tf.tensor(values, shape, 'float32')
}

function startingWeights(outputs: number): Record<'critic' | 'generator', Record<string, tf.Tensor>> {
  return {
    critic: {
      w1: wave([CELLS, HIDDEN], 0.3, SCALE),
      b1: wave([HIDDEN], 1.1, 0.3),
      w2: wave([HIDDEN, outputs], 2.2, SCALE),
      b2: wave([outputs], 0.7, 0.3),
    },
    generator: { w: wave([LATENT, CELLS], 0.9), b: wave([CELLS], 2.6, 0.4) },
  }
}

type Weights = Record<string, tf.Tensor>

function criticOf(weights: Weights, x: tf.Tensor, given: Case): tf.Tensor {
  const w = weights as Record<'w1' | 'b1' | 'w2' | 'b2', tf.Tensor> // as startingWeights makes them
  const flat = tf.reshape(x, [-1, CELLS]) as tf.Tensor2D
  const sums = tf.add(tf.matMul(flat, w.w1 as tf.Tensor2D), w.b1)
  const before = given.batchNorm === true ? standardised(sums) : sums
  const hidden = given.hidden === 'tanh' ? tf.tanh(before) : tf.leakyRelu(before, 0.2)
  const out = tf.add(tf.matMul(hidden as tf.Tensor2D, w.w2 as tf.Tensor2D), w.b2)
  return given.ends === 'sigmoid' ? tf.sigmoid(out) : given.ends === 'softmax' ? tf.softmax(out) : out
}

function standardised(x: tf.Tensor): tf.Tensor {
  const mean = tf.mean(x, 0)
  const variance = tf.mean(tf.square(tf.sub(x, mean)), 0)
  return tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-3)))
}

/** Plain arrays of loss, penalty and gradients for one case; events of the shape `cells`. */
function computed(given: Case, cells: number[]) {
  const kernel = recipeKernels.find((each) => each.kind === given.recipe)
  if (kernel === undefined) throw new Error(`No kernel ${given.recipe}`)
  return tf.tidy(() => {
    const start = startingWeights(given.outputs)
    const trained = given.role === 'generator' ? 'generator' : 'critic'
    const variables = Object.fromEntries(
      Object.entries(start[trained]).map(([name, value]) => [name, tf.variable(value)]),
    )
    const weights = { ...start, [trained]: variables }
    const fake = () => {
      const { w, b } = weights.generator as Record<'w' | 'b', tf.Tensor> // as startingWeights makes them
      const sums = tf.add(tf.matMul(wave([EVENTS, LATENT], 5, 1.2) as tf.Tensor2D, w as tf.Tensor2D), b)
      return tf.reshape(tf.tanh(sums), [EVENTS, ...cells])
    }
    const real = tf.reshape(wave([EVENTS, CELLS], 4, 1.5), [EVENTS, ...cells])
    const made = fake()
    const labels =
      given.recipe === 'classifier' && given.outputs === 1 ? LABELS.map((label) => label % 2) : LABELS
    const call: LossCall<Record<string, unknown>> = {
      params: {
        batches: given.batches ?? 'mixed',
        realLabel: given.realLabel ?? 1,
        lambda: given.lambda,
        sided: given.sided,
        loss: given.loss,
        clip: 0.01,
      },
      real: () => real,
      generate: () => (given.role === 'generator' ? fake() : made),
      judge: (showers) => criticOf(weights.critic, showers, given),
      predict: () => criticOf(weights.critic, real, given),
      labels: () => tf.tensor1d(labels),
      condition: () => wave([EVENTS, 2], 3.3, 1.1),
      uniform(shape) {
        expect(shape).toEqual([EVENTS, ...cells.map(() => 1)])
        return tf.tensor(EPSILON, shape)
      },
      endOf: () => given.ends,
      widthOf: () => given.outputs,
    }
    let series: Record<string, number> = {}
    const { value, grads } = tf.variableGrads(() => {
      const losses = kernel.loss(given.role, call)
      series = Object.fromEntries(
        Object.entries(losses.series).map(([name, each]) => [name, each.arraySync()]),
      )
      return losses.loss
    }, Object.values(variables))
    const gradients = Object.fromEntries(
      Object.entries(variables).map(([name, variable]) => [name, [...grads[variable.name]!.dataSync()]]),
    )
    const loss = value.arraySync()
    for (const variable of Object.values(variables)) variable.dispose()
    return { loss, series, gradients }
  })
}

/** What a loss may ask for; what is not given must not be asked for. */
function callWith(given: Partial<LossCall<Record<string, unknown>>>): LossCall<Record<string, unknown>> {
  const unasked = () => {
    throw new Error('The loss asked for something that it has no business with')
  }
  return {
    ...{ params: {}, real: unasked, generate: unasked, judge: unasked, predict: unasked, labels: unasked },
    ...{ condition: unasked, uniform: unasked, endOf: unasked, widthOf: unasked },
    ...given,
  }
}

beforeAll(async () => {
  await tf.setBackend('cpu')
  repairGradients()
})

test('every recipe has its kernel, in the order of the list', () => {
  expect(recipeKernels.map((each) => each.kind)).toEqual(recipes.map((each) => each.kind))
})

test('the table holds every recipe, and both roles of every pair', () => {
  const seen = new Set(cases.map(({ recipe, role }) => `${recipe} ${role}`))
  for (const { kind } of recipeKernels) {
    const isPair = !['classifier', 'regressor'].includes(kind)
    for (const role of isPair ? ['critic', 'generator'] : [kind]) expect(seen).toContain(`${kind} ${role}`)
  }
})

describe('loss and gradient are those of the papers', () => {
  test.each(named)('%s', (_, given) => {
    const before = tf.memory().numTensors
    const { loss, series, gradients } = computed(given, [CELLS])
    expect(tf.memory().numTensors).toBe(before)
    expect(loss).toBeCloseTo(given.expected.loss, 5)
    expect(series[`${given.role} loss`] ?? series['loss']).toBe(loss)
    if (given.expected.penalty !== undefined) {
      expect(series['gradient penalty']).toBeCloseTo(given.expected.penalty, 5)
    }
    expectClose(gradients, given.expected.gradients)
  })

  const penalties = named.filter(([, { recipe, role }]) => recipe === 'wgan-gp' && role === 'critic')
  test.each(penalties)('showers of two dimensions and a channel: %s', (_, given) => {
    const { loss, gradients } = computed(given, [1, CELLS, 1])
    expect(loss).toBeCloseTo(given.expected.loss, 5)
    expectClose(gradients, given.expected.gradients)
  })
})

/** Within 2e-5 of the weight's largest gradient (or of 0.01, where all vanish): float32 against float64. */
function expectClose(found: Record<string, number[]>, wanted: Record<string, number[]>): void {
  expect(Object.keys(found).sort()).toEqual(Object.keys(wanted).sort())
  for (const [name, values] of Object.entries(wanted)) {
    const scale = Math.max(...values.map(Math.abs), 1e-2)
    expect(found[name]).toHaveLength(values.length)
    values.forEach((value, at) => {
      expect(Math.abs((found[name]?.[at] ?? NaN) - value), `${name}[${at}]`).toBeLessThan(2e-5 * scale)
    })
  }
}

describe('at the edges', () => {
  test('a critic of slope zero pays the whole lambda and still has finite gradients', () => {
    const before = tf.memory().numTensors
    const kernel = recipeKernels.find((each) => each.kind === 'wgan-gp')!
    tf.tidy(() => {
      const w = tf.variable(tf.zeros([CELLS, 1]))
      const call = callWith({
        params: { lambda: 10, sided: 'two' },
        real: () => tf.ones([EVENTS, CELLS]),
        generate: () => tf.zeros([EVENTS, CELLS]),
        judge: (x: tf.Tensor) => tf.matMul(x as tf.Tensor2D, tf.reshape(w, [CELLS, 1]) as tf.Tensor2D),
        uniform: (shape: number[]) => tf.tensor(EPSILON, shape),
      })
      const { value, grads } = tf.variableGrads(() => kernel.loss('critic', call).loss, [w])
      expect(value.arraySync()).toBeCloseTo(10, 4)
      expect([...grads[w.name]!.dataSync()].every(Number.isFinite)).toBe(true)
      w.dispose()
    })
    expect(tf.memory().numTensors).toBe(before)
  })

  test.each(['sigmoid', 'linear'] as const)(
    'a hopeless generator has a finite loss against a %s critic',
    (ends) => {
      const before = tf.memory().numTensors
      for (const kind of ['minimax-gan', 'non-saturating-gan']) {
        const kernel = recipeKernels.find((each) => each.kind === kind)!
        tf.tidy(() => {
          const call = callWith({
            params: { realLabel: 1, batches: 'mixed' },
            generate: () => tf.zeros([2, 1]),
            judge: () => tf.fill([2, 1], ends === 'sigmoid' ? 0 : -200),
            endOf: () => ends,
          })
          expect(Number.isFinite(kernel.loss('generator', call).loss.arraySync())).toBe(true)
        })
      }
      expect(tf.memory().numTensors).toBe(before)
    },
  )

  test('WGAN clips the critic’s weights and leaves the generator’s', () => {
    const kernel = recipeKernels.find((each) => each.kind === 'wgan')!
    const before = tf.memory().numTensors
    tf.tidy(() => {
      const weight = tf.tensor1d([-3, -0.01, 0.004, 0.02])
      const clipped = kernel.constrain!('critic', weight, { clip: 0.01 })
      expect([...clipped.dataSync()]).toEqual([...Float32Array.of(-0.01, -0.01, 0.004, 0.01)])
      expect(kernel.constrain!('generator', weight, { clip: 0.01 })).toBe(weight)
    })
    expect(tf.memory().numTensors).toBe(before)
  })
})

// Two real and two generated events; what the critic says of them is written out, and so is how often it is right.
describe('accuracies', () => {
  const pairs: [string, string, number[], { real: number; generated: number }][] = [
    ['non-saturating-gan', 'sigmoid', [0.9, 0.4, 0.2, 0.3], { real: 0.5, generated: 1 }],
    ['minimax-gan', 'linear', [2, -1, -3, 4], { real: 0.5, generated: 0.5 }],
    ['lsgan', 'linear', [0.6, 0.4, 0.4, 0.2], { real: 0.5, generated: 1 }],
    ['hinge-gan', 'linear', [0.1, 2, 0.1, -2], { real: 1, generated: 0.5 }],
  ]
  test.each(pairs)('%s counts scores above the boundary of a %s critic', (kind, ends, scores, right) => {
    const series = seriesOf(kind, { ends, scores, width: 1 })
    expect(series['accuracy real']).toBeCloseTo(right.real, 6)
    expect(series['accuracy generated']).toBeCloseTo(right.generated, 6)
  })

  test('the labelled GAN counts the largest of K + 1 outputs', () => {
    // Labels 1 and 0 of two classes; the third class is “generated”.
    const scores = [0.2, 0.7, 0.1, 0.1, 0.2, 0.7, 0.1, 0.1, 0.8, 0.5, 0.3, 0.2]
    const series = seriesOf('labelled-gan', { ends: 'softmax', scores, width: 3 })
    expect(series['accuracy real']).toBeCloseTo(0.5, 6)
    expect(series['accuracy generated']).toBeCloseTo(0.5, 6)
  })

  test('a classifier with one output says yes above one half', () => {
    const kernel = recipeKernels.find((each) => each.kind === 'classifier')!
    const accuracy = tf.tidy(() => {
      const call = callWith({
        params: { loss: 'binary-cross-entropy' },
        predict: () => tf.tensor2d([0.9, 0.4, 0.2, 0.6], [4, 1]),
        labels: () => tf.tensor1d([1, 1, 0, 0]),
        endOf: () => 'sigmoid',
        widthOf: () => 1,
      })
      return kernel.loss('classifier', call).series['accuracy']!.arraySync()
    })
    expect(accuracy).toBe(0.5)
  })
})

function seriesOf(
  kind: string,
  given: { ends: string; scores: number[]; width: number },
): Record<string, number> {
  const kernel = recipeKernels.find((each) => each.kind === kind)!
  const before = tf.memory().numTensors
  const series = tf.tidy(() => {
    const call = callWith({
      params: { realLabel: 1, batches: 'mixed' },
      real: () => tf.zeros([2, 1]),
      generate: () => tf.zeros([2, 1]),
      judge: () => tf.tensor2d(given.scores, [4, given.width]),
      labels: () => tf.tensor1d([1, 0]),
      endOf: () => given.ends,
      widthOf: () => given.width,
    })
    const { series: found } = kernel.loss('critic', call)
    return Object.fromEntries(Object.entries(found).map(([name, value]) => [name, value.arraySync()]))
  })
  expect(tf.memory().numTensors).toBe(before)
  return series
}
