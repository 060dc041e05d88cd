import { createRng } from '../../../src-shared/base/rng.ts'
import { arrayValue } from '../../../src-shared/plan/array-ops.ts'
import type { Ops } from '../../../src-shared/plan/ops.ts'
import { sizeOf } from '../../../src-shared/tensor/shape.ts'
import type { DerivativeCase, DerivativeInput, Expression } from './derivatives.ts'

/** One or more derivative cases for every operation of `Ops`, small enough for finite differences. */
export function opCases(): { name: string; make: (seed: number) => DerivativeCase }[] {
  return [
    ...elementwise(),
    ...products(),
    ...convolutions(),
    ...pools(),
    upsampledConvolution(),
    ...layouts(),
  ]
}

type Range = 'any' | 'positive'

function opCase(name: string, shapes: readonly (readonly number[])[], f: Expression, range: Range = 'any') {
  const make = (seed: number): DerivativeCase => {
    const rng = createRng(seed, name)
    const inputs = shapes.map((shape, index): DerivativeInput => {
      const raw = Array.from(rng.normals(sizeOf(shape)), (value) =>
        range === 'positive' ? Math.fround(Math.abs(value) + 0.5) : value,
      )
      return { value: arrayValue(raw, shape), role: index === 0 ? 'penalised' : 'weight' }
    })
    return { inputs, f, seed }
  }
  return { name, make }
}

function only<T>(inputs: readonly T[], index = 0): T {
  const input = inputs[index]
  if (input === undefined) throw new Error(`No input ${index}`)
  return input
}

function elementwise() {
  const small = [[3, 4]]
  return [
    opCase('neg', small, (ops, x) => ops.neg(only(x))),
    opCase('abs', small, (ops, x) => ops.abs(only(x))),
    opCase('exp', small, (ops, x) => ops.exp(only(x))),
    opCase('log', small, (ops, x) => ops.log(only(x)), 'positive'),
    opCase('sqrt', small, (ops, x) => ops.sqrt(only(x)), 'positive'),
    opCase('square', small, (ops, x) => ops.square(only(x))),
    opCase('pow 1.7', small, (ops, x) => ops.pow(only(x), 1.7), 'positive'),
    opCase('pow 0.5', small, (ops, x) => ops.pow(only(x), 0.5), 'positive'),
    opCase('erf', small, (ops, x) => ops.erf(only(x))),
    opCase('tanh', small, (ops, x) => ops.tanh(only(x))),
    opCase('sigmoid', small, (ops, x) => ops.sigmoid(only(x))),
    opCase('relu', small, (ops, x) => ops.relu(only(x))),
    opCase('leakyRelu 0.2', small, (ops, x) => ops.leakyRelu(only(x), 0.2)),
    opCase('leakyRelu 1.5', small, (ops, x) => ops.leakyRelu(only(x), 1.5)),
    opCase('elu', small, (ops, x) => ops.elu(only(x), 1)),
    opCase('elu 1.67', small, (ops, x) => ops.elu(only(x), 1.67)),
    opCase('softplus', small, (ops, x) => ops.softplus(only(x))),
    opCase('softmax', small, (ops, x) => ops.softmax(only(x))),
    opCase('softmax of rank 3', [[2, 2, 3]], (ops, x) => ops.softmax(only(x))),
    opCase('swish', small, (ops, x) => ops.mul(only(x), ops.sigmoid(only(x)))),
    ...['add', 'sub', 'mul', 'div', 'maximum', 'minimum'].flatMap((name) => {
      const key = name as 'add' | 'sub' | 'mul' | 'div' | 'maximum' | 'minimum'
      const f: Expression = (ops, x) => ops[key](only(x), only(x, 1))
      return [
        opCase(
          name,
          [
            [3, 4],
            [3, 4],
          ],
          f,
          'positive',
        ),
        opCase(`${name} with a row`, [[3, 4], [4]], f, 'positive'),
        opCase(
          `${name} with a column`,
          [
            [3, 4],
            [3, 1],
          ],
          f,
          'positive',
        ),
        opCase(`${name} of a scalar and a matrix`, [[], [3, 4]], f, 'positive'),
      ]
    }),
    opCase(
      'where',
      [
        [3, 4],
        [3, 4],
      ],
      (ops, x) =>
        ops.where(ops.greaterEqual(only(x), ops.scalar(0)), ops.exp(only(x)), ops.mul(only(x), only(x, 1))),
    ),
    opCase('where of broadcast operands', [[3, 4], [4]], (ops, x) =>
      ops.where(ops.greaterEqual(only(x), only(x, 1)), ops.tanh(only(x)), ops.square(only(x, 1))),
    ),
    opCase('a comparison as a factor', [[3, 4]], (ops, x) =>
      ops.mul(ops.greaterEqual(only(x), ops.scalar(0.1)), ops.sigmoid(only(x))),
    ),
  ]
}

