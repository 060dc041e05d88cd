/**
 * Inputs and outputs of layers, worked out on paper; tests run them through every implementation of the operations.
 * Batch is the first axis. `draws` are the random numbers that training would draw.
 */
export type HandValue = {
  kind: string
  says: string
  params?: Record<string, unknown>
  inputs: readonly { shape: readonly number[]; values: readonly number[] }[]
  weights?: Record<string, readonly number[]>
  draws?: readonly number[]
  expected: { shape: readonly number[]; values: readonly number[] }
  /** New values of moving averages. */
  updates?: Record<string, readonly number[]>
}

const ln2 = Math.log(2)
const ln3 = Math.log(3)

export const handValues: readonly HandValue[] = [
  {
    kind: 'conv-1d',
    says: 'the differences of neighbours, as in the lecture',
    params: { filters: 1, kernel: 2, padding: 'valid', bias: false },
    inputs: [{ shape: [1, 11, 1], values: [0, 0, 0, 0, 1, 2, 3, 4, 4, 4, 4] }],
    weights: { kernel: [-1, 1] },
    expected: { shape: [1, 10, 1], values: [0, 0, 0, 1, 1, 1, 1, 0, 0, 0] },
  },
  {
    kind: 'conv-2d',
    says: 'a 3×3 cross filter on the 7×7 binary image of the lecture',
    params: { filters: 1, kernel: 3, padding: 'valid', bias: false },
    inputs: [
      {
        shape: [1, 7, 7, 1],
        values: [
          ...[0, 1, 1, 1, 0, 0, 0],
          ...[0, 0, 1, 1, 1, 0, 0],
          ...[0, 0, 0, 1, 1, 1, 0],
          ...[0, 0, 0, 1, 1, 0, 0],
          ...[0, 0, 1, 1, 0, 0, 0],
          ...[0, 1, 1, 0, 0, 0, 0],
          ...[1, 1, 0, 0, 0, 0, 0],
        ],
      },
    ],
    weights: { kernel: [1, 0, 1, 0, 1, 0, 1, 0, 1] },
    expected: {
      shape: [1, 5, 5, 1],
      values: [
        ...[1, 4, 3, 4, 1],
        ...[1, 2, 4, 3, 3],
        ...[1, 2, 3, 4, 1],
        ...[1, 3, 3, 1, 1],
        ...[3, 3, 1, 1, 0],
      ],
    },
  },
  {
    kind: 'conv-3d',
    says: 'strides longer than the kernel skip cells, from the first on',
    params: { filters: 1, kernel: 1, strides: [2, 3, 1], bias: false },
    inputs: [{ shape: [1, 4, 2, 1, 1], values: [1, 2, 3, 4, 5, 6, 7, 8] }],
    weights: { kernel: [10] },
    expected: { shape: [1, 2, 1, 1, 1], values: [10, 50] },
  },
  {
    kind: 'conv-3d',
    says: 'dilation looks at every other cell',
    params: { filters: 1, kernel: [2, 1, 1], dilation: [2, 1, 1], padding: 'valid', bias: false },
    inputs: [{ shape: [1, 4, 1, 1, 1], values: [1, 2, 3, 4] }],
    weights: { kernel: [1, 10] },
    expected: { shape: [1, 2, 1, 1, 1], values: [31, 42] },
  },
  {
    kind: 'conv-transpose-3d',
    says: 'strides longer than the kernel leave zeros',
    params: { filters: 1, kernel: 1, strides: [1, 1, 3], bias: false },
    inputs: [{ shape: [1, 1, 1, 2, 1], values: [1, 2] }],
    weights: { kernel: [10] },
    expected: { shape: [1, 1, 1, 6, 1], values: [10, 0, 0, 20, 0, 0] },
  },
  {
    kind: 'max-pooling-3d',
    says: 'strides longer than the window skip cells',
    params: { size: 1, strides: [2, 1, 1], padding: 'same' },
    inputs: [{ shape: [1, 4, 1, 1, 1], values: [1, 2, 3, 4] }],
    expected: { shape: [1, 2, 1, 1, 1], values: [1, 3] },
  },
  {
    kind: 'average-pooling-3d',
    says: 'windows over the edge average the cells that exist; skipped cells do not count',
    params: { size: [2, 1, 1], strides: [2, 2, 1], padding: 'same' },
    inputs: [{ shape: [1, 3, 2, 1, 1], values: [1, 9, 3, 9, 5, 9] }],
    expected: { shape: [1, 2, 1, 1, 1], values: [2, 5] },
  },
  {
    kind: 'flatten',
    says: 'the last dimension runs fastest',
    inputs: [{ shape: [1, 2, 2], values: [1, 2, 3, 4] }],
    expected: { shape: [1, 4], values: [1, 2, 3, 4] },
  },
  {
    kind: 'dense',
    says: 'two inputs, two units, relu after the bias',
    params: { units: 2, activation: 'relu' },
    inputs: [{ shape: [2, 2], values: [1, 2, 3, -1] }],
    weights: { kernel: [1, -1, 2, 0.5], bias: [0.5, -1] },
    // Row 1: 1+4+0.5, -1+1-1; row 2: 3-2+0.5, -3-0.5-1.
    expected: { shape: [2, 2], values: [5.5, 0, 1.5, 0] },
  },
  {
    kind: 'conv-transpose-2d',
    says: 'a stride-2 kernel paints each cell on its own 2×2 block',
    params: { filters: 1, kernel: 2, strides: 2, bias: false },
    inputs: [{ shape: [1, 1, 2, 1], values: [1, 10] }],
    weights: { kernel: [1, 2, 3, 4] },
    expected: { shape: [1, 2, 4, 1], values: [1, 2, 10, 20, 3, 4, 30, 40] },
  },
  {
    kind: 'global-max-pooling-3d',
    says: 'the largest of four cells, per channel',
    inputs: [{ shape: [1, 2, 2, 1, 2], values: [1, 10, 2, -20, 3, 30, -4, 5] }],
    expected: { shape: [1, 2], values: [3, 30] },
  },
  {
    kind: 'global-average-pooling-3d',
    says: 'the mean of four cells, per channel',
    inputs: [{ shape: [1, 2, 2, 1, 2], values: [1, 10, 2, -20, 3, 30, -4, 5] }],
    expected: { shape: [1, 2], values: [0.5, 6.25] },
  },
  {
    kind: 'upsampling-1d',
    says: 'every step three times, channels kept together',
    params: { size: 3 },
    inputs: [{ shape: [1, 2, 2], values: [1, 2, 3, 4] }],
    expected: { shape: [1, 6, 2], values: [1, 2, 1, 2, 1, 2, 3, 4, 3, 4, 3, 4] },
  },
  {
    kind: 'upsampling-3d',
    says: 'another factor along each axis',
    params: { size: [2, 1, 3] },
    inputs: [{ shape: [1, 2, 1, 2, 1], values: [1, 2, 3, 4] }],
    expected: {
      shape: [1, 4, 1, 6, 1],
      values: [...[1, 1, 1, 2, 2, 2], ...[1, 1, 1, 2, 2, 2], ...[3, 3, 3, 4, 4, 4], ...[3, 3, 3, 4, 4, 4]],
    },
  },
  {
    kind: 'zero-padding-1d',
    says: 'one step before, two after',
    params: { padding: [1, 2] },
    inputs: [{ shape: [1, 2, 2], values: [1, 2, 3, 4] }],
    expected: { shape: [1, 5, 2], values: [0, 0, 1, 2, 3, 4, 0, 0, 0, 0] },
  },
  {
    kind: 'zero-padding-3d',
    says: 'before in depth, after in width',
    params: { padding: [[1, 0], 0, [0, 2]] },
    inputs: [{ shape: [1, 1, 1, 1, 1], values: [7] }],
    expected: { shape: [1, 2, 1, 3, 1], values: [0, 0, 0, 7, 0, 0] },
  },
  {
    kind: 'cropping-1d',
    says: 'one step before, two after',
    params: { cropping: [1, 2] },
    inputs: [{ shape: [1, 4, 1], values: [1, 2, 3, 4] }],
    expected: { shape: [1, 1, 1], values: [2] },
  },
  {
    kind: 'cropping-3d',
    says: 'the front, the bottom and the left side',
    params: {
      cropping: [
        [1, 0],
        [0, 1],
        [1, 0],
      ],
    },
    inputs: [{ shape: [1, 2, 2, 2, 1], values: [1, 2, 3, 4, 5, 6, 7, 8] }],
    expected: { shape: [1, 1, 1, 1, 1], values: [6] },
  },
  {
    kind: 'subtract',
    says: 'a row minus a column, each repeated',
    inputs: [
      { shape: [1, 1, 3], values: [1, 2, 3] },
      { shape: [1, 2, 1], values: [10, 20] },
    ],
    expected: { shape: [1, 2, 3], values: [-9, -8, -7, -19, -18, -17] },
  },
  {
    kind: 'scale',
    says: 'tanh range to 0…1',
    params: { factor: 0.5, offset: 0.5 },
    inputs: [{ shape: [2, 2], values: [-1, 0, 0.5, 1] }],
    expected: { shape: [2, 2], values: [0, 0.5, 0.75, 1] },
  },
  {
    kind: 'one-hot',
    says: 'one class per event',
    params: { classes: 3 },
    inputs: [{ shape: [2, 1], values: [2, 0] }],
    expected: { shape: [2, 3], values: [0, 0, 1, 1, 0, 0] },
  },
  {
    kind: 'one-hot',
    says: 'several classes per event',
    params: { classes: 2 },
    inputs: [{ shape: [1, 3], values: [1, 0, 1] }],
    expected: { shape: [1, 3, 2], values: [0, 1, 1, 0, 0, 1] },
  },
  {
    kind: 'activation',
    says: 'gelu is x times the normal distribution function (Φ(1) = 0.841345, Φ(2) = 0.977250)',
    params: { activation: 'gelu' },
    inputs: [{ shape: [1, 4], values: [0, 1, -1, 2] }],
    expected: { shape: [1, 4], values: [0, 0.841345, -0.158655, 1.9545] },
  },
  {
    kind: 'activation',
    says: 'leaky relu by its slope',
    params: { activation: 'leaky-relu', slope: 0.2 },
    inputs: [{ shape: [1, 3], values: [-5, 0, 5] }],
    expected: { shape: [1, 3], values: [-1, 0, 5] },
  },
  {
    kind: 'activation',
    says: 'softmax over the last axis, also where e^x overflows',
    params: { activation: 'softmax' },
    inputs: [{ shape: [2, 2], values: [0, ln3, 1000, 1000] }],
    expected: { shape: [2, 2], values: [0.25, 0.75, 0.5, 0.5] },
  },
  {
    kind: 'dropout',
    says: 'a quarter dropped, the rest scaled by 4/3; a draw equal to the rate is kept',
    params: { rate: 0.25 },
    inputs: [{ shape: [1, 4], values: [3, 6, 9, -3] }],
    draws: [0.1, 0.25, 0.2, 0.9],
    expected: { shape: [1, 4], values: [0, 8, 0, -4] },
  },
  {
    kind: 'dropout',
    says: 'nothing at inference',
    params: { rate: 0.25 },
    inputs: [{ shape: [1, 2], values: [3, 6] }],
    expected: { shape: [1, 2], values: [3, 6] },
  },
  {
    kind: 'gaussian-noise',
    says: 'sd times the draw is added',
    params: { sd: 0.5 },
    inputs: [{ shape: [1, 2], values: [1, 2] }],
    draws: [1, -2],
    expected: { shape: [1, 2], values: [1.5, 1] },
  },
  {
    kind: 'gaussian-noise',
    says: 'nothing at inference',
    inputs: [{ shape: [1, 2], values: [1, 2] }],
    expected: { shape: [1, 2], values: [1, 2] },
  },
  {
    kind: 'batch-norm',
    says: 'batch moments in training (mean 2, variance 1), and both averages move by a hundredth',
    params: { epsilon: 1e-9 },
    inputs: [{ shape: [2, 1], values: [1, 3] }],
    weights: { gamma: [2], beta: [1], moving_mean: [0.5], moving_variance: [2] },
    draws: [],
    expected: { shape: [2, 1], values: [-1, 3] },
    updates: { moving_mean: [0.515], moving_variance: [1.99] },
  },
  {
    kind: 'batch-norm',
    says: 'moving averages at inference',
    params: { epsilon: 0.25 },
    inputs: [{ shape: [2, 1], values: [1, 3] }],
    weights: { gamma: [3], beta: [1], moving_mean: [2], moving_variance: [2] },
    // √(2 + 0.25) = 1.5
    expected: { shape: [2, 1], values: [-1, 3] },
  },
  {
    kind: 'layer-norm',
    says: 'each event by itself',
    params: { epsilon: 1e-9 },
    inputs: [{ shape: [2, 2], values: [1, 3, 10, 30] }],
    weights: { gamma: [1, 2], beta: [0, 0.5] },
    expected: { shape: [2, 2], values: [-1, 2.5, -1, 2.5] },
  },
  {
    kind: 'shower-head',
    says: 'square roots of fractions per block, totals unchanged',
    params: { blocks: [2, 3] },
    inputs: [{ shape: [1, 7], values: [0, ln3, 0, 0, ln2, 5, -1] }],
    expected: {
      shape: [1, 7],
      values: [0.5, Math.sqrt(0.75), 0.5, 0.5, Math.SQRT1_2, 5, -1],
    },
  },
  {
    kind: 'shower-head',
    says: 'plain fractions with power 1',
    params: { blocks: [2, 3], power: 1 },
    inputs: [{ shape: [1, 7], values: [0, ln3, 0, 0, ln2, 5, -1] }],
    expected: { shape: [1, 7], values: [0.25, 0.75, 0.25, 0.25, 0.5, 5, -1] },
  },
  {
    kind: 'shower-head',
    says: 'fourth roots (0.0625^¼ = 0.5)',
    params: { blocks: [16], power: 0.25 },
    inputs: [{ shape: [1, 17], values: [...Array.from({ length: 16 }, () => -7), 3] }],
    expected: { shape: [1, 17], values: [...Array.from({ length: 16 }, () => 0.5), 3] },
  },
  {
    kind: 'shower-head',
    says: 'equal blocks keep their order, event by event',
    params: { blocks: [2, 2] },
    inputs: [{ shape: [2, 6], values: [0, ln3, ln3, 0, 1, 2, 0, 0, 4, 4, 3, 4] }],
    expected: {
      shape: [2, 6],
      values: [
        ...[0.5, Math.sqrt(0.75), Math.sqrt(0.75), 0.5, 1, 2],
        ...[Math.SQRT1_2, Math.SQRT1_2, Math.SQRT1_2, Math.SQRT1_2, 3, 4],
      ],
    },
  },
  {
    kind: 'shower-head',
    says: 'a fraction that underflows is 0, not NaN',
    params: { blocks: [2] },
    inputs: [{ shape: [1, 3], values: [1000, -1000, 7] }],
    expected: { shape: [1, 3], values: [1, 0, 7] },
  },
  {
    kind: 'shower-head',
    says: 'with relu, negative values are exactly empty (3-4-5) and an empty block stays empty',
    params: { blocks: [3, 2], form: 'relu' },
    inputs: [{ shape: [1, 7], values: [3, -7, 4, -1, -2, 5, -1] }],
    expected: { shape: [1, 7], values: [0.6, 0, 0.8, 0, 0, 5, -1] },
  },
]
