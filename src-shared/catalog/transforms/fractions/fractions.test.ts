import { describe, expect, test } from 'vitest'
import type { Geometry } from '../../../physics/geometry.ts'
import { energies, tried } from '../tried.ts'
import { fractions } from './fractions.ts'
import { segmentsOf } from './segments.ts'

const threeLayers: Geometry = {
  name: 'three layers',
  layers: [
    { form: 'grid', id: 0, name: 'a', rows: 1, columns: 1, pitchMm: null },
    { form: 'grid', id: 1, name: 'b', rows: 1, columns: 2, pitchMm: null },
    { form: 'grid', id: 2, name: 'c', rows: 2, columns: 1, pitchMm: null },
  ],
}
const layered = energies([5], { geometry: threeLayers })

describe('per event', () => {
  // Totals 100 and 300: mean 200, population deviation 100.
  const training = [
    [64, 36, 0, 0],
    [0, 75, 0, 225],
  ]
  const split = tried(fractions, { input: energies([2, 2, 1]), training })

  test('gives square roots of shares and one standardised total', () => {
    expect(split.output).toMatchObject({ shape: [5], unit: '1', fractions: { blocks: [4], power: 0.5 } })
    expect(split.fitted).toEqual({ centre: [200], width: [100] })
    expect(split.forward(training)).toEqual([
      [0.8, 0.6, 0, 0, -1],
      [0, 0.5, 0, Math.sqrt(0.75), 1],
    ])
  })

  test('an event without energy has no shares and the total zero', () => {
    expect(split.forward([[0, 0, 0, 0]])).toEqual([[0, 0, 0, 0, -2]])
    expect(split.inverse([[0, 0, 0, 0, -2]])).toEqual([[0, 0, 0, 0]])
  })

  test('negative cells count as zero', () => {
    expect(split.forward([[64, 36, -5, 0]])).toEqual([[0.8, 0.6, 0, 0, -1]])
  })

  test('the inverse makes shares add up to one, drops negative shares and negative totals', () => {
    // Squares 1, 1, 2 of sum 4; total 200 + 100.
    const [back] = split.inverse([[1, 1, -3, Math.SQRT2, 1]])
    back?.forEach((value, cell) => expect(value).toBeCloseTo([75, 75, 0, 150][cell] ?? -1, 10))
    expect(split.inverse([[0.8, 0.6, 0, 0, -2.5]])).toEqual([[0, 0, 0, 0]])
  })
})

describe('per layer', () => {
  // Totals of the layers 4, 25, 0 and 16, 9, 0; square roots 2, 5, 0 and 4, 3, 0.
  const training = [
    [4, 9, 16, 0, 0],
    [16, 9, 0, 0, 0],
  ]
  const split = tried(fractions, { params: { per: 'layer' }, input: layered, training })

  test('gives shares in every layer, then the standardised roots of the layer totals', () => {
    expect(split.output).toMatchObject({ shape: [8], fractions: { blocks: [1, 2, 2], power: 0.5 } })
    // A layer that is always empty has deviation 0 and keeps width 1.
    expect(split.fitted).toEqual({ centre: [3, 4, 0], width: [1, 1, 1] })
    expect(split.forward(training)).toEqual([
      [1, 0.6, 0.8, 0, 0, -1, 1, 0],
      [1, 1, 0, 0, 0, 1, -1, 0],
    ])
  })

  test('the totals may be bent by a logarithm', () => {
    const bent = tried(fractions, {
      params: { per: 'layer', total: 'log', totalScale: 1 },
      input: layered,
      training: [
        [Math.E - 1, 0, 0, 0, 0],
        [Math.E ** 3 - 1, 0, 0, 0, 0],
      ],
    })
    const [first] = bent.forward([[Math.E ** 2 - 1, 0, 0, 0, 0]])
    expect(first?.slice(5)).toEqual([expect.closeTo(0, 10), 0, 0])
  })

  test('a layer sum of another size than its neighbour stays in its place', () => {
    expect(segmentsOf([8, 160, 160, 5, 5, 8])).toEqual([
      { firstBlock: 0, blocks: 1, firstCell: 0, cellsPerBlock: 8 },
      { firstBlock: 1, blocks: 2, firstCell: 8, cellsPerBlock: 160 },
      { firstBlock: 3, blocks: 2, firstCell: 328, cellsPerBlock: 5 },
      { firstBlock: 5, blocks: 1, firstCell: 338, cellsPerBlock: 8 },
    ])
  })

  test('needs a geometry, and the one of these events', () => {
    const params = fractions.params.parse({ per: 'layer' })
    const without = fractions.describe(energies([5]), params, null)
    expect(without.ok ? null : without.failure[0]?.code).toBe('transform.no-geometry')
    const other = fractions.describe(energies([7], { geometry: threeLayers }), params, null)
    expect(other.ok ? null : other.failure[0]).toMatchObject({
      code: 'transform.geometry-cells',
      message: 'The geometry “three layers” has 5 cells, but an event has 7 numbers.',
    })
  })
})

test('nothing can be learned from no events', () => {
  expect(() => tried(fractions, { input: energies([2]), training: [] })).toThrow('no events')
})
