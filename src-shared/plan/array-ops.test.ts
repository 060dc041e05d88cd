import { describe, expect, it } from 'vitest'
import { erf } from './array-erf.ts'
import { arrayOps as ops, arrayValue } from './array-ops.ts'
import { windowAxis } from './array-windows.ts'

function row(...values: number[]) {
  return arrayValue(values, [values.length])
}

function list(x: { values: Float64Array }): number[] {
  return [...x.values]
}

describe('elementwise operations', () => {
  it('broadcast a row over a column', () => {
    const sum = ops.add(arrayValue([10, 20], [2, 1]), row(1, 2, 3))
    expect(sum.shape).toEqual([2, 3])
    expect(list(sum)).toEqual([11, 12, 13, 21, 22, 23])
  })

  it('refuse shapes that do not broadcast', () => {
    expect(() => ops.add(row(1, 2), row(1, 2, 3))).toThrow('[2] and [3] do not broadcast')
  })

  it.each([
    ['leakyRelu', ops.leakyRelu(row(-2, 0, 3), 0.1), [-0.2, 0, 3]],
    ['elu', ops.elu(row(-1, 2), 2), [2 * (Math.exp(-1) - 1), 2]],
    ['relu', ops.relu(row(-1, 2)), [0, 2]],
    ['softplus', ops.softplus(row(0, 800, -800)), [Math.LN2, 800, 0]],
    ['sigmoid', ops.sigmoid(row(0, 800, -800)), [0.5, 1, 0]],
    ['pow', ops.pow(row(4, 9), 0.5), [2, 3]],
    ['greaterEqual', ops.greaterEqual(row(1, 2, 3), row(2, 2, 2)), [0, 1, 1]],
    ['softmax', ops.softmax(row(1000, 1000 + Math.log(3))), [0.25, 0.75]],
  ])('%s', (_, got, wanted) => {
    expect(list(got).map((value) => Number(value.toFixed(10)))).toEqual(
      wanted.map((value) => Number(value.toFixed(10))),
    )
  })

  it('where drops the values that are not chosen, even when they are not numbers', () => {
    expect(list(ops.where(row(1, 0), row(5, Number.NaN), row(Number.NaN, 7)))).toEqual([5, 7])
  })

  // Table values: Abramowitz and Stegun 7.1, continued with mpmath.
  it.each([
    [0.5, 0.5204998778130465],
    [1, 0.8427007929497149],
    [2, 0.9953222650189527],
    [2.5, 0.999593047982555],
    [3, 0.9999779095030014],
    [-1, -0.8427007929497149],
  ])('erf(%s) is good to 2e-15', (x, wanted) => {
    expect(Math.abs(erf(x) - wanted)).toBeLessThan(2e-15)
  })
})

describe('reductions and products', () => {
  const x = arrayValue([1, 2, 3, 4, 5, 6], [2, 3])

  it('sum, mean and max over an axis, with and without keeping it', () => {
    expect(list(ops.sum(x, [0]))).toEqual([5, 7, 9])
    expect(ops.mean(x, [1], { keepDims: true })).toEqual(arrayValue([2, 5], [2, 1]))
    expect(list(ops.max(x, [-1]))).toEqual([3, 6])
    expect(ops.sum(x, [0, 1]).shape).toEqual([])
  })

  it('multiply matrices', () => {
    expect(ops.matMul(x, arrayValue([1, 0, 0, 1, 1, 1], [3, 2]))).toEqual(arrayValue([4, 5, 10, 11], [2, 2]))
  })

  it('multiply a batch of matrices pairwise', () => {
    const a = arrayValue([1, 2, 3, 4], [2, 1, 2])
    const b = arrayValue([1, 1, 10, 10], [2, 2, 1])
    expect(ops.matMul(a, b)).toEqual(arrayValue([3, 70], [2, 1, 1]))
  })

  it('multiply every matrix of a batch by the same matrix', () => {
    const a = arrayValue([1, 2, 3, 4], [2, 1, 2])
    expect(ops.matMul(a, arrayValue([1, 10], [2, 1]))).toEqual(arrayValue([21, 43], [2, 1, 1]))
  })

  it('refuse to multiply what does not fit', () => {
    expect(() => ops.matMul(x, x)).toThrow('Cannot multiply [2, 3] by [2, 3]')
  })
})

