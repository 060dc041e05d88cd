import type { Point } from './boxes.ts'
import { GAP, NODE } from './boxes.ts'
import type { WireData } from './flow-types.ts'

/** The way of one wire between two ports, along the axes, and where its shape is written. */
export type Route = { points: Point[]; label: Point }

const BEND = 18

export function routeBetween(start: Point, end: Point, way: WireData['way']): Route {
  if (typeof way === 'object') return feed(start, end, way)
  const left = end.x - BEND
  const right = start.x + BEND
  const isForward = end.x - start.x > BEND
  if (isForward && way === 'direct') {
    if (Math.abs(start.y - end.y) < 1) return { points: [start, end], label: between(start, end) }
    // Bends lie where wires part or meet, so that the shape stands beside the node that it tells apart.
    const x = end.x - start.x < 2 * BEND ? (start.x + end.x) / 2 : end.y > start.y ? right : left
    const points = [start, { x, y: start.y }, { x, y: end.y }, end]
    const label = end.y > start.y ? between({ x, y: end.y }, end) : between(start, { x, y: start.y })
    return { points, label }
  }
  // Past other nodes: through the room between two rows, or between two bands.
  const y = isForward ? start.y + NODE.height / 2 + GAP.row / 2 : backRow(start.y, end.y)
  const points = [
    start,
    { x: right, y: start.y },
    { x: right, y },
    { x: left, y },
    { x: left, y: end.y },
    end,
  ]
  return { points, label: { x: (right + left) / 2, y } }
}

function backRow(from: number, to: number): number {
  const room = NODE.height + GAP.row
  if (to - from >= room) return to - NODE.height / 2 - GAP.band / 2
  if (from - to >= room) return to + NODE.height / 2 + GAP.band / 2
  return Math.max(from, to) + NODE.height / 2 + GAP.row / 2
}

function feed(start: Point, end: Point, { x, y, right }: { x: number; y: number; right: number }): Route {
  const out = start.x + right
  const points = [start, { x: out, y: start.y }, { x: out, y }, { x, y }, { x, y: end.y }, end]
  return { points, label: { x: Math.max(x + 44, end.x - 36), y: end.y } }
}

function between(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }
}

/** An SVG path along the points, its corners rounded by at most 10 pixels. */
export function roundedPath(points: readonly Point[]): string {
  return points
    .map((point, index) => {
      const [before, after] = [points[index - 1], points[index + 1]]
      if (before === undefined) return `M${point.x} ${point.y}`
      if (after === undefined) return `L${point.x} ${point.y}`
      const radius = Math.min(10, distance(before, point) / 2, distance(point, after) / 2)
      const [arriving, leaving] = [towards(point, before, radius), towards(point, after, radius)]
      return `L${arriving.x} ${arriving.y}Q${point.x} ${point.y} ${leaving.x} ${leaving.y}`
    })
    .join('')
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y)
}

function towards(from: Point, to: Point, length: number): Point {
  const part = length / (distance(from, to) || 1)
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part }
}
