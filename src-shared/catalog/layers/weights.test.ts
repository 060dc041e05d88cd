import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import type { Representation } from '../../plan/representation.ts'
import type { Shape } from '../../tensor/shape.ts'
import { activationFormulas, ActivationName } from './activations.ts'
import { layers } from './list.ts'
import { resolveShowerHead } from './shower-head/shower-head.ts'

const zeros = { kind: 'zeros' }
const ones = { kind: 'ones' }
const glorot = (fanIn: number, fanOut: number) => ({ kind: 'glorot-uniform', fanIn, fanOut })

// Names, shapes and starts as Keras documents them; fans counted by hand: kernel area times channels.
const rows = [
  {
    kind: 'dense',
    params: { units: 5 },
    given: [null, 3, 4],
    expected: {
      kernel: { shape: [4, 5], initializer: glorot(4, 5), trainable: true },
      bias: { shape: [5], initializer: zeros, trainable: true },
    },
  },
  {
    kind: 'dense',
    params: { units: 5, bias: false, initializer: 'random-normal', initialSd: 0.02 },
    given: [null, 4],
    expected: {
      kernel: { shape: [4, 5], initializer: { kind: 'random-normal', sd: 0.02 }, trainable: true },
    },
  },
  {
    kind: 'conv-1d',
    params: { filters: 7, kernel: 5, initializer: 'he-normal' },
    given: [null, 45, 2],
    expected: {
      kernel: {
        shape: [5, 2, 7],
        initializer: { kind: 'he-normal', fanIn: 10, fanOut: 35 },
        trainable: true,
      },
      bias: { shape: [7], initializer: zeros, trainable: true },
    },
  },
  {
    kind: 'conv-2d',
    params: { filters: 5, kernel: [3, 2], bias: false },
    given: [null, 8, 8, 2],
    expected: { kernel: { shape: [3, 2, 2, 5], initializer: glorot(12, 30), trainable: true } },
  },
  {
    kind: 'conv-3d',
    params: { filters: 2, kernel: 3, bias: false },
    given: [null, 8, 8, 8, 1],
    expected: { kernel: { shape: [3, 3, 3, 1, 2], initializer: glorot(27, 54), trainable: true } },
  },
  {
    kind: 'conv-transpose-2d',
    params: { filters: 5, kernel: 4, initializer: 'he-uniform' },
    given: [null, 7, 7, 2],
    expected: {
      kernel: {
        shape: [4, 4, 5, 2],
        initializer: { kind: 'he-uniform', fanIn: 32, fanOut: 80 },
        trainable: true,
      },
      bias: { shape: [5], initializer: zeros, trainable: true },
    },
  },
  {
    kind: 'embedding',
    params: { entries: 10, width: 3 },
    given: [null, 1],
    expected: {
      embeddings: { shape: [10, 3], initializer: { kind: 'random-uniform', limit: 0.05 }, trainable: true },
    },
  },
  {
    kind: 'batch-norm',
    params: {},
    given: [null, 7, 7, 3],
    expected: {
      gamma: { shape: [3], initializer: ones, trainable: true },
      beta: { shape: [3], initializer: zeros, trainable: true },
      moving_mean: { shape: [3], initializer: zeros, trainable: false },
      moving_variance: { shape: [3], initializer: ones, trainable: false },
    },
  },
  {
    kind: 'layer-norm',
    params: { center: false },
    given: [null, 7, 3],
    expected: { gamma: { shape: [3], initializer: ones, trainable: true } },
  },
  {
    kind: 'prelu',
    params: { slopes: 'per-channel', startSlope: 0.25 },
    given: [null, 7, 7, 3],
    expected: {
      alpha: { shape: [1, 1, 3], initializer: { kind: 'constant', value: 0.25 }, trainable: true },
    },
  },
  {
    kind: 'activation',
    params: { activation: 'prelu' },
    given: [null, 7, 3],
    expected: { alpha: { shape: [7, 3], initializer: zeros, trainable: true } },
  },
  { kind: 'activation', params: { activation: 'gelu' }, given: [null, 7, 3], expected: {} },
]

it.each(rows)('$kind with $params starts as Keras does', ({ kind, params, given, expected }) => {
  const layer = layers.find((each) => each.kind === kind)!
  expect(layer.weights([given satisfies Shape], layer.params.parse(params))).toEqual(expected)
})

it('a shower head without blocks takes them from the data', () => {
  const data: Representation = {
    shape: [12],
    unit: '1',
    geometry: null,
    fractions: { blocks: [4, 6], power: 0.5 },
    classes: null,
  }
  const resolve = (blocks: number[], from: Representation | null) =>
    resolveShowerHead({ blocks, power: 0.5, form: 'softmax' }, { data: from, condition: null })
  expect(resolve([], data)).toEqual({ blocks: [4, 6], power: 0.5, form: 'softmax' as const })
  expect(resolve([5, 5], data)).toEqual({ blocks: [5, 5], power: 0.5, form: 'softmax' as const })
  expect(resolve([], null)).toEqual({ blocks: [], power: 0.5, form: 'softmax' as const })
  expect(resolve([], { ...data, fractions: null })).toEqual({
    blocks: [],
    power: 0.5,
    form: 'softmax' as const,
  })
})

it('the docs of Activation give the formula of every activation', () => {
  const docs = readFileSync(fileURLToPath(new URL('activation/activation.md', import.meta.url)), 'utf8')
  const cells = docs.split('\n').map((line) => line.split('|').map((cell) => cell.trim()))
  for (const name of ActivationName.options) {
    expect(cells.find((row) => row[1] === `\`${name}\``)?.[2]?.replace('dimension', 'axis')).toBe(
      activationFormulas[name],
    )
  }
})
