import { expect, it } from 'vitest'
import { slerp } from './slerp.ts'

it('goes along the circle: half way between two axes is their diagonal, as long as they are', () => {
  const middle = slerp(Float32Array.of(2, 0), Float32Array.of(0, 2), 0.5)
  expect(middle[0]).toBeCloseTo(Math.SQRT2, 5)
  expect(middle[1]).toBeCloseTo(Math.SQRT2, 5)
})

it('begins and ends where it should, lengths in even steps', () => {
  const [from, to] = [Float32Array.of(1, 0, 0), Float32Array.of(0, 3, 0)]
  expect([...slerp(from, to, 0)]).toEqual([1, 0, 0])
  const end = slerp(from, to, 1)
  expect(end[0]).toBeCloseTo(0, 5)
  expect(end[1]).toBeCloseTo(3, 5)
  expect(Math.hypot(...slerp(from, to, 0.5))).toBeCloseTo(2, 5)
})

it.each([
  ['equal', [1, 2], [1, 2], [1, 2]],
  ['opposite', [1, 0], [-1, 0], [0, 0]],
  ['zero', [0, 0], [0, 2], [0, 1]],
])('takes the line between %s latents, and gives no NaN', (_, from, to, middle) => {
  const found = slerp(Float32Array.from(from), Float32Array.from(to), 0.5)
  middle.forEach((value, index) => expect(found[index]).toBeCloseTo(value, 5))
})
