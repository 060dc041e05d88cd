import { readFileSync, readdirSync, statSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { arrayOps, arrayValue } from '../../plan/array-ops.ts'
import type { ArrayValue } from '../../plan/array-ops.ts'
import type { OptimizerDefinition } from '../define.ts'
import { optimizers } from './list.ts'

type Steps = { weights: number[]; gradients: number[][]; params?: Record<string, unknown> }

/** Weights after every update, in float64. */
function updated(kind: string, { weights, gradients, params }: Steps): number[][] {
  const definition = definitionOf(kind)
  const parsed = definition.params.parse(params ?? {})
  let weight = arrayValue(weights, [weights.length])
  let slots: Record<string, ArrayValue> = Object.fromEntries(
    Object.entries(definition.slots(parsed)).map(([name, { initial }]) => [
      name,
      arrayValue(new Array<number>(weights.length).fill(initial), [weights.length]),
    ]),
  )
  return gradients.map((gradient, index) => {
    const next = definition.update(arrayOps, {
      weight,
      gradient: arrayValue(gradient, [gradient.length]),
      slots,
      step: arrayOps.scalar(index + 1),
      params: parsed,
    })
    weight = next.weight
    expect(Object.keys(next.slots).sort()).toEqual(Object.keys(slots).sort())
    slots = next.slots
    return [...weight.values]
  })
}

function definitionOf(kind: string): OptimizerDefinition {
  const definition = optimizers.find((each) => each.kind === kind)
  if (definition === undefined) throw new Error(`No optimizer ${kind}`)
  return definition
}

function expectClose(found: readonly number[] | undefined, wanted: readonly number[], digits = 12) {
  expect(found).toEqual(wanted.map((value) => expect.closeTo(value, digits)))
}

describe('three updates by hand', () => {
  test('SGD: w − η g', () => {
    const steps = updated('sgd', { weights: [1], gradients: [[2], [-1], [4]], params: { learningRate: 0.5 } })
    expect(steps).toEqual([[0], [0.5], [-1.5]])
  })

  test('SGD with momentum: v = 0.5 v − η g, w + v', () => {
    // v: −1, 0, −2
    const params = { learningRate: 0.5, momentum: 0.5 }
    expect(updated('sgd', { weights: [1], gradients: [[2], [-1], [4]], params })).toEqual([[0], [0], [-2]])
  })

  test('SGD with Nesterov momentum: w + 0.5 v − η g', () => {
    // v: −1, 0, −2; moves −0.5 − 1, 0 + 0.5, −1 − 2
    const params = { learningRate: 0.5, momentum: 0.5, nesterov: true }
    expect(updated('sgd', { weights: [1], gradients: [[2], [-1], [4]], params })).toEqual([[-0.5], [0], [-3]])
  })

  test('RMSprop: g over the root of the running mean of squares', () => {
    // ρ = 0.75: v = 0.25·4 = 1, 0.75 + 0.25·1 = 1, 0.75 + 0.25·13 = 4 (g = √13).
    const gradients = [[2], [1], [Math.sqrt(13)]]
    const params = { learningRate: 0.5, rho: 0.75, epsilon: 1e-300 }
    const steps = updated('rmsprop', { weights: [0], gradients, params })
    expectClose(steps.flat(), [-1, -1.5, -1.5 - Math.sqrt(13) / 4])
  })

  test('Adagrad: g over the root of the sum of squares', () => {
    // 0.75 + 0.25 = 1, + 8 = 9, + 16 = 25
    const params = { learningRate: 1, initialAccumulator: 0.75, epsilon: 1e-300 }
    const gradients = [[0.5], [Math.sqrt(8)], [4]]
    const steps = updated('adagrad', { weights: [0], gradients, params })
    expectClose(steps.flat(), [-0.5, -0.5 - Math.sqrt(8) / 3, -0.5 - Math.sqrt(8) / 3 - 0.8])
  })

  test('Adadelta: the step in units of the steps before', () => {
    // ρ = 0.5, ε = 1. a = 0.5·2 = 1: δ = √2·√1/√2 = 1, d = 0.5. Then a = 0.5 + 0.5·1 = 1:
    // δ = √1.5/√2, d = 0.25 + 0.375 = 0.625. Then g = 0: no step.
    const params = { learningRate: 1, rho: 0.5, epsilon: 1 }
    const steps = updated('adadelta', { weights: [0], gradients: [[Math.SQRT2], [1], [0]], params })
    expectClose(steps.flat(), [-1, -1 - Math.sqrt(0.75), -1 - Math.sqrt(0.75)])
  })

  test('Adam: the first step is the rate whatever the gradient, as the bias is corrected', () => {
    // t = 2 with β₁ = β₂ = 0.5, g = 1 then 3: m = 0.25 + 1.5 = 1.75, v = 0.25 + 4.5 = 4.75, both over 0.75.
    const params = { learningRate: 0.1, beta1: 0.5, beta2: 0.5, epsilon: 1e-300 }
    const steps = updated('adam', { weights: [0], gradients: [[1], [3], [0]], params })
    const second = -0.1 - (0.1 * (1.75 / 0.75)) / Math.sqrt(4.75 / 0.75)
    // t = 3, g = 0: both halve, over 0.875.
    const third = second - (0.1 * (0.875 / 0.875)) / Math.sqrt(2.375 / 0.875)
    expectClose(steps.flat(), [-0.1, second, third])
  })
})

/**
 * Keras 3.15.1 on JAX 0.10.2, everything float64 (`keras.config.set_floatx('float64')`, `jax_enable_x64`):
 *   w = keras.Variable(np.array([1.0, -1.0])); o.build([w])
 *   for g in [[0.5, -2.0], [0.1, 3.0], [-0.4, 0.25], [0.0, 1.0], [1e-3, -1.0]]: o.apply([np.array(g)], [w])
 * Every field of an optimizer is given here or is Keras's default.
 */
describe('five updates as Keras makes them', () => {
  const gradients = [
    [0.5, -2],
    [0.1, 3],
    [-0.4, 0.25],
    [0, 1],
    [1e-3, -1],
  ]
  test.each([
    ['SGD(0.1)', 'sgd', { learningRate: 0.1 }, [0.9799, -1.125]],
    [
      'SGD(0.1, momentum=0.9)',
      'sgd',
      { learningRate: 0.1, momentum: 0.9 },
      [0.8691549999999999, -1.3704300000000003],
    ],
    [
      'SGD(0.1, momentum=0.9, nesterov=True)',
      'sgd',
      { learningRate: 0.1, momentum: 0.9, nesterov: true },
      [0.8621395, -1.458387],
    ],
    ['RMSprop(0.01)', 'rmsprop', { learningRate: 0.01 }, [0.9825493303538776, -0.99739130484271]],
    [
      'RMSprop(0.01, rho=0.8, momentum=0.5)',
      'rmsprop',
      { learningRate: 0.01, rho: 0.8, momentum: 0.5 },
      [0.974808757340726, -0.9992142278784532],
    ],
    [
      'RMSprop(0.01, centered=True, epsilon=1e-3)',
      'rmsprop',
      { learningRate: 0.01, centered: true, epsilon: 1e-3 },
      [0.981006370334629, -0.9960551270203418],
    ],
    ['Adagrad(0.1)', 'adagrad', { learningRate: 0.1 }, [0.9541492616354126, -0.9918959015038356]],
    ['Adadelta(1.0)', 'adadelta', { learningRate: 1 }, [0.9994623288882701, -1.0004427653055978]],
    ['Adam(0.01)', 'adam', { learningRate: 0.01 }, [0.9796080258674054, -0.999613250737614]],
    [
      'Adam(2e-4, beta_1=0.0, beta_2=0.9)',
      'adam',
      { learningRate: 2e-4, beta1: 0, beta2: 0.9 },
      [0.9999584639811704, -1.0000466044182703],
    ],
    [
      'Adam(0.01, beta_1=0.5, beta_2=0.99, epsilon=0.1)',
      'adam',
      { learningRate: 0.01, beta1: 0.5, beta2: 0.99, epsilon: 0.1 },
      [0.996942115562886, -1.0033122985602896],
    ],
  ])('%s', (_, kind, params, wanted) => {
    expectClose(updated(kind, { weights: [1, -1], gradients, params }).at(-1), wanted)
  })
})

describe('details', () => {
  test('Adam without first moment keeps no slot for it', () => {
    const adam = definitionOf('adam')
    expect(Object.keys(adam.slots(adam.params.parse({ beta1: 0 })))).toEqual(['squares'])
  })

  test('centred RMSprop survives gradients that never change, where rounding makes the variance negative', () => {
    const large = Array.from({ length: 20 }, (_, weight) => 1e7 * (weight + 1.1))
    const gradients = Array.from({ length: 400 }, () => large)
    const params = { centered: true, rho: 0.9 }
    const weights = large.map(() => 0)
    expect(updated('rmsprop', { weights, gradients, params }).flat().every(Number.isFinite)).toBe(true)
  })

  test.each(optimizers.map((each) => ({ kind: each.kind })))(
    '$kind gives the same with what is shared computed beforehand',
    ({ kind }) => {
      const definition = definitionOf(kind)
      const params = definition.params.parse({})
      const slots = Object.fromEntries(
        Object.keys(definition.slots(params)).map((name) => [name, arrayValue([0.5], [1])]),
      )
      const call = { weight: arrayValue([1], [1]), gradient: arrayValue([3], [1]), slots, params }
      const step = arrayOps.scalar(4)
      const shared = definition.shared(arrayOps, { step, params })
      expect(definition.update(arrayOps, { ...call, step, shared })).toEqual(
        definition.update(arrayOps, { ...call, step }),
      )
    },
  )

  test('the list names every folder, and each has its page', () => {
    const folder = new URL('.', import.meta.url)
    const folders = readdirSync(folder).filter((name) => statSync(new URL(name, folder)).isDirectory())
    expect(optimizers.map((each) => each.kind).sort()).toEqual(folders.sort())
    for (const { kind, params } of optimizers) {
      const page = readFileSync(new URL(`${kind}/${kind}.md`, folder), 'utf8')
      for (const name of Object.keys(params.shape)) expect(page).toContain(`\`${name}\``)
    }
  })
})
