import { describe, expect, it } from 'vitest'
import { readTemplates } from '../app/templates.ts'
import type { Box } from './arrange.ts'
import { arrangeToFit } from './arrange.ts'
import { laneGrid } from './lane-grid.ts'
import { roundedPath, routesOf } from './routes.ts'

const projects = readTemplates().flatMap((group) => group.projects)
const ROOM = { width: 1140, height: 600 }
const CARDS = ['losses', 'critic', 'generator', 'average', 'schedule']

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

describe.each(projects.map((project) => [project.file, project] as const))('%s', (_, project) => {
  const arrangement = arrangeToFit(project.checked, CARDS, ROOM)
  const { lanes, places, cards } = arrangement

  it('gives every node and card a place of its own', () => {
    expect([...places.keys()].sort()).toEqual([...project.checked.nodes.keys()].sort())
    const boxes = [...places.values(), ...cards]
    const collisions = boxes.flatMap((a, index) =>
      boxes
        .slice(index + 1)
        .filter((b) => overlap(a, b))
        .map((b) => `${a.id} ${b.id}`),
    )
    expect(collisions).toEqual([])
  })

  it('keeps nodes inside their lanes and lanes apart', () => {
    for (const place of places.values()) {
      expect(place.x).toBeGreaterThan(place.lane.x)
      expect(place.x + place.width).toBeLessThan(place.lane.x + place.lane.width)
      expect(place.y + place.height).toBeLessThan(place.lane.y + place.lane.height)
    }
    expect(lanes.filter((a) => lanes.some((b) => a !== b && overlap(a, b)))).toEqual([])
  })

  it('leads every wire from its node to the next and past all others', () => {
    for (const route of routesOf(project, arrangement)) {
      const [from, to] = [places.get(route.from)!, places.get(route.to)!]
      expect(route.points[0]).toEqual({ x: from.x + from.width, y: from.y + from.height / 2 })
      expect(route.points.at(-1)).toEqual({ x: to.x, y: to.y + to.height / 2 })
      const segments = route.points.slice(1).map((end, index) => segmentBox(route.points[index]!, end))
      const crossed = [...places.values()].filter((place) =>
        segments.some((segment) => overlap(segment, place)),
      )
      expect(crossed.map(({ id }) => id)).toEqual([])
    }
  })
})

/** Segments go along an axis; 0.1 keeps ends that touch a node from counting as inside. */
function segmentBox(a: { x: number; y: number }, b: { x: number; y: number }): Box {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)]
  expect(a.x === b.x || a.y === b.y).toBe(true)
  return {
    id: '',
    x: x + 0.1,
    y: y - 0.1,
    width: Math.abs(a.x - b.x) - 0.2,
    height: Math.abs(a.y - b.y) + 0.2,
  }
}

describe('laneGrid', () => {
  const { nodes } = projects[0]!.checked
  const [sample] = nodes.values()
  const at = (id: string, y: number) => ({ ...sample!, node: { ...sample!.node, id, position: { x: 0, y } } })
  const wire = (from: string, to: string) => ({
    id: `${from}${to}`,
    from: { node: from, port: 'out' },
    to: { node: to, port: 'in' },
  })
  const cells = (list: ReturnType<typeof laneGrid>) =>
    list.map(({ id, column, row }) => `${id} ${column} ${row}`)

  it('puts a source just before what it feeds, in the row where it is drawn', () => {
    const grid = laneGrid(
      [at('a', 0), at('b', 0), at('c', 0), at('late', 100)],
      [wire('a', 'b'), wire('b', 'c'), wire('late', 'c')],
    )
    expect(cells(grid)).toEqual(['a 0 0', 'b 1 0', 'c 2 0', 'late 1 1'])
  })

  it('ends with a circle, and with two nodes at one place', () => {
    const grid = laneGrid([at('a', 0), at('b', 0), at('c', 0)], [wire('a', 'b'), wire('b', 'a')])
    expect(new Set(grid.map(({ column, row }) => `${column} ${row}`)).size).toBe(3)
  })
})

it('rounds corners by at most half a segment', () => {
  const path = roundedPath([
    { x: 0, y: 0 },
    { x: 100, y: 0 },
    { x: 100, y: 8 },
  ])
  expect(path).toBe('M0 0L96 0Q100 0 100 4L100 8')
})
