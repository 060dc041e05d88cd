import { createRng } from '../../../base/rng.ts'
import type { ArrayValue } from '../../../plan/array-ops.ts'
import { arrayOps, arrayValue } from '../../../plan/array-ops.ts'
import type { Ops, Padding } from '../../../plan/ops.ts'
import { sizeOf } from '../../../tensor/shape.ts'
import type { Graph } from '../graph/graph.ts'
import { recordGraph } from '../graph/record.ts'

/**
 * Small functions that together use every operation of `Ops` with awkward shapes; an exporter is right when its file
 * gives the numbers of the float64 reference for all of them.
 */
export type OpCase = {
  name: string
  inputs: Readonly<Record<string, CaseInput>>
  define<T>(ops: Ops<T>, x: Readonly<Record<string, T>>, weight: DrawWeight<T>): T
  /** Largest allowed |a - b| / (|b| + floor); float32 rounding grows with depth. */
  tolerance?: number
  /** 1 unless small values matter by themselves. */
  floor?: number
}

/** Shape without the batch. `positive` is from 0.1 up; `whole` holds whole numbers below `below`. */
export type CaseInput = { shape: readonly number[]; values?: 'normal' | 'positive' | 'wide'; whole?: number }
/** A random constant, the same for every `Ops`. */
export type DrawWeight<T> = (shape: readonly number[]) => T

export const CASE_BATCH = 3

export type RunnableCase = {
  graph: Graph
  inputs: Readonly<Record<string, { shape: number[]; values: Float32Array }>>
  expected: ArrayValue
}

/** The case as a graph, with seeded inputs and what the reference makes of them. */
export function prepareCase(opCase: OpCase): RunnableCase {
  const rng = createRng(7, opCase.name)
  const inputs = Object.fromEntries(
    Object.entries(opCase.inputs).map(([name, input]) => {
      const shape = [CASE_BATCH, ...input.shape]
      const values = Float32Array.from({ length: sizeOf(shape) }, () => {
        if (input.whole !== undefined) return rng.integer(input.whole)
        if (input.values === 'positive') return 0.1 + 3 * rng.uniform()
        return rng.normal() * (input.values === 'wide' ? 8 : 1)
      })
      return [name, { shape, values }]
    }),
  )
  const arrays = Object.fromEntries(
    Object.entries(inputs).map(([name, { shape, values }]) => [name, arrayValue(values, shape)]),
  )
  const graph = recordGraph(
    Object.entries(opCase.inputs).map(([name, { shape }]) => ({ name, shape })),
    ({ ops, inputs: nodes }) => ({ y: opCase.define(ops, nodes, drawing(ops, opCase.name)) }),
  )
  return { graph, inputs, expected: opCase.define(arrayOps, arrays, drawing(arrayOps, opCase.name)) }
}

function drawing<T>(ops: Ops<T>, name: string): DrawWeight<T> {
  const rng = createRng(11, name)
  return (shape) => ops.constant(rng.normals(sizeOf(shape)), shape)
}

type ElementName =
  'neg' | 'abs' | 'exp' | 'square' | 'erf' | 'tanh' | 'sigmoid' | 'relu' | 'softplus' | 'softmax'

const X = { x: { shape: [5] } } as const

