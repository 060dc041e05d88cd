import { describe, expect, it } from 'vitest'
import type { CanvasNode } from './flow-types.ts'
import { shapesOf } from './map-shapes.ts'

const place = { position: { x: 10, y: 20.4 }, width: 160, height: 48 }
const card = (color: string, problems: { severity: string }[] = []) =>
  ({ id: color, type: 'card', ...place, data: { card: { color, problems } } }) as unknown as CanvasNode
const lane = {
  id: 'lane',
  type: 'lane',
  ...place,
  data: { lane: { kind: 'critic' } },
} as unknown as CanvasNode
const group = { id: 'group', type: 'group', ...place, data: {} } as unknown as CanvasNode

describe('the map of a drawing', () => {
  it('draws what looks the same as one path, and groups not at all', () => {
    const box = 'M10 20h160v48h-160z'
    expect([...shapesOf([lane, card('data'), card('data'), group])]).toEqual([
      ['lane-on-map color-critic', box],
      ['on-map color-data', box + box],
    ])
  })

  it('draws errors and warnings over everything else', () => {
    const looks = [
      ...shapesOf([card('part', [{ severity: 'error' }]), card('data', [{ severity: 'warning' }])]).keys(),
    ]
    expect(looks).toEqual(['on-map color-part', 'on-map color-data', 'on-map error', 'on-map warning'])
  })
})