describe('convolutions', () => {
  it('one dimension: a ramp becomes its slope', () => {
    const x = arrayValue([0, 0, 0, 0, 1, 2, 3, 4, 4, 4, 4], [1, 11, 1])
    const y = ops.conv(x, arrayValue([-1, 1], [2, 1, 1]), { strides: [1], padding: 'valid', dilation: [1] })
    expect(list(y)).toEqual([0, 0, 0, 1, 1, 1, 1, 0, 0, 0])
  })

  it('two dimensions: the 7×7 image and 3×3 filter of the lecture', () => {
    const image = [
      [0, 1, 1, 1, 0, 0, 0],
      [0, 0, 1, 1, 1, 0, 0],
      [0, 0, 0, 1, 1, 1, 0],
      [0, 0, 0, 1, 1, 0, 0],
      [0, 0, 1, 1, 0, 0, 0],
      [0, 1, 1, 0, 0, 0, 0],
      [1, 1, 0, 0, 0, 0, 0],
    ]
    const y = ops.conv(
      arrayValue(image.flat(), [1, 7, 7, 1]),
      arrayValue([1, 0, 1, 0, 1, 0, 1, 0, 1], [3, 3, 1, 1]),
      { strides: [1, 1], padding: 'valid', dilation: [1, 1] },
    )
    const wanted = [
      [1, 4, 3, 4, 1],
      [1, 2, 4, 3, 3],
      [1, 2, 3, 4, 1],
      [1, 3, 3, 1, 1],
      [3, 3, 1, 1, 0],
    ]
    expect(y.shape).toEqual([1, 5, 5, 1])
    expect(list(y)).toEqual(wanted.flat())
  })

  const ramp = arrayValue([1, 2, 3, 4], [1, 4, 1])
  const ones = (size: number) => arrayValue(new Array<number>(size).fill(1), [size, 1, 1])

  it.each([
    ['an even window pads at the end', 2, 1, 1, [3, 5, 7, 4]],
    ['stride 2 over an even length pads at the end only', 3, 2, 1, [6, 7]],
    ['stride 1 pads both ends', 3, 1, 1, [3, 6, 9, 7]],
    ['dilation 2 reaches two cells away', 3, 1, 2, [4, 6, 4, 6]],
  ])('same padding: %s', (_, size, stride, dilation, wanted) => {
    const y = ops.conv(ramp, ones(size), { strides: [stride], padding: 'same', dilation: [dilation] })
    expect(list(y)).toEqual(wanted)
  })

  it('channels mix: two in, two out', () => {
    const x = arrayValue([1, 2], [1, 1, 2])
    const filter = arrayValue([1, 10, 100, 1000], [1, 2, 2])
    expect(list(ops.conv(x, filter, { strides: [1], padding: 'same', dilation: [1] }))).toEqual([201, 2010])
  })

  it('transposed: every input spreads its window, stride apart', () => {
    const x = arrayValue([1, 2], [1, 2, 1])
    const filter = arrayValue([1, 10, 100], [3, 1, 1])
    const options = { strides: [2], outChannels: 1 }
    expect(list(ops.convTranspose(x, filter, { ...options, padding: 'same', outputSpace: [4] }))).toEqual([
      1, 10, 102, 20,
    ])
    expect(list(ops.convTranspose(x, filter, { ...options, padding: 'valid', outputSpace: [5] }))).toEqual([
      1, 10, 102, 20, 200,
    ])
    expect(() => ops.convTranspose(x, filter, { ...options, padding: 'same', outputSpace: [6] })).toThrow(
      'Output [6] does not come from input [2]',
    )
  })

  it('three dimensions: a cube of ones sums eight cells', () => {
    const x = arrayValue([1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 2, 2, 1])
    const filter = arrayValue(new Array<number>(8).fill(1), [2, 2, 2, 1, 1])
    const options = { strides: [1, 1, 1], padding: 'valid' as const, dilation: [1, 1, 1] }
    expect(list(ops.conv(x, filter, options))).toEqual([36])
  })
})

describe('pools and upsampling', () => {
  const x = arrayValue([1, 5, 3], [1, 3, 1])

  it('a pool over the edge uses the cells that exist', () => {
    const options = { size: [2], strides: [2], padding: 'same' as const }
    expect(list(ops.averagePool(x, options))).toEqual([3, 3])
    expect(list(ops.maxPool(ops.neg(x), options))).toEqual([-1, -3])
  })

  it('valid pools leave the rest out', () => {
    expect(list(ops.maxPool(x, { size: [2], strides: [2], padding: 'valid' }))).toEqual([5])
  })

  it('a window longer than the input gives nothing', () => {
    expect(windowAxis(2, { size: 3, stride: 1, dilation: 1, padding: 'valid' }).length).toBe(0)
  })

  it('upsampling repeats every axis by its own factor', () => {
    const image = arrayValue([1, 2], [1, 2, 1, 1])
    const y = ops.upsample(image, { factors: [2, 3], inputSpace: [2, 1], channels: 1 })
    expect(y.shape).toEqual([1, 4, 3, 1])
    expect(list(y)).toEqual([1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2])
  })
})

describe('layout', () => {
  const x = arrayValue([1, 2, 3, 4, 5, 6], [2, 3])

  it('transpose, slice, pad, concat and reshape', () => {
    expect(list(ops.transpose(x, [1, 0]))).toEqual([1, 4, 2, 5, 3, 6])
    expect(list(ops.slice(x, [0, 1], [-1, 2]))).toEqual([2, 3, 5, 6])
    expect(ops.pad(row(7), [[1, 2]])).toEqual(row(0, 7, 0, 0))
    expect(ops.concat([x, arrayValue([7, 8], [2, 1])], 1)).toEqual(
      arrayValue([1, 2, 3, 7, 4, 5, 6, 8], [2, 4]),
    )
    expect(ops.reshape(x, [3, -1]).shape).toEqual([3, 2])
  })

  it('refuses to slice beyond the end and to join what does not fit', () => {
    expect(() => ops.slice(x, [0, 2], [2, 2])).toThrow('leaves axis 1 of length 3')
    expect(() => ops.concat([x, arrayValue([1], [1, 1])], 0)).toThrow('Cannot join')
    expect(() => ops.reshape(x, [4])).toThrow('holds 4 values, got 6')
  })

  it('gather and one-hot take whole numbers kept as floats', () => {
    expect(ops.gather(x, row(1, 0.9999999))).toEqual(arrayValue([4, 5, 6, 4, 5, 6], [2, 3]))
    expect(() => ops.gather(x, row(2))).toThrow('outside')
    expect(ops.oneHot(row(2, 5), 3)).toEqual(arrayValue([0, 0, 1, 0, 0, 0], [2, 3]))
  })
})
