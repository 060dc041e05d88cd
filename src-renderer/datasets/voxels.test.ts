import { describe, expect, it } from 'vitest'
import { facesOf, project, voxelsOf } from './voxels.ts'

const grid = (rows: number, columns: number) => ({
  form: 'grid' as const,
  ...{ id: 0, name: '0', rows, columns, pitchMm: null },
})

describe('voxels', () => {
  it('of grids lie row after row, from the upper left, one layer behind the other', () => {
    const voxels = voxelsOf({ geometry: { name: 'g', layers: [grid(2, 4), grid(2, 4)] } })
    expect(voxels).toHaveLength(16)
    // Four columns reach from −2 to 2, which is −1 to 1; two rows then from 0.5 to −0.5.
    expect(voxels[0]?.near[0]?.slice(0, 2)).toEqual([-1, 0.5])
    expect(voxels[7]?.near[2]?.slice(0, 2)).toEqual([1, -0.5])
    const depths = [0, 8].map((cell) => voxels[cell]?.near[0]?.[2])
    expect(depths[0]).toBeLessThan(depths[1]!)
  })

  it('of rings have their true radii and angles', () => {
    const layer = { form: 'polar' as const, id: 0, name: '0', alphaBins: 4, rEdgesMm: [0, 5, 20] }
    const voxels = voxelsOf({ geometry: { name: 'p', layers: [layer] } })
    // Cell 1: the outer ring of the first quarter, −180° to −90°, between 5 and 20 of 20 mm; in three pieces of 30°.
    const pieces = voxels.filter(({ cell }) => cell === 1)
    expect(pieces).toHaveLength(3)
    const corners = pieces.flatMap(({ near }) => near)
    const radii = corners.map(([x, y]) => Math.hypot(x, y))
    expect(Math.min(...radii)).toBeCloseTo(0.25)
    expect(Math.max(...radii)).toBeCloseTo(1)
    expect(corners.every(([x, y]) => x <= 1e-9 && y <= 1e-9)).toBe(true)
  })
})

describe('a view', () => {
  it('along the beam shows right and up as they are', () => {
    expect(project([0.3, 0.7, -1], { yaw: 0, pitch: 0 })).toEqual([0.3, 0.7, -1])
  })

  it('turned by a quarter shows the beam from the left to the right', () => {
    const [right, up, depth] = project([0.3, 0.7, 0.9], { yaw: Math.PI / 2, pitch: 0 })
    expect([right, up, depth].map((each) => Number(each.toFixed(9)))).toEqual([0.9, 0.7, -0.3])
  })

  it('from above shows the beam upwards', () => {
    const [right, up] = project([0.3, 0.7, 0.9], { yaw: 0, pitch: Math.PI / 2 })
    expect([right, up].map((each) => Number(each.toFixed(9)))).toEqual([0.3, 0.9])
  })

  it('paints the farthest first, and of a box in front of the viewer only its near end', () => {
    const voxels = voxelsOf({ geometry: { name: 'g', layers: [grid(1, 1), grid(1, 1)] } })
    const along = facesOf(voxels, { yaw: 0, pitch: 0 }, () => true)
    expect(along.map(({ cell, shade }) => [cell, shade])).toEqual([
      [1, 1],
      [0, 1],
    ])
    // From half left and half above three faces of a box can be seen.
    const turned = facesOf(voxels, { yaw: 0.6, pitch: 0.5 }, (cell) => cell === 0)
    expect(turned).toHaveLength(3)
  })
})
