import { expect, it } from 'vitest'
import { compareShowers } from './compare-showers.ts'

function compared(exported: number[], trained: number[], thresholds: 'present' | 'absent' = 'absent') {
  return compareShowers(Float32Array.from(exported), Float32Array.from(trained), { cells: 2, thresholds })
}

it('measures against the cell itself, or a hundredth of the largest of its event', () => {
  expect(compared([100, 1.5], [100, 1]).maxRelativeDifference).toBeCloseTo(0.5)
  expect(compared([100, 0.5], [100, 0]).maxRelativeDifference).toBeCloseTo(0.5)
  expect(compared([0, 0, 4, 9], [0, 0, 4, 6])).toMatchObject({
    maxRelativeDifference: 0.5,
    worst: { event: 1, cell: 1, exported: 9, trained: 6 },
  })
})

it('counts cells that a threshold moved apart, when there is one', () => {
  expect(compared([5, 0], [5, 0.5], 'present')).toMatchObject({ maxRelativeDifference: 0, flippedCells: 1 })
  expect(compared([5, 0], [5, 0.5]).maxRelativeDifference).toBe(1)
})

it('takes nothing for equal that is not a number or not there', () => {
  expect(compared([Number.NaN, 1], [1, 1]).maxRelativeDifference).toBe(Infinity)
  expect(compared([1, 1], [Infinity, 1]).maxRelativeDifference).toBe(Infinity)
  expect(compared([Number.NaN, 1], [0, 1], 'present').maxRelativeDifference).toBe(Infinity)
  expect(compared([1], [1, 1]).maxRelativeDifference).toBe(Infinity)
})
