import { describe, expect, test } from 'vitest'
import { clip } from './clip/clip.ts'
import { cropPad } from './crop-pad/crop-pad.ts'
import { log } from './log/log.ts'
import { logit } from './logit/logit.ts'
import { minMax } from './min-max/min-max.ts'
import { oneHot } from './one-hot/one-hot.ts'
import { power } from './power/power.ts'
import { quantile } from './quantile/quantile.ts'
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

  test('logit is the log odds of a fraction moved inside by alpha, kept to 0 and 1', () => {
    const input = energies([5], { unit: '1' })
    const transform = tried(logit, { params: { alpha: 0.1 }, input })
    const nine = Math.log(9) // 0.9 / 0.1
    const there = transform.forward([[0, 1, 0.5, -3, 7]])[0] ?? []
    ;[-nine, nine, 0, -nine, nine].forEach((value, at) => expect(there[at]).toBeCloseTo(value, 12))
    const back = transform.inverse([[0, nine, -nine, 50, -50]])[0] ?? []
    ;[0.5, 1, 0, 1, 0].forEach((value, at) => expect(back[at]).toBeCloseTo(value, 12))
  })

  test('crop and pad keeps the middle or the first corner, each axis on its own', () => {
    const grid = energies([2, 3, 1])
    const events = [[1, 2, 3, 4, 5, 6]]
    const middle = tried(cropPad, { params: { shape: [4, 1] }, input: grid })
    expect(middle.output).toMatchObject({ shape: [4, 1, 1], unit: 'MeV' })
    expect(middle.forward(events)).toEqual([[0, 2, 5, 0]])
    expect(middle.inverse([[9, 2, 5, 9]])).toEqual([[0, 2, 0, 0, 5, 0]])
    const corner = tried(cropPad, { params: { shape: [3, 2], align: 'start' }, input: grid })
    expect(corner.forward(events)).toEqual([[1, 2, 4, 5, 0, 0]])
    expect(corner.inverse([[1, 2, 4, 5, 9, 9]])).toEqual([[1, 2, 0, 4, 5, 0]])
    expect(tried(cropPad, { input: grid }).forward(events)).toEqual(events)
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

describe('ranks among the training events', () => {
  // Four events stand at 1/8, 3/8, 5/8 and 7/8 of the distribution.
  const training = [[10], [20], [30], [40]]

  test('uniform', () => {
    const transform = tried(quantile, { params: { output: 'uniform' }, input: energies([1]), training })
    const there = transform.forward([[10], [25], [40], [-5], [99]]).flat()
    ;[1 / 8, 1 / 2, 7 / 8, 1 / 8, 7 / 8].forEach((value, at) => expect(there[at]).toBeCloseTo(value, 6))
    // Beyond the ends there is nothing to go back to.
    const back = transform.inverse([[0], [0.5], [1]]).flat()
    ;[10, 25, 40].forEach((value, at) => expect(back[at]).toBeCloseTo(value, 5))
  })

  test('normal: the deviate of the rank (tables: Φ(1.1503) = 0.875)', () => {
    const transform = tried(quantile, { input: energies([1]), training })
    const there = transform.forward([[10], [25], [40]]).flat()
    ;[-1.15035, 0, 1.15035].forEach((value, at) => expect(there[at]).toBeCloseTo(value, 4))
  })

  test('one ranking for all, also for events that are large', () => {
    const cells = 80
    const rows = [1, 2, 3, 4].map((quarter) =>
      Array.from({ length: cells }, (_, cell) => (quarter - 1) * cells + cell),
    )
    const transform = tried(quantile, {
      params: { per: 'all', output: 'uniform' },
      input: energies([cells]),
      training: rows,
    })
    // 0, 1, ..., 319: value v stands at (v + 1/2) / 320.
    const there = transform.forward(rows).flat()
    there.forEach((value, v) => expect(Math.abs(value - (v + 0.5) / 320)).toBeLessThan(1e-3))
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

  test('logit of energies, which are no fractions', () => {
    const described = logit.describe(three, { alpha: 1e-6 }, null)
    expect(described.ok ? null : described.failure[0]?.code).toBe('transform.not-fractions')
  })

  test('a crop of what has no rows, or with a length too few', () => {
    const code = (input: typeof three) => {
      const described = cropPad.describe(input, { shape: [4], align: 'centre' }, null)
      return described.ok ? null : described.failure[0]?.code
    }
    expect(code(three)).toBe('transform.no-grid')
    expect(code(energies([5, 5, 1]))).toBe('transform.grid-axes')
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