const elementwise: OpCase[] = [
  ...(['neg', 'abs', 'exp', 'square', 'erf', 'tanh', 'sigmoid', 'relu', 'softplus', 'softmax'] as const).map(
    (name: ElementName): OpCase => ({
      name,
      inputs: { x: { shape: [4, 5] } },
      define: (ops, { x }) => ops[name](x!),
    }),
  ),
  ...(['log', 'sqrt'] as const).map((name): OpCase => ({
    name,
    inputs: { x: { shape: [7], values: 'positive' } },
    define: (ops, { x }) => ops[name](x!),
  })),
  ...(['tanh', 'sigmoid', 'softplus', 'erf', 'softmax'] as const).map((name): OpCase => ({
    name: `${name} far from zero`,
    inputs: { x: { shape: [40], values: 'wide' } },
    define: (ops, { x }) => ops[name](x!),
  })),
  ...[0.3, 0.5, 1, 2, 3, -1.5].map((exponent): OpCase => ({
    name: `pow ${exponent}`,
    inputs: { x: { shape: [7], values: 'positive' } },
    define: (ops, { x }) => ops.pow(x!, exponent),
  })),
  { name: 'leakyRelu', inputs: X, define: (ops, { x }) => ops.leakyRelu(x!, 0.3) },
  ...[1, 1.6732632].map((alpha): OpCase => ({
    name: `elu ${alpha}`,
    inputs: X,
    define: (ops, { x }) => ops.elu(x!, alpha),
  })),
  ...(['add', 'sub', 'mul', 'div', 'maximum', 'minimum', 'greaterEqual'] as const).flatMap(
    (name): OpCase[] => [
      {
        name: `${name} of inputs that broadcast`,
        inputs: { x: { shape: [4, 1] }, z: { shape: [5], values: 'positive' } },
        define: (ops, { x, z }) => ops[name](x!, ops.reshape(z!, [-1, 1, 5])),
      },
      {
        name: `${name} with a constant on the right`,
        inputs: X,
        define: (ops, { x }, weight) => ops[name](x!, weight([5])),
      },
      {
        name: `${name} with a constant on the left`,
        inputs: X,
        define: (ops, { x }, weight) => ops[name](weight([2, 1, 5]), ops.reshape(x!, [-1, 1, 1, 5])),
      },
    ],
  ),
  {
    name: 'where by a comparison, hiding what is not a number',
    inputs: X,
    define: (ops, { x }) => {
      const positive = ops.greaterEqual(x!, ops.scalar(0))
      return ops.add(ops.where(positive, ops.sqrt(x!), ops.neg(x!)), positive)
    },
  },
  {
    name: 'where by stored zeros and ones',
    inputs: { x: { shape: [6], whole: 2 }, z: { shape: [6] } },
    define: (ops, { x, z }) => ops.where(x!, z!, ops.scalar(-4)),
  },
]

const shapes: OpCase[] = [
  {
    name: 'matMul of rank 2',
    inputs: X,
    define: (ops, { x }, weight) => ops.matMul(x!, weight([5, 4])),
  },
  {
    name: 'matMul of rank 3 by rank 2',
    inputs: { x: { shape: [4, 5] } },
    define: (ops, { x }, weight) => ops.matMul(x!, weight([5, 2])),
  },
  {
    name: 'matMul of two batches',
    inputs: { x: { shape: [2, 5] }, z: { shape: [5, 3] } },
    define: (ops, { x, z }) => ops.matMul(x!, z!),
  },
  ...(['sum', 'mean', 'max'] as const).flatMap((name): OpCase[] => [
    {
      name: `${name} over one axis`,
      inputs: { x: { shape: [4, 5] } },
      define: (ops, { x }) => ops[name](x!, [-1]),
    },
    {
      name: `${name} over two axes, kept`,
      inputs: { x: { shape: [4, 5, 2] } },
      define: (ops, { x }) => ops.sub(x!, ops[name](x!, [3, 1], { keepDims: true })),
    },
    {
      name: `${name} over the batch`,
      inputs: { x: { shape: [4] } },
      define: (ops, { x }) => ops.sub(x!, ops[name](x!, [0], { keepDims: true })),
    },
  ]),
  {
    name: 'reshape and transpose',
    inputs: { x: { shape: [2, 3, 4] } },
    define: (ops, { x }) => ops.reshape(ops.transpose(ops.reshape(x!, [-1, 4, 6]), [0, 2, 1]), [-1, 8, 3]),
  },
  {
    name: 'concat along a middle axis, of inputs and a product',
    inputs: { x: { shape: [2, 4] }, z: { shape: [3, 4] } },
    define: (ops, { x, z }) => ops.concat([x!, z!, ops.mul(x!, ops.scalar(2))], 1),
  },
  {
    name: 'concat along the last axis',
    inputs: { x: { shape: [2] }, z: { shape: [3] } },
    define: (ops, { x, z }) => ops.concat([x!, z!], -1),
  },
  {
    name: 'slice in the middle and to the end',
    inputs: { x: { shape: [6, 5, 3] } },
    define: (ops, { x }) => ops.slice(x!, [0, 1, 2, 0], [-1, 3, -1, 2]),
  },
  {
    name: 'pad unevenly',
    inputs: { x: { shape: [3, 2] } },
    define: (ops, { x }) =>
      ops.pad(x!, [
        [0, 0],
        [2, 1],
        [0, 3],
      ]),
  },
  {
    name: 'gather rows of a table',
    inputs: { x: { shape: [2], whole: 4 } },
    define: (ops, { x }, weight) => ops.gather(weight([4, 3]), ops.add(x!, ops.scalar(0.2))),
  },
  ...[4, 1].map((depth): OpCase => ({
    name: `oneHot of ${depth} class(es), also for numbers that are none`,
    inputs: { x: { shape: [2], whole: 5 } },
    define: (ops, { x }) => ops.oneHot(ops.sub(x!, ops.scalar(1.1)), depth),
  })),
  {
    name: 'an input that is the output',
    inputs: X,
    define: (_ops, { x }) => x!,
  },
]

