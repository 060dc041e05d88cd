import { describe, expect, it } from 'vitest'
import { arrayOps, arrayValue } from '../../../plan/array-ops.ts'
import { opCases, prepareCase } from '../testing/op-cases.ts'
import { toChannelsFirstGraph } from './channels-first.ts'
import type { Graph } from './graph.ts'
import { nodesInOrder } from './graph.ts'
import { recordGraph } from './record.ts'
import { replayGraph } from './replay.ts'

function operationsOf(graph: Graph): string[] {
  return nodesInOrder(graph)
    .map((node) => node.operation.op)
    .filter((op) => op !== 'input' && op !== 'constant')
}

describe.each(opCases)('$name', (opCase) => {
  const { graph, inputs, expected } = prepareCase(opCase)
  const arrays = Object.fromEntries(
    Object.entries(inputs).map(([name, { shape, values }]) => [name, arrayValue(values, shape)]),
  )

  it.each([
    ['as recorded', graph],
    ['channels first', toChannelsFirstGraph(graph)],
  ])('keeps its values and shape %s', (_, tried) => {
    const { y } = replayGraph(arrayOps, tried, arrays)
    expect(y?.shape).toEqual(expected.shape)
    expect(tried.outputs[0]?.value.shape).toEqual([null, ...expected.shape.slice(1)])
    for (const [index, value] of expected.values.entries()) {
      expect(Math.abs((y?.values[index] ?? Number.NaN) - value)).toBeLessThanOrEqual(
        1e-12 * (1 + Math.abs(value)),
      )
    }
  })
})

describe('recording', () => {
  it('joins the bias of a layer and the constants of a batch norm to three nodes', () => {
    const graph = recordGraph([{ name: 'x', shape: [2] }], ({ ops, inputs }) => {
      const biased = ops.add(inputs['x']!, ops.constant([5, 6], [2]))
      const centred = ops.sub(biased, ops.constant([1, 2], [2]))
      const spread = ops.sqrt(ops.add(ops.constant([3, 8], [2]), ops.scalar(1)))
      return { y: ops.add(ops.mul(ops.div(centred, spread), ops.constant([10, 30], [2])), ops.scalar(0.5)) }
    })
    expect(operationsOf(graph)).toEqual(['add', 'mul', 'add'])
    // (x + 5 - 1) / sqrt(3 + 1) * 10 + 0.5 and (x + 6 - 2) / sqrt(8 + 1) * 30 + 0.5 at x = (1, 2)
    const { y } = replayGraph(arrayOps, graph, { x: arrayValue([1, 2], [1, 2]) })
    expect(Array.from(y!.values)).toEqual([25.5, 60.5])
  })

  it('leaves out what the output does not need', () => {
    const graph = recordGraph([{ name: 'x', shape: [2] }], ({ ops, inputs }) => {
      ops.exp(inputs['x']!)
      return { y: ops.neg(inputs['x']!) }
    })
    expect(operationsOf(graph)).toEqual(['neg'])
  })

  it('computes the same thing only once, and keeps equal constants once', () => {
    const graph = recordGraph([{ name: 'x', shape: [2] }], ({ ops, inputs }) => {
      const part = () => ops.tanh(ops.matMul(inputs['x']!, ops.constant([1, 2, 3, 4], [2, 2])))
      return { y: ops.add(part(), part()) }
    })
    expect(operationsOf(graph)).toEqual(['matMul', 'tanh', 'add'])
    expect(nodesInOrder(graph).filter((node) => node.operation.op === 'constant')).toHaveLength(1)
  })

  it('keeps one transpose at each end of a chain of convolutions', () => {
    const graph = recordGraph([{ name: 'x', shape: [4, 4, 2] }], ({ ops, inputs }) => {
      const filter = ops.constant(new Float32Array(36).fill(0.1), [3, 3, 2, 2])
      const options = { strides: [1, 1], padding: 'same', dilation: [1, 1] } as const
      const one = ops.relu(ops.add(ops.conv(inputs['x']!, filter, options), ops.constant([1, 2], [2])))
      return { y: ops.tanh(ops.conv(one, filter, options)) }
    })
    expect(operationsOf(toChannelsFirstGraph(graph))).toEqual([
      'transpose',
      'conv',
      'add',
      'relu',
      'conv',
      'tanh',
      'transpose',
    ])
  })

  it('does not fold a division by what float32 cannot invert', () => {
    const graph = recordGraph([{ name: 'x', shape: [1] }], ({ ops, inputs }) => ({
      y: ops.div(inputs['x']!, ops.scalar(1e-42)),
    }))
    expect(operationsOf(graph)).toEqual(['div'])
  })

  it('names nodes after the layer that they were recorded in', () => {
    const graph = recordGraph([{ name: 'x', shape: [1] }], ({ ops, inputs, builder }) => {
      builder.enter('Hidden')
      return { y: ops.tanh(inputs['x']!) }
    })
    expect(graph.outputs[0]?.value.scope).toBe('Hidden')
  })
})
