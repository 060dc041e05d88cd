import type { LayerGeometry } from '../../src-shared/physics/geometry.ts'
import { panelsOf, type CellSpace } from '../../src-shared/physics/panels.ts'

/**
 * Voxels of a shower in space and how they look from some side. Pure. Along the beam layers stand equally far apart,
 * because no file says how far they are; across it they have their true form. All fits a box of −1 … 1.
 */
export type Point = readonly [x: number, y: number, z: number]
export type Voxel = {
  cell: number
  /** Corners of the near face in order, then those of the far face in the same order. */
  near: readonly Point[]
  far: readonly Point[]
}

/** Turned by `yaw` around the upright axis, then seen from `pitch` above the horizon, both in radians. */
export type Turn = { yaw: number; pitch: number }
export type Face = {
  cell: number
  depth: number
  corners: readonly (readonly [x: number, y: number])[]
  shade: number
}

/** Along the beam the box is longer where there are many layers. */
function lengthOf(layers: number): number {
  return Math.min(1.6, Math.max(0.6, layers / 16))
}

const GAP = 0.18

export function voxelsOf(space: CellSpace): Voxel[] {
  const panels = panelsOf(space)
  const reach = Math.max(...panels.map(({ layer }) => reachOf(layer)))
  const half = lengthOf(panels.length)
  const step = (2 * half) / panels.length
  return panels.flatMap(({ layer, cells }, index) => {
    const near = -half + index * step
    const far = near + step * (1 - GAP)
    return [...cells].flatMap((cell, place) =>
      outlinesOf(layer, place).map((corners): Voxel => {
        const outline = corners.map(([x, y]) => [x / reach, y / reach] as const)
        return {
          cell,
          near: outline.map(([x, y]): Point => [x, y, near]),
          far: outline.map(([x, y]): Point => [x, y, far]),
        }
      }),
    )
  })
}

/** How far a layer reaches from its middle. */
function reachOf(layer: LayerGeometry): number {
  if (layer.form === 'polar') return layer.rEdgesMm.at(-1) as number // at least two edges
  const [rowPitch, columnPitch] = layer.pitchMm ?? [1, 1]
  return Math.max(layer.rows * rowPitch, layer.columns * columnPitch) / 2
}

/** Wider pieces of a ring have no depth of their own that says what hides what. */
const WIDEST = Math.PI / 6

/** Corners of a cell across the beam, in mm or cells; a cell that goes far around the beam in several pieces. */
function outlinesOf(layer: LayerGeometry, place: number): (readonly [number, number])[][] {
  if (layer.form === 'grid') {
    const [rowPitch, columnPitch] = layer.pitchMm ?? [1, 1]
    const left = ((place % layer.columns) - layer.columns / 2) * columnPitch
    const top = (layer.rows / 2 - Math.floor(place / layer.columns)) * rowPitch
    return [
      [
        [left, top],
        [left + columnPitch, top],
        [left + columnPitch, top - rowPitch],
        [left, top - rowPitch],
      ],
    ]
  }
  const rBins = layer.rEdgesMm.length - 1
  const inner = layer.rEdgesMm[place % rBins] as number // below rBins
  const outer = layer.rEdgesMm[(place % rBins) + 1] as number
  const whole = (2 * Math.PI) / layer.alphaBins
  const pieces = Math.ceil(whole / WIDEST - 1e-9)
  const width = whole / pieces
  return Array.from({ length: pieces }, (_, piece) => {
    const from = -Math.PI + Math.floor(place / rBins) * whole + piece * width
    // Arcs as chords of at most 15°.
    const chords = Math.max(1, Math.ceil(width / (Math.PI / 12) - 1e-9))
    const arc = (radius: number) =>
      Array.from({ length: chords + 1 }, (_each, at) => {
        const angle = from + (width * at) / chords
        return [radius * Math.cos(angle), radius * Math.sin(angle)] as const
      })
    return inner === 0 ? [[0, 0] as const, ...arc(outer)] : [...arc(inner).reverse(), ...arc(outer)]
  })
}

/** Seen from that side: right and up in units of the box, and how far behind the middle. */
export function project(
  [x, y, z]: Point,
  { yaw, pitch }: Turn,
): readonly [right: number, up: number, depth: number] {
  // The beam runs along z; at yaw 0 and pitch 0 the viewer looks along it.
  const right = x * Math.cos(yaw) + z * Math.sin(yaw)
  const away = z * Math.cos(yaw) - x * Math.sin(yaw)
  return [right, y * Math.cos(pitch) + away * Math.sin(pitch), away * Math.cos(pitch) - y * Math.sin(pitch)]
}

/** Faces that can be seen, the farthest first: painted in this order, near ones hide what is behind them. */
export function facesOf(voxels: readonly Voxel[], turn: Turn, isShown: (cell: number) => boolean): Face[] {
  const faces: Face[] = []
  for (const { cell, near, far } of voxels) {
    if (!isShown(cell)) continue
    const seenNear = near.map((point) => project(point, turn))
    const seenFar = far.map((point) => project(point, turn))
    const depth = mean([...seenNear, ...seenFar].map(([, , away]) => away))
    const add = (corners: readonly (readonly [number, number, number])[], shade: number) =>
      faces.push({ cell, depth, shade, corners: corners.map(([right, up]) => [right, up] as const) })
    const ends = [seenNear, seenFar] as const
    // One of the two ends is turned to the viewer; the sides whose outline runs backwards are hidden.
    const front = mean(seenNear.map(([, , away]) => away)) <= mean(seenFar.map(([, , away]) => away)) ? 0 : 1
    const turns = Math.sign(areaOf(ends[front]))
    near.forEach((_, at) => {
      const next = (at + 1) % near.length
      const side = [seenNear[at], seenNear[next], seenFar[next], seenFar[at]] as (readonly [
        number,
        number,
        number,
      ])[] // both have as many corners
      const isSeen = areaOf(side) * turns * (front === 0 ? -1 : 1) > 0
      if (isSeen) add(side, 0.72)
    })
    add(ends[front], 1)
  }
  return faces.sort((a, b) => b.depth - a.depth)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Twice the signed area: positive when the corners run anticlockwise. */
function areaOf(corners: readonly (readonly [number, number, number])[]): number {
  return corners.reduce((sum, [x, y], at) => {
    const [nextX, nextY] = corners[(at + 1) % corners.length] as readonly [number, number, number] // not empty
    return sum + x * nextY - nextX * y
  }, 0)
}