type Window = { space: number[]; kernel: number[]; strides: number[]; dilation?: number[] }

const windows: Window[] = [
  { space: [7], kernel: [3], strides: [1] },
  { space: [8], kernel: [2], strides: [1] },
  { space: [8], kernel: [4], strides: [3] },
  { space: [5], kernel: [1], strides: [2] },
  { space: [5, 6], kernel: [2, 3], strides: [1, 1] },
  { space: [7, 4], kernel: [3, 2], strides: [2, 1] },
  { space: [6, 6], kernel: [5, 5], strides: [2, 2] },
  { space: [4, 4], kernel: [4, 4], strides: [2, 2] },
  { space: [4, 5, 3], kernel: [2, 3, 2], strides: [1, 1, 1] },
  { space: [4, 5, 6], kernel: [3, 2, 3], strides: [2, 2, 1] },
]

const dilated: Window[] = [
  { space: [9], kernel: [3], strides: [1], dilation: [2] },
  { space: [7, 9], kernel: [3, 2], strides: [1, 1], dilation: [2, 3] },
  { space: [9, 9], kernel: [3, 3], strides: [2, 2], dilation: [2, 2] },
  { space: [6, 5, 6], kernel: [2, 2, 3], strides: [1, 1, 1], dilation: [2, 1, 2] },
]

const paddings: Padding[] = ['same', 'valid']

const convolutions = paddings.flatMap((padding) =>
  [...windows, ...dilated].map((window): OpCase => ({
    name: `conv ${said(window)} ${padding}`,
    inputs: { x: { shape: [...window.space, 3] } },
    define: (ops, { x }, weight) =>
      ops.conv(x!, weight([...window.kernel, 3, 2]), {
        strides: window.strides,
        padding,
        dilation: window.dilation ?? window.kernel.map(() => 1),
      }),
  })),
)

const transposedConvolutions = paddings.flatMap((padding) =>
  windows.flatMap((window) =>
    // For `same` any length that strides back to the input's; for `valid` the full one and, once, a longer one.
    [0, 1].flatMap((more): OpCase[] => {
      const full = window.space.map((length, axis) =>
        padding === 'same'
          ? length * window.strides[axis]! - more * (window.strides[axis]! > 1 ? 1 : 0)
          : (length - 1) * window.strides[axis]! +
            window.kernel[axis]! +
            more * (window.strides[axis]! > 1 ? 1 : 0),
      )
      if (more === 1 && window.strides.every((stride) => stride === 1)) return []
      return [
        {
          name: `convTranspose ${said(window)} ${padding} to ${full.join('×')}`,
          inputs: { x: { shape: [...window.space, 3] } },
          define: (ops, { x }, weight) =>
            ops.convTranspose(x!, weight([...window.kernel, 2, 3]), {
              strides: window.strides,
              padding,
              outputSpace: full,
              outChannels: 2,
            }),
        },
      ]
    }),
  ),
)

