import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { moveNodes } from '../../src-shared/document/edits.ts'
import { trainingCards } from '../state/cards.ts'
import { openProject, projectOf } from '../state/project.ts'
import { arrangeChosen, arrangeToFit } from './arrange.ts'
import { NODE, overlap } from './boxes.ts'
import { laneGrid } from './lane-grid.ts'
import { laneAt } from './lanes.ts'
import { roundedPath, routeBetween } from './routes.ts'
import { toFlow } from './to-flow.ts'

const folder = join(import.meta.dirname, '../../resources/templates')
const projects = readdirSync(folder)
  .filter((file) => file.endsWith('.ganvas'))
  .map((file) => {
    const opened = openProject(readFileSync(join(folder, file), 'utf8'), file)
    if (!opened.ok) throw new Error(file)
    return opened.value
  })
const ROOM = { width: 1140, height: 600 }

describe.each(projects.map((project) => [project.file, project] as const))('%s', (_, project) => {
  const cards = trainingCards(project).map(({ id }) => id)
  const arranged = projectOf(
    moveNodes(project.checked.document, arrangeToFit(project.checked, cards, ROOM)),
    [],
    null,
  )

  // As it is stored, and as the command would arrange it.
  it.each([
    ['stored', project],
    ['arranged', arranged],
  ])('%s: gives every node and card a place of its own, inside its lane, lanes apart', (_, given) => {
    const { nodes, lanes } = toFlow(given)
    const boxes = nodes
      .filter(({ type }) => type === 'card')
      .map(({ id, position, width, height }) => ({ id, ...position, width: width ?? 0, height: height ?? 0 }))
    expect(boxes.map(({ id }) => id).sort()).toEqual([...given.checked.nodes.keys(), ...cards].sort())
    const collisions = boxes.flatMap((a, index) =>
      boxes
        .slice(index + 1)
        .filter((b) => overlap(a, b))
        .map((b) => `${a.id} ${b.id}`),
    )
    expect(collisions).toEqual([])
    expect(lanes.filter((a) => lanes.some((b) => a !== b && overlap(a, b))).map(({ id }) => id)).toEqual([])
    for (const { node } of given.checked.nodes.values()) {
      const middle = { x: node.position.x + NODE.width / 2, y: node.position.y + NODE.height / 2 }
      expect(laneAt(lanes, middle)?.network).toBe(node.network)
    }
  })

  it('leads every wire from its node to the next and past all others', () => {
    const { edges } = toFlow(project)
    const nodes = [...project.checked.nodes.values()].map(({ node }) => ({
      id: node.id,
      ...node.position,
      ...NODE,
    }))
    for (const { source, target, data } of edges) {
      if (data === undefined || data.isFeed) continue
      const [from, to] = [nodes.find(({ id }) => id === source)!, nodes.find(({ id }) => id === target)!]
      const start = { x: from.x + from.width, y: from.y + from.height / 2 }
      const end = { x: to.x, y: to.y + to.height / 2 }
      const { points } = routeBetween(start, end, data.way)
      expect([points[0], points.at(-1)]).toEqual([start, end])
      const segments = points.slice(1).map((point, index) => segmentBox(points[index]!, point))
      const crossed = nodes.filter((node) => segments.some((segment) => overlap(segment, node)))
      expect(crossed.map(({ id }) => id)).toEqual([])
    }
  })
})

/** Segments go along an axis; 0.1 keeps ends that touch a node from counting as inside. */
function segmentBox(a: { x: number; y: number }, b: { x: number; y: number }) {
  expect(a.x === b.x || a.y === b.y).toBe(true)
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)]
  return { x: x + 0.1, y: y + 0.1, width: Math.abs(a.x - b.x) - 0.2, height: Math.abs(a.y - b.y) - 0.2 }
}

const edge = (from: string, to: string) => ({
  id: `${from}-${to}`,
  from: { node: from, port: 'out' },
  to: { node: to, port: 'in' },
})
const node = (id: string, y = 0) => ({
  id,
  kind: 'dense',
  version: 1,
  name: '',
  params: {},
  network: 'n',
  position: { x: 0, y },
})

describe('the grid of a lane', () => {
  it('follows the wires, sources just before what they feed', () => {
    const nodes = [node('late', 80), node('a'), node('b'), node('c')]
    const cells = laneGrid(nodes, [edge('a', 'b'), edge('b', 'c'), edge('late', 'c')])
    expect(cells).toEqual([
      { id: 'late', column: 1, row: 1 },
      { id: 'a', column: 0, row: 0 },
      { id: 'b', column: 1, row: 0 },
      { id: 'c', column: 2, row: 0 },
    ])
  })

  it('ends with circles', () => {
    expect(laneGrid([node('a'), node('b')], [edge('a', 'b'), edge('b', 'a')])).toHaveLength(2)
  })
})

describe('arranging a selection', () => {
  it('moves only what is selected, from where its top left corner is', () => {
    const [project] = projects
    const ids = project!.checked.document.nodes.filter(({ network }) => network !== null).slice(0, 3)
    const positions = arrangeChosen(project!.checked, new Set(ids.map(({ id }) => id)))
    expect([...positions.keys()].sort()).toEqual(ids.map(({ id }) => id).sort())
    expect(Math.min(...[...positions.values()].map(({ x }) => x))).toBe(
      Math.min(...ids.map(({ position }) => position.x)),
    )
  })
})

describe('a path', () => {
  it('rounds its corners, by less where segments are short', () => {
    const points = [
      { x: 0, y: 0 },
      { x: 40, y: 0 },
      { x: 40, y: 8 },
    ]
    expect(roundedPath(points)).toBe('M0 0L36 0Q40 0 40 4L40 8')
  })
})