function products() {
  const x = [[2, 3, 4]]
  return [
    opCase(
      'matMul',
      [
        [3, 4],
        [4, 2],
      ],
      (ops, both) => ops.matMul(only(both), only(both, 1)),
    ),
    opCase(
      'matMul of batches',
      [
        [2, 3, 4],
        [2, 4, 2],
      ],
      (ops, both) => ops.matMul(only(both), only(both, 1)),
    ),
    opCase(
      'matMul of a batch and a matrix',
      [
        [2, 3, 4],
        [4, 2],
      ],
      (ops, both) => ops.matMul(only(both), only(both, 1)),
    ),
    opCase('sum of one axis', x, (ops, y) => ops.sum(ops.tanh(only(y)), [1])),
    opCase('sum of all', x, (ops, y) => ops.sum(ops.tanh(only(y)), [0, 1, 2])),
    opCase('mean keeping axes', x, (ops, y) => ops.mean(ops.exp(only(y)), [0, 2], { keepDims: true })),
    opCase('max of an axis', x, (ops, y) => ops.max(ops.exp(only(y)), [2])),
    opCase('max keeping axes', x, (ops, y) => ops.max(only(y), [0, 1], { keepDims: true })),
    opCase('layer norm', [[3, 5], [5]], (ops, y) => {
      const centred = ops.sub(only(y), ops.mean(only(y), [-1], { keepDims: true }))
      const variance = ops.mean(ops.square(centred), [-1], { keepDims: true })
      return ops.mul(ops.div(centred, ops.sqrt(ops.add(variance, ops.scalar(1e-3)))), only(y, 1))
    }),
    opCase('batch norm', [[5, 3], [3]], (ops, y) => {
      const centred = ops.sub(only(y), ops.mean(only(y), [0]))
      const variance = ops.mean(ops.square(centred), [0])
      return ops.mul(ops.div(centred, ops.sqrt(ops.add(variance, ops.scalar(1e-3)))), only(y, 1))
    }),
  ]
}

function convolutions() {
  const spaces = [[6], [5, 4], [4, 3, 4]]
  const cases = spaces.flatMap((space) => {
    const rank = space.length
    const kernels = [3, 2, 3].slice(0, rank)
    const ones = space.map(() => 1)
    const twos = space.map(() => 2)
    const shapes = [
      [2, ...space, 2],
      [...kernels, 2, 2],
    ]
    const convolved = (name: string, strides: number[], dilation: number[], padding: 'same' | 'valid') =>
      opCase(`conv ${rank}D ${padding} ${name}`, shapes, (ops, x) =>
        ops.conv(ops.tanh(only(x)), only(x, 1), { strides, padding, dilation }),
      )
    const wide = space.map((dim) => dim + 2)
    return [
      convolved('stride 1', ones, ones, 'same'),
      convolved('stride 1', ones, ones, 'valid'),
      convolved('stride 2', twos, ones, 'same'),
      convolved('stride 2', twos, ones, 'valid'),
      convolved(
        'stride 3',
        space.map(() => 3),
        ones,
        'same',
      ),
      convolved('dilation 2', ones, twos, 'same'),
      opCase(
        `conv ${rank}D valid dilation 2`,
        [
          [2, ...wide, 2],
          [...kernels, 2, 1],
        ],
        (ops, x) =>
          ops.conv(ops.tanh(only(x)), only(x, 1), { strides: ones, padding: 'valid', dilation: twos }),
      ),
    ]
  })
  const transposed = spaces.flatMap((space) => {
    const small = space.map((dim) => Math.ceil(dim / 2))
    const rank = space.length
    const kernels = [3, 2, 3].slice(0, rank)
    const options = { strides: space.map(() => 2), outChannels: 2 }
    const full = small.map((dim, axis) => (dim - 1) * 2 + (kernels[axis] ?? 1))
    const shapes = [
      [2, ...small, 1],
      [...kernels, 2, 1],
    ]
    return [
      opCase(`convTranspose ${rank}D same`, shapes, (ops, x) =>
        ops.convTranspose(ops.tanh(only(x)), only(x, 1), {
          ...options,
          padding: 'same',
          outputSpace: space.map((_, axis) => 2 * (small[axis] ?? 1)),
        }),
      ),
      opCase(`convTranspose ${rank}D valid`, shapes, (ops, x) =>
        ops.convTranspose(ops.tanh(only(x)), only(x, 1), { ...options, padding: 'valid', outputSpace: full }),
      ),
    ]
  })
  return [...cases, ...transposed]
}