const pools = paddings.flatMap((padding) =>
  windows.flatMap((window) =>
    (['maxPool', 'averagePool'] as const).map((name): OpCase => ({
      name: `${name} ${said(window)} ${padding}`,
      inputs: { x: { shape: [...window.space, 2] } },
      define: (ops, { x }) => ops[name](x!, { size: window.kernel, strides: window.strides, padding }),
    })),
  ),
)

const upsamplings = [
  { space: [4], factors: [3] },
  { space: [3, 2], factors: [2, 3] },
  { space: [2, 3, 2], factors: [2, 1, 5] },
].map(({ space, factors }): OpCase => ({
  name: `upsample ${space.join('×')} by ${factors.join('×')}`,
  inputs: { x: { shape: [...space, 2] } },
  define: (ops, { x }) => ops.upsample(x!, { factors, inputSpace: space, channels: 2 }),
}))

const networks: OpCase[] = [
  {
    // Formats that number layers by themselves must not mix them up: all three products have the same shape.
    name: 'a product beside two products one after another',
    tolerance: 1e-5,
    inputs: { x: { shape: [4] } },
    define: (ops, { x }, weight) => {
      const given = ops.neg(x!)
      const dense = (y: typeof given): typeof given =>
        ops.tanh(ops.add(ops.matMul(y, weight([4, 4])), weight([4])))
      const [alone, both] = [dense(given), dense(dense(given))]
      return ops.concat([ops.sub(both, alone), dense(ops.add(alone, both)), dense(alone)], 1)
    },
  },
  {
    name: 'a network of convolutions, batch norm and a residual',
    tolerance: 2e-5,
    inputs: { x: { shape: [6] } },
    define: (ops, { x }, weight) => {
      const image = ops.reshape(ops.matMul(x!, weight([6, 48])), [-1, 4, 4, 3])
      const normal = (y: typeof image): typeof image =>
        ops.add(
          ops.mul(
            ops.div(ops.sub(y, weight([3])), ops.sqrt(ops.add(ops.square(weight([3])), ops.scalar(1e-3)))),
            weight([3]),
          ),
          weight([3]),
        )
      const conv = (y: typeof image): typeof image =>
        ops.add(
          ops.conv(y, weight([3, 3, 3, 3]), { strides: [1, 1], padding: 'same', dilation: [1, 1] }),
          weight([3]),
        )
      const one = ops.relu(normal(conv(image)))
      const two = ops.add(one, ops.leakyRelu(normal(conv(one)), 0.2))
      const up = ops.upsample(two, { factors: [2, 2], inputSpace: [4, 4], channels: 3 })
      const cropped = ops.slice(
        ops.pad(up, [
          [0, 0],
          [1, 1],
          [1, 1],
          [0, 0],
        ]),
        [0, 0, 1, 0],
        [-1, 8, 8, 3],
      )
      return ops.reshape(
        ops.tanh(ops.concat([conv(cropped), ops.slice(up, [0, 0, 0, 0], [-1, 8, 8, 1])], 3)),
        [-1, 256],
      )
    },
  },
]

export const opCases: readonly OpCase[] = [
  ...elementwise,
  ...shapes,
  ...convolutions,
  ...transposedConvolutions,
  ...pools,
  ...upsamplings,
  ...networks,
]

function said(window: Window): string {
  const dilation = window.dilation === undefined ? '' : ` dilation ${window.dilation.join('×')}`
  return `${window.space.join('×')} kernel ${window.kernel.join('×')} stride ${window.strides.join('×')}${dilation}`
}
