import type { Project } from '../state/project.ts'
import { shapeLeaving } from '../state/project.ts'
import type { Arrangement, LaneKind, Place } from './arrange.ts'
import { GAP, INSET } from './arrange.ts'

export type Point = { x: number; y: number }
export type Route = {
  id: string
  from: string
  to: string
  points: Point[]
  lane: LaneKind
  /** What the recipe carries from lane to lane, as opposed to a wire that is drawn. */
  isFeed: boolean
  isBroken: boolean
  label: (Point & { text: string }) | null
}

/** The ways of all wires and feeds, with the shapes that go along them. */
export function routesOf(project: Project, { places }: Arrangement): Route[] {
  return [...wiresOf(project, places), ...feedsOf(project, places)]
}

type Places = Arrangement['places']

function wiresOf({ checked, problems }: Project, places: Places): Route[] {
  const broken = new Set(problems.map(({ at }) => at.edge))
  return checked.document.edges.flatMap((edge) => {
    const [from, to] = [places.get(edge.from.node), places.get(edge.to.node)]
    if (from === undefined || to === undefined) return []
    const text = shapeLeaving(checked, edge.from)
    const { points, middle } = wireBetween(from, to)
    const isBroken = broken.has(edge.id)
    const label = text === null || isBroken ? null : { ...middle, text }
    return [
      { id: edge.id, from: from.id, to: to.id, points, lane: from.lane.kind, isFeed: false, isBroken, label },
    ]
  })
}

function wireBetween(from: Place, to: Place): { points: Point[]; middle: Point } {
  const [start, end] = [outOf(from), into(to)]
  const left = end.x - 18
  if (from.band === to.band && to.column === from.column + 1) {
    // Bends lie where wires part or meet, so that the shape stands beside the node that it tells apart.
    const x = to.row > from.row ? start.x + 18 : start.y === end.y ? end.x : left
    const points = start.y === end.y ? [start, end] : [start, { x, y: start.y }, { x, y: end.y }, end]
    return {
      points,
      middle: to.row > from.row ? between({ x, y: end.y }, end) : between(start, { x, y: start.y }),
    }
  }
  // Past other nodes: through the room between two rows, or between two bands.
  const right = start.x + 18
  const y = from.band === to.band ? from.y + from.height + GAP.row / 2 : to.bandTop - GAP.band / 2
  const points = [
    start,
    { x: right, y: start.y },
    { x: right, y },
    { x: left, y },
    { x: left, y: end.y },
    end,
  ]
  return { points, middle: { x: (right + left) / 2, y } }
}

/**
 * Sources get their numbers from the recipe: showers and conditions from the ends of the data lane, and whoever judges
 * also what the generator makes. Each feed has a track of its own between the lanes and along their left side.
 */
function feedsOf({ checked }: Project, places: Places): Route[] {
  const { data, document, networks } = checked
  const generator = document.networks.find(({ role }) => role === 'generator')
  const origins = [
    { source: 'condition', end: lastOf(data.condition) ?? data.dataset?.node, has: data.condition !== null },
    { source: 'data', end: lastOf(data.showers) ?? data.dataset?.node, has: data.showers !== null },
    { source: 'data', end: generator && networks.get(generator.id)?.output, has: true },
  ]
  return origins.flatMap(({ source, end, has }, track) => {
    const from = has && end != null ? places.get(end) : undefined
    if (from === undefined) return []
    const readers = [...checked.nodes.values()].filter(
      ({ node, meaning }) =>
        meaning?.form === 'source' &&
        meaning.definition.kind === source &&
        (track < 2 || node.network !== generator?.id),
    )
    return readers.flatMap(({ node }): Route[] => {
      const to = places.get(node.id)
      if (to === undefined) return []
      const id = `${from.id} feeds ${to.id}`
      const ends = { id, from: from.id, to: to.id, lane: from.lane.kind, isFeed: true, isBroken: false }
      const text = shapeLeaving(checked, { node: to.id, port: 'out' })
      const label = text === null ? null : { x: to.lane.x + INSET.left / 2, y: into(to).y, text }
      return [{ ...ends, points: feedBetween(from, to, track), label }]
    })
  })
}

function lastOf(chain: Project['checked']['data']['showers']): string | undefined {
  return chain?.transforms.at(-1)?.node
}

function feedBetween(from: Place, to: Place, track: number): Point[] {
  const [start, end] = [outOf(from), into(to)]
  const right = start.x + 14 + 5 * track
  const y = from.lane.y + from.lane.height + GAP.lane * (0.25 * (track + 1))
  const left = -10 - 8 * track
  return [start, { x: right, y: start.y }, { x: right, y }, { x: left, y }, { x: left, y: end.y }, end]
}

function between(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }
}

function outOf({ x, y, width, height }: Place): Point {
  return { x: x + width, y: y + height / 2 }
}

function into({ x, y, height }: Place): Point {
  return { x, y: y + height / 2 }
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
