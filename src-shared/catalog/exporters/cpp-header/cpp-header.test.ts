import { expect, it } from 'vitest'
import { recordGraph } from '../graph/record.ts'
import { broadcastIndex, strided } from './cell-index.ts'
import { functionBody } from './function-body.ts'

it('reads as one would write it: products with their biases, then loops', () => {
  const graph = recordGraph([{ name: 'latent', shape: [3] }], ({ ops, inputs, builder }) => {
    builder.enter('Hidden 1')
    const weight = builder.weight('g/hidden/kernel', Float32Array.of(1, 2, 3, 4, 5, 6), [3, 2])
    const sum = ops.add(ops.matMul(inputs['latent']!, weight), ops.constant([7, 8], [2]))
    const hidden = ops.leakyRelu(sum, 0.2)
    builder.enter('')
    return { showers: ops.mul(ops.exp(hidden), ops.scalar(1000)) }
  })
  const { lines, constants } = functionBody(graph)
  expect(lines).toEqual([
    '// Hidden 1',
    'float hidden_1[2];',
    'dense<1, 3, 2>(latent, weights::hidden_1_kernel, weights::hidden_1_bias, hidden_1);',
    'float hidden_1_2[2];',
    'for (std::size_t i = 0; i < 2; ++i) hidden_1_2[i] = leaky_relu(hidden_1[i], 0.2f);',
    '',
    '// Transforms of the data',
    'for (std::size_t i = 0; i < 2; ++i) showers[i] = std::exp(hidden_1_2[i]) * 1000.0f;',
  ])
  expect(constants.map(({ name, values }) => [name, [...values]])).toEqual([
    ['hidden_1_kernel', [1, 2, 3, 4, 5, 6]],
    ['hidden_1_bias', [7, 8]],
  ])
})

/** C++ of whole numbers reads as JavaScript when every division is cut. */
function positions(index: string, count: number): number[] {
  const terms = /^[\di %/*+()]+$/
  expect(index).toMatch(terms)
  return Array.from({ length: count }, (_, i) => evaluated(index, i))
}

/** The grammar of the indices: sums of products of `i`, numbers and brackets. */
function evaluated(text: string, i: number): number {
  const tokens = text.match(/\d+|[i%/*+()]/g) ?? []
  const value = (): number => {
    const token = tokens.shift()
    if (token !== '(') return token === 'i' ? i : Number(token)
    const inner = sum()
    tokens.shift()
    return inner
  }
  const product = (): number => {
    let made = value()
    while (['%', '/', '*'].includes(tokens[0] ?? '')) {
      const [operator, right] = [tokens.shift(), value()]
      made = operator === '%' ? made % right : operator === '/' ? Math.floor(made / right) : made * right
    }
    return made
  }
  const sum = (): number => {
    let made = product()
    while (tokens[0] === '+') {
      tokens.shift()
      made += product()
    }
    return made
  }
  return sum()
}

it.each([
  ['the same shape', [1, 6], [6], [0, 1, 2, 3, 4, 5]],
  ['one number', [1, 6], [1, 1], [0, 0, 0, 0, 0, 0]],
  ['a row for all', [3, 2], [2], [0, 1, 0, 1, 0, 1]],
  ['a column for all', [3, 2], [3, 1], [0, 0, 1, 1, 2, 2]],
  ['the axis in the middle', [2, 2, 2], [2, 1], [0, 0, 1, 1, 0, 0, 1, 1]],
  ['the first and the last axis', [2, 2, 2], [2, 1, 2], [0, 1, 0, 1, 2, 3, 2, 3]],
])('broadcasts %s', (_, of, from, wanted) => {
  expect(positions(broadcastIndex('i', of, from), wanted.length)).toEqual(wanted)
})

it('steps through another array by its strides', () => {
  // The transpose of [2, 3]: cell (c, r) of [3, 2] is cell 3 r + c.
  expect(positions(strided('i', [3, 2], [1, 3]), 6)).toEqual([0, 3, 1, 4, 2, 5])
})
