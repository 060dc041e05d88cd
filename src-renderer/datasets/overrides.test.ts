import { expect, it } from 'vitest'
import { layerSizes } from '../../src-shared/physics/geometry.ts'
import { gridOf } from './overrides.tsx'

it.each([
  [[25], [25]],
  [[20, 4, 1], [80]],
  [
    [3, 12, 6],
    [72, 72, 72],
  ],
  [
    [3, 12, 6, 1],
    [72, 72, 72],
  ],
  [[12, 6], [72]],
])('events of %j are a grid of layers of %j cells', (shape, sizes) => {
  const made = gridOf(shape)
  expect(made === null ? null : layerSizes(made)).toEqual(sizes)
})

it('a number of values that is no square is no grid', () => {
  expect(gridOf([368])).toBeNull()
})
