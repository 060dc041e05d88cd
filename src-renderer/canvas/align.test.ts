import { expect, it } from 'vitest'
import { aligned, distributed, type Alignment } from './align.ts'

const wide = { id: 'wide', x: 10, y: 0, width: 100, height: 20 }
const tall = { id: 'tall', x: 50, y: 60, width: 30, height: 80 }

it.each<[Alignment, [number, number], [number, number]]>([
  // Together they reach from 10 to 110 and from 0 to 140.
  ['left', [10, 0], [10, 60]],
  ['right', [10, 0], [80, 60]],
  ['center', [10, 0], [45, 60]],
  ['top', [10, 0], [50, 0]],
  ['bottom', [10, 120], [50, 60]],
  ['middle', [10, 60], [50, 30]],
])('puts the %s of boxes in line', (alignment, first, second) => {
  const places = aligned([wide, tall], alignment)
  expect([places.get('wide'), places.get('tall')].map((at) => [at?.x, at?.y])).toEqual([first, second])
})

it('makes the gaps between neighbours equal, whatever their order, and leaves the outermost', () => {
  const box = (id: string, x: number, width: number) => ({ id, x, y: 7, width, height: 10 })
  // From 0 to 100, of which 10 + 20 + 30 are boxes: two gaps of 20.
  const places = distributed([box('last', 70, 30), box('first', 0, 10), box('between', 12, 20)], 'across')
  expect([...places]).toEqual([
    ['first', { x: 0, y: 7 }],
    ['between', { x: 30, y: 7 }],
    ['last', { x: 70, y: 7 }],
  ])
})

it('has nothing to distribute between two boxes', () => {
  expect(distributed([wide, tall], 'down').size).toBe(0)
})
