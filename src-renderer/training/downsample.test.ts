import { describe, expect, it } from 'vitest'
import { downsample, type DownsampleInput } from './downsample.ts'

const linear = { isLog: false }
const log = { isLog: true }

function of(x: ArrayLike<number>, y: ArrayLike<number>, changes: Partial<DownsampleInput> = {}) {
  return downsample({
    x: Float64Array.from(x),
    y: Float64Array.from(y),
    from: 0,
    to: x.length,
    factor: 1,
    xScale: linear,
    yScale: linear,
    most: 600,
    ...changes,
  })
}

describe('a curve for the screen', () => {
  it('is the curve itself when it is short', () => {
    expect(of([0, 1, 2], [5, 4, 6]).points).toEqual([
      { x: 0, y: 5 },
      { x: 1, y: 4 },
      { x: 2, y: 6 },
    ])
  })

  it('steps over rounds that have no value', () => {
    expect(of([0, 1, 2], [5, NaN, 6]).points).toEqual([
      { x: 0, y: 5 },
      { x: 2, y: 6 },
    ])
  })

  it('breaks the line at values that are no numbers, and says where', () => {
    const { points, notFinite, notFiniteAt } = of([0, 1, 2], [5, Infinity, 6])
    expect(points.map(({ y }) => y)).toEqual([5, null, 6])
    expect({ notFinite, notFiniteAt }).toEqual({ notFinite: 1, notFiniteAt: [1] })
  })

  it('has gaps for zero and negative values on a logarithmic axis, and counts them', () => {
    const { points, dropped } = of([1, 2, 3, 4], [100, 0, -3, 10], { yScale: log })
    expect(points.map(({ y }) => y)).toEqual([2, null, 1])
    expect(dropped).toBe(2)
  })

  it('leaves round 0 out of a logarithmic axis', () => {
    expect(of([0, 1, 100], [1, 2, 3], { xScale: log }).points).toEqual([
      { x: 0, y: 2 },
      { x: 2, y: 3 },
    ])
  })

  it('keeps the one peak among a million rows, at most as many points as asked', () => {
    const x = Float64Array.from({ length: 1_000_000 }, (_, index) => index)
    const { points } = of(
      x,
      x.map((each) => (each === 654_321 ? 50 : Math.sin(each))),
    )
    expect(points.length).toBeLessThanOrEqual(600)
    expect(points).toContainEqual({ x: 654_321, y: 50 })
  })

  it('shows the first rounds of a million on a logarithmic axis', () => {
    const x = Float64Array.from({ length: 1_000_000 }, (_, index) => index + 1)
    const { points } = of(
      x,
      x.map((each) => 1 / each),
      { xScale: log, yScale: log },
    )
    // All rounds from 1 to 9: one of six decades of the screen. By equal numbers of rounds one would be there.
    expect(points.filter((each) => each.x < 1 - 1e-9)).toHaveLength(9)
  })
})