function pools() {
  return [[7], [5, 4], [4, 3, 4]].flatMap((space) => {
    const x = [[2, ...space, 2]]
    const rank = space.length
    const size = (cells: number) => space.map(() => cells)
    const pool = (kind: 'maxPool' | 'averagePool', name: string, cells: number, stride: number) =>
      (['same', 'valid'] as const).map((padding) =>
        opCase(`${kind} ${rank}D ${padding} ${name}`, x, (ops, y) =>
          ops[kind](ops.tanh(only(y)), { size: size(cells), strides: size(stride), padding }),
        ),
      )
    return [
      ...pool('maxPool', 'side by side', 2, 2),
      ...pool('maxPool', 'overlapping', 3, 1),
      ...pool('maxPool', 'with gaps', 1, 2),
      ...pool('averagePool', 'side by side', 2, 2),
      ...pool('averagePool', 'overlapping', 3, 2),
      opCase(`upsample ${rank}D`, [[2, ...space.map(() => 2), 2]], (ops, y) =>
        ops.upsample(ops.sigmoid(only(y)), {
          factors: [2, 3, 1].slice(0, rank),
          inputSpace: space.map(() => 2),
          channels: 2,
        }),
      ),
    ]
  })
}

/** What the engine computes in one go. */
function upsampledConvolution() {
  return opCase(
    'conv 2D of upsample 2D',
    [
      [2, 2, 3, 2],
      [5, 4, 2, 2],
    ],
    (ops, x) => {
      const size = { factors: [2, 3], inputSpace: [2, 3], channels: 2 }
      const flat = { strides: [1, 1], padding: 'same', dilation: [1, 1] } as const
      return ops.conv(ops.upsample(ops.tanh(only(x)), size), only(x, 1), flat)
    },
  )
}

function layouts() {
  const x = [[2, 3, 4]]
  const table: DerivativeInput = {
    value: arrayValue([0.5, -0.25, 1, 2, -1.5, 0.75], [3, 2]),
    role: 'penalised',
  }
  const indices: DerivativeInput = { value: arrayValue([2, 0, 2, 2], [2, 2]), role: 'constant' }
  return [
    opCase('reshape', x, (ops, y) => ops.exp(ops.reshape(only(y), [-1, 6]))),
    opCase('transpose', x, (ops, y) => ops.exp(ops.transpose(only(y), [2, 0, 1]))),
    opCase(
      'concat',
      [
        [2, 3],
        [2, 1],
      ],
      (ops, y) => ops.exp(ops.concat([only(y), only(y, 1), only(y)], 1)),
    ),
    opCase('slice', x, (ops, y) => ops.exp(ops.slice(only(y), [0, 1, 2], [-1, 2, 1]))),
    opCase('pad', x, (ops, y) =>
      ops.exp(
        ops.pad(only(y), [
          [0, 0],
          [1, 2],
          [2, 0],
        ]),
      ),
    ),
    opCase('pad of rank 5', [[1, 2, 2, 2, 1]], (ops, y) =>
      ops.exp(
        ops.pad(only(y), [
          [0, 0],
          [1, 2],
          [2, 0],
          [0, 1],
          [0, 0],
        ]),
      ),
    ),
    opCase('a row repeated over rank 5', [[2, 2, 2, 2, 2], [2]], (ops, y) =>
      ops.mul(only(y), ops.exp(only(y, 1))),
    ),
    { name: 'gather', make: (seed: number) => ({ inputs: [table, indices], f: gathered, seed }) },
    { name: 'one-hot', make: (seed: number) => ({ inputs: [table, indices], f: chosen, seed }) },
  ]
}

function gathered<T>(ops: Ops<T>, inputs: readonly T[]): T {
  return ops.exp(ops.gather(only(inputs), only(inputs, 1)))
}

function chosen<T>(ops: Ops<T>, inputs: readonly T[]): T {
  const rows = ops.oneHot(ops.reshape(only(inputs, 1), [4]), 3)
  return ops.tanh(ops.matMul(rows, only(inputs)))
}
