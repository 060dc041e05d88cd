import { describe, expect, test } from 'vitest'
import { clip } from './clip/clip.ts'
import { log } from './log/log.ts'
import { minMax } from './min-max/min-max.ts'
import { oneHot } from './one-hot/one-hot.ts'
import { power } from './power/power.ts'
import { scale } from './scale/scale.ts'
import { standardise } from './standardise/standardise.ts'
import { threshold } from './threshold/threshold.ts'
import { energies, tried } from './tried.ts'

const three = energies([3])

describe('values by hand', () => {
  test('log is log(1 + x / scale) and takes negative values as zero, both ways', () => {
    const transform = tried(log, { params: { scale: 2 }, input: three })
    expect(transform.output.unit).toBe('1')
    expect(transform.forward([[0, 2 * (Math.E - 1), -7]])).toEqual([[0, expect.closeTo(1, 12), 0]])
    expect(transform.inverse([[0, 1, -7]])).toEqual([[0, expect.closeTo(2 * (Math.E - 1), 12), 0]])
  })

  test('power is the square root by default and takes negative values as zero, both ways', () => {
    const transform = tried(power, { input: three })
    expect(transform.forward([[9, 0.25, -4]])).toEqual([[3, 0.5, 0]])
    expect(transform.inverse([[3, 0.5, -2]])).toEqual([[9, 0.25, 0]])
    expect(tried(power, { params: { exponent: 3 }, input: three }).forward([[2, 0, 1]])).toEqual([[8, 0, 1]])
  })

  test('threshold cuts below, keeps what is equal, both ways', () => {
    const transform = tried(threshold, { params: { value: 0.5 }, input: three })
    expect(transform.output).toEqual(three)
    expect(transform.forward([[0.49, 0.5, 2]])).toEqual([[0, 0.5, 2]])
    expect(transform.inverse([[0.49, 0.5, -2]])).toEqual([[0, 0.5, -0]])
  })

  test('clip limits both ways, and only where a limit is given', () => {
    const both = tried(clip, { params: { low: 0, high: 10 }, input: three })
    expect(both.forward([[-1, 5, 11]])).toEqual([[0, 5, 10]])
    expect(both.inverse([[-1, 5, 11]])).toEqual([[0, 5, 10]])
    expect(tried(clip, { input: three }).forward([[-1, 5, 11]])).toEqual([[0, 5, 11]])
    expect(tried(clip, { params: { low: null, high: 5 }, input: three }).forward([[-1, 5, 11]])).toEqual([
      [-1, 5, 5],
    ])
  })

  test('scale multiplies, then adds', () => {
    const transform = tried(scale, { params: { factor: 1 / 256, offset: -0.5 }, input: three })
    expect(transform.forward([[0, 128, 256]])).toEqual([[-0.5, 0, 0.5]])
    expect(transform.inverse([[-0.5, 0, 0.5]])).toEqual([[0, 128, 256]])
  })

  test('one-hot marks the class, and its inverse names the largest score', () => {
    const transform = tried(oneHot, { input: energies([1], { unit: '1', classes: 3 }) })
    expect(transform.output).toMatchObject({ shape: [3], classes: null })
    expect(transform.forward([[2], [0]])).toEqual([
      [0, 0, 1],
      [1, 0, 0],
    ])
    expect(
      transform.inverse([
        [0.1, 0.7, 0.2],
        [-5, -4, -4],
      ]),
    ).toEqual([[1], [1]])
  })
})

describe('learned from the training events only', () => {
  // Columns: 0 and 4; 10 and 30; always 7.
  const training = [
    [0, 10, 7],
    [4, 30, 7],
  ]

  test('min-max per feature; a feature that never changes keeps its unit and starts at low', () => {
    const transform = tried(minMax, { params: { per: 'feature', low: 0, high: 10 }, input: three, training })
    expect(
      transform.forward([
        [1, 20, 7],
        [8, 30, 8],
      ]),
    ).toEqual([
      [2.5, 5, 0],
      [20, 10, 10],
    ])
  })

  test('min-max over all values', () => {
    const transform = tried(minMax, { input: three, training })
    expect(transform.fitted).toEqual({ centre: [15], width: [15] })
    expect(transform.forward([[0, 30, 15]])).toEqual([[-1, 1, 0]])
  })

  test('standardise per feature; a feature that never changes is only shifted', () => {
    const transform = tried(standardise, { input: three, training })
    expect(transform.fitted).toEqual({ centre: [2, 20, 7], width: [2, 10, 1] })
    expect(transform.forward([[6, 5, 9]])).toEqual([[2, -1.5, 2]])
  })

  test('standardise over all values uses the spread within and between columns', () => {
    // 0, 10, 7, 4, 30, 7: mean 29/3; sum of squares 1114, variance 1114/6 − 841/9.
    const transform = tried(standardise, { params: { per: 'all' }, input: three, training })
    expect(transform.fitted).toEqual({
      centre: [expect.closeTo(29 / 3, 12)],
      width: [expect.closeTo(Math.sqrt(1114 / 6 - 841 / 9), 12)],
    })
  })
})

describe('refuses', () => {
  test('limits in the wrong order, with both numbers', () => {
    for (const definition of [clip, minMax]) {
      const described = definition.describe(
        three,
        definition.params.parse({ low: 2, high: 1 }) as never,
        null,
      )
      expect(described.ok ? null : described.failure[0]?.message).toContain('low is 2 and high is 1')
    }
  })

  test('one-hot of numbers that are no labels', () => {
    const described = oneHot.describe(three, {}, null)
    expect(described.ok ? null : described.failure[0]?.code).toBe('transform.not-labels')
  })

  test('one-hot of several labels at once', () => {
    const described = oneHot.describe(energies([2], { unit: '1', classes: 4 }), {}, null)
    expect(described.ok ? null : described.failure[0]?.code).toBe('transform.one-label')
  })

  test('a factor of zero, which could not be undone', () => {
    expect(scale.params.safeParse({ factor: 0 }).success).toBe(false)
  })
})
