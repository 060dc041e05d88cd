import { describe, expect, test } from 'vitest'
import type { Binding } from '../native-binding.ts'
import { cheaper } from './cheaper.ts'
import { typeOf, type Node, type OperationNode, type Value } from './step-graph.ts'

const binding = { TF_FLOAT: 1, TF_INT32: 3, TF_ATTR_TYPE: 6, TF_ATTR_BOOL: 4 } as Partial<Binding> as Binding

function input(shape: readonly number[]): Value {
  const node: Node = { kind: 'input', name: shape.join('x'), outputs: [{ shape, dtype: 1 }] }
  return { node, output: 0 }
}

function product(
  a: readonly number[],
  b: readonly number[],
  turned: { a: boolean; b: boolean; made: readonly number[] },
): OperationNode {
  return {
    ...{ kind: 'operation', operation: 'BatchMatMulV2', inputs: [input(a), input(b)] },
    attributes: [
      { name: 'T', type: 6, value: 1 },
      { name: 'adj_x', type: 4, value: turned.a },
      { name: 'adj_y', type: 4, value: turned.b },
    ],
    outputs: [{ shape: turned.made, dtype: 1 }],
  }
}

function setting({ attributes }: OperationNode, name: string): unknown {
  return attributes.find((each) => each.name === name)?.value
}

describe('products of matrices', () => {
  test('of two axes are no batches', () => {
    const made = cheaper(binding, product([3, 8], [5, 3], { a: true, b: true, made: [8, 5] }))
    expect(made.operation).toBe('MatMul')
    expect([setting(made, 'transpose_a'), setting(made, 'transpose_b')]).toEqual([true, true])
    expect(made.outputs).toEqual([{ shape: [8, 5], dtype: 1 }])
  })

  test('of more axes stay', () => {
    const node = product([2, 3, 8], [2, 8, 5], { a: false, b: false, made: [2, 3, 5] })
    expect(cheaper(binding, node)).toBe(node)
  })

  test.each([
    { a: [8, 1], b: [1, 5], turned: { a: false, b: false, made: [8, 5] }, reshaped: 0 },
    { a: [1, 8], b: [1, 5], turned: { a: true, b: false, made: [8, 5] }, reshaped: 1 },
    { a: [1, 8], b: [5, 1], turned: { a: true, b: true, made: [8, 5] }, reshaped: 2 },
  ])('of a column and a row ($a by $b) multiply each with each', ({ a, b, turned, reshaped }) => {
    const made = cheaper(binding, product(a, b, turned))
    expect(made.operation).toBe('Mul')
    expect(made.inputs.map((each) => typeOf(each).shape)).toEqual([
      [8, 1],
      [1, 5],
    ])
    expect(made.inputs.filter(({ node }) => node.kind === 'operation')).toHaveLength(reshaped)
  })
})
