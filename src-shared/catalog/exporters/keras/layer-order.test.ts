import { expect, it } from 'vitest'
import type { KerasNode } from './keras-model.ts'
import { inKerasOrder } from './layer-order.ts'

function node(name: string, ...from: readonly KerasNode[]): KerasNode {
  const args = from.map((value) => ({ value }))
  return {
    ...{ name, className: 'Dense', module: 'keras.layers', config: {}, args, weights: [] },
    ...{ shape: [null, 4], dtype: 'float32' },
  }
}

function namesOf(output: KerasNode): string[] {
  return inKerasOrder(output).nodes.map(({ name }) => name)
}

it('puts the furthest from the output first, whatever was made first', () => {
  const x = node('x')
  const near = node('near', x)
  const sum = node('sum', near, node('two', node('one', x)))
  // Distances from the sum: x 3, one 2, near and two 1; near is its first argument.
  expect(namesOf(sum)).toEqual(['x', 'one', 'near', 'two', 'sum'])
  expect(inKerasOrder(sum).depth).toBe(3)
})

it('puts what is equally far in the order of the way back from the output', () => {
  const [x, z] = [node('x'), node('z')]
  const [left, right] = [node('left', x), node('right', z)]
  // Back from the sum: right, then its z, then left, then its x.
  expect(namesOf(node('sum', right, left))).toEqual(['z', 'x', 'right', 'left', 'sum'])
})

it('counts the longest way where several lead to the output', () => {
  const x = node('x')
  const both = node('both', x)
  const late = node('late', both)
  expect(namesOf(node('sum', both, late))).toEqual(['x', 'both', 'late', 'sum'])
})
