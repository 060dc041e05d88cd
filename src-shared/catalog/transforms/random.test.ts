import { describe, expect, test } from 'vitest'
import type { Geometry } from '../../physics/geometry.ts'
import { arrayOps, arrayValue, type ArrayValue } from '../../plan/array-ops.ts'
import type { Representation } from '../../plan/representation.ts'
import { augment } from './augment/augment.ts'
import { noise } from './noise/noise.ts'
import { energies, tried } from './tried.ts'

/** What a network in training sees, when the draws are these, call by call (each of the shape that is asked for). */
function seen(
  definition: typeof augment | typeof noise,
  given: { params?: object; input: Representation; events: number[][]; draws: number[][] },
): number[] {
  const { input, events } = given
  const waiting = [...given.draws]
  const draw = (like: ArrayValue): ArrayValue => arrayValue(waiting.shift() ?? [], like.shape)
  const call = {
    params: definition.params.parse(given.params ?? {}) as never,
    ...{ input, output: input, fitted: {}, condition: null },
  }
  const x = arrayValue(events.flat(), [events.length, ...input.shape])
  const value = definition.augment?.<ArrayValue>(arrayOps, x, call, { uniformLike: draw, normalLike: draw })
  expect(waiting).toEqual([])
  expect(value?.shape).toEqual(x.shape)
  return [...(value?.values ?? [])]
}

describe('noise', () => {
  const two = energies([2])

  test('adds a share of its size to every cell, or only to those that hold something', () => {
    const draws = [[0.5, 0.25, 0, 1]]
    const given = { input: two, draws, events: [[0, 3], [7, 0]] } // prettier-ignore
    expect(seen(noise, { ...given, params: { size: 4 } })).toEqual([2, 4, 7, 4])
    expect(seen(noise, { ...given, params: { size: 4, cells: 'non-zero' } })).toEqual([0, 4, 7, 0])
  })

  test('leaves what is drawn, judged and exported as it is', () => {
    const transform = tried(noise, { params: { size: 9 }, input: two })
    expect(transform.forward([[1, 2]])).toEqual([[1, 2]])
    expect(transform.inverse([[1, 2]])).toEqual([[1, 2]])
  })
})

describe('augment', () => {
  const [heads, tails] = [[0.7], [0.2]]
  const square = energies([2, 2, 1])
  const events = [[1, 2, 3, 4]]

  test.each([
    ['nothing', [tails, tails, tails, tails], [1, 2, 3, 4]],
    ['rows reversed', [heads, tails, tails, tails], [3, 4, 1, 2]],
    ['columns reversed', [tails, heads, tails, tails], [2, 1, 4, 3]],
    ['a half turn', [tails, tails, heads, tails], [4, 3, 2, 1]],
    ['a quarter turn, clockwise', [tails, tails, tails, heads], [3, 1, 4, 2]],
  ])('a square image: %s', (_, draws, expected) => {
    expect(seen(augment, { input: square, events, draws })).toEqual(expected)
  })

  test('events go each their own way', () => {
    const both = [[1, 2, 3, 4], [1, 2, 3, 4]] // prettier-ignore
    const params = { mirror: 'columns', turn: false }
    expect(seen(augment, { params, input: square, events: both, draws: [[0.9, 0.1]] })).toEqual([
      2, 1, 4, 3, 1, 2, 3, 4,
    ])
  })

  test('an image that is not square is never turned by a quarter', () => {
    const input = energies([1, 3, 1])
    expect(seen(augment, { input, events: [[1, 2, 3]], draws: [tails, tails, heads] })).toEqual([3, 2, 1])
  })

  const polar: Geometry = {
    name: 'polar',
    layers: [3, 3, 1].map((alphaBins, id) => ({
      ...{ form: 'polar' as const, id, name: `${id}`, alphaBins, rEdgesMm: [0, 1, 2] },
    })),
  }
  // Layers 0 and 1: three alpha bins of two radii; layer 2: one alpha bin.
  const showers = [[1, 2, 3, 4, 5, 6, 10, 20, 30, 40, 50, 60, 7, 8]]
  const input = energies([14], { geometry: polar })

  test('polar layers turn together, around the end of alpha', () => {
    // 0.4 · 3 bins: one bin on.
    expect(seen(augment, { params: { mirror: 'none' }, input, events: showers, draws: [[0.4]] })).toEqual([
      5, 6, 1, 2, 3, 4, 50, 60, 10, 20, 30, 40, 7, 8,
    ])
  })

  test('no draw loses an energy, up to the ends', () => {
    for (const drawn of [0, 1 / 3, 2 / 3, 0.99999994, 1]) {
      const turned = seen(augment, { params: { mirror: 'none' }, input, events: showers, draws: [[drawn]] })
      expect([...turned].sort()).toEqual([...(showers[0] ?? [])].sort())
    }
  })

  test('mirrored polar layers go through alpha the other way', () => {
    const params = { mirror: 'rows', turn: false }
    expect(seen(augment, { params, input, events: showers, draws: [heads] })).toEqual([
      5, 6, 3, 4, 1, 2, 50, 60, 30, 40, 10, 20, 7, 8,
    ])
  })

  test('refuses events without rows, and layers that no angle fits', () => {
    const codes = (given: Representation) => {
      const described = augment.describe(given, augment.params.parse({}), null)
      return described.ok ? [] : described.failure.map((each) => each.code)
    }
    expect(codes(energies([14]))).toEqual(['transform.no-grid'])
    const uneven = { ...polar, layers: polar.layers.map((layer, id) => ({ ...layer, alphaBins: id + 2 })) }
    expect(codes(energies([18], { geometry: uneven }))).toEqual(['transform.alpha-bins'])
  })
})
