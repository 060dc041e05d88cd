import { connectionAnswers, portKey } from '../../src-shared/check/connection-answers.ts'
import { outPortsOf } from '../../src-shared/check/wire-nodes.ts'
import type { End } from '../../src-shared/document/edits.ts'
import { addNode, connect } from '../../src-shared/document/edits.ts'
import type { GraphDocument } from '../../src-shared/document/schema.ts'
import type { Entry } from './palette/entries.ts'
import { markUsed } from './palette/recent-store.ts'
import { documentState, edit } from '../state/document-store.ts'
import { projectOf, shapeLeaving } from '../state/project.ts'
import { select, selection } from '../state/selection-store.ts'
import { currentProject } from '../state/use-project.ts'
import type { Point } from './boxes.ts'
import { around, DATA_INSET, GAP, INSET, NODE, overlap } from './boxes.ts'
import type { Wire } from './canvas-store.ts'
import {
  announce,
  canvasView,
  currentStage,
  showOnCanvas,
  targetOnScreen,
  toDrawing,
} from './canvas-store.ts'
import { withLane } from './lane-actions.ts'
import type { Lane } from './lanes.ts'
import { laneAt } from './lanes.ts'
import { idsLike } from './new-ids.ts'
import { toFlow } from './to-flow.ts'

/** Adds a node where the pointer is on the screen. */
export function addAt(entry: Entry, screen: Point): void {
  const { x, y } = toDrawing(screen)
  add(entry, { at: { x: x - NODE.width / 2, y: y - NODE.height / 2 }, wire: null })
}

/**
 * Adds a node without a place of its own: after the selected node, wired to it where that fits, so that a network can
 * be written down one layer after the other; else in the selected lane, or in the middle of what is seen.
 */
export function addNext(entry: Entry): void {
  const { checked } = currentProject()
  const [id, ...others] = selection().nodes
  const last = others.length === 0 && id !== undefined ? checked.nodes.get(id) : undefined
  const isSameLane = last !== undefined && (last.node.network === null) === (entry.lane === 'data')
  if (last !== undefined && isSameLane) {
    const port = outPortsOf(last)?.[0] ?? 'out'
    const { x, y } = last.node.position
    const end = { node: last.node.id, port }
    const wire: Wire = { end, side: 'from', answers: connectionAnswers(checked, end, 'from') }
    return add(entry, { at: { x: x + NODE.width + GAP.column, y }, wire, network: last.node.network })
  }
  const { lanes } = toFlow(currentProject())
  const network = entry.lane === 'data' ? null : selection().network
  const lane = lanes.find((each) => each.kind !== 'recipe' && each.network === network)
  const own = checked.document.nodes.filter((node) => node.network === network)
  const right = Math.max(...own.map(({ position }) => position.x))
  const below = own.find(({ position }) => position.x === right)
  if (below !== undefined && (network !== null || entry.lane === 'data')) {
    return add(entry, {
      at: { x: right + NODE.width + GAP.column, y: below.position.y },
      wire: null,
      network,
    })
  }
  if (lane !== undefined && network !== null) {
    return add(entry, { at: { x: lane.x + INSET.left, y: lane.y + INSET.top }, wire: null, network })
  }
  addAt(entry, targetOnScreen())
}

type Placing = { at: Point; wire: Wire | null; network?: string | null }

/** One step: the node, the wire that was asked for, and a lane where there is none yet. */
export function add(entry: Entry, { at, wire, network }: Placing): void {
  const before = currentProject()
  const { lanes } = toFlow(before)
  let added: string | null = null
  edit(`Add ${entry.title}`, (document) => {
    const lane = network === undefined ? laneFor(entry, document, { at, wire, lanes }) : { document, network }
    const clear = lane.network === null ? besideNetworks(lane.document, lanes, at) : at
    const position = freePosition(lane.document, lane.network, clear)
    const { kind, version, params } = entry
    const made = addNode(
      lane.document,
      { kind, version, params, network: lane.network, position },
      idsLike(lane.document, kind),
    )
    added = made.id
    return wire === null ? made.document : wired(made.document, made.id, wire)
  })
  if (added === null) return
  markUsed(entry.id)
  select({ nodes: [added] })
  reveal(added)
  const { checked, problems } = currentProject()
  const isWired = checked.document.edges.some(({ from, to }) => from.node === added || to.node === added)
  const shape = shapeLeaving(checked, { node: added, port: 'out' })
  const words = [`${entry.title} added`, isWired && 'and connected', shape !== null && `gives ${shape}`]
  announce(`${words.filter(Boolean).join(' ')}. ${problemWords(problems.length)}`)
}

export function problemWords(count: number): string {
  return count === 0 ? 'No problems' : `${count} ${count === 1 ? 'problem' : 'problems'}`
}

/** The lane under the pointer; what is drawn elsewhere goes to the nearest one that it can be in. */
function laneFor(
  entry: Entry,
  document: GraphDocument,
  where: { at: Point; wire: Wire | null; lanes: readonly Lane[] },
): { document: GraphDocument; network: string | null } {
  if (entry.lane === 'data') return { document, network: null }
  const origin = document.nodes.find(({ id }) => id === where.wire?.end.node)
  if (origin !== undefined) return { document, network: origin.network }
  const middle = { x: where.at.x + NODE.width / 2, y: where.at.y + NODE.height / 2 }
  const networks = where.lanes.filter(({ network }) => network !== null)
  const under = laneAt(networks, middle)
  const distance = (lane: (typeof networks)[number]) =>
    Math.max(lane.y - middle.y, middle.y - lane.y - lane.height, 0) +
    Math.max(lane.x - middle.x, middle.x - lane.x - lane.width, 0)
  const nearest = under ?? [...networks].sort((a, b) => distance(a) - distance(b))[0]
  if (nearest !== undefined) return { document, network: nearest.network }
  const made = withLane(document, entry.kind === 'latent' ? 'generator' : 'classifier')
  return { document: made.document, network: made.id }
}

/** The data lane is drawn around its nodes: one that was let go over a network goes to the others, or above. */
function besideNetworks(document: GraphDocument, lanes: readonly Lane[], at: Point): Point {
  const networks = lanes.filter(({ network }) => network !== null)
  const frame = around([{ ...at, ...NODE }], DATA_INSET)
  if (frame === null || !networks.some((lane) => overlap(lane, frame))) return at
  const data = document.nodes.filter(({ network }) => network === null)
  const last = [...data].sort((a, b) => b.position.x - a.position.x)[0]
  if (last !== undefined) return { x: last.position.x + NODE.width + GAP.column, y: last.position.y }
  // Beside the data the recipe is narrower, and so one row of cards taller.
  const recipe = (lanes.find(({ kind }) => kind === 'recipe')?.height ?? 0) + NODE.height + 14
  const top = Math.min(...networks.map(({ y }) => y)) - GAP.lane - recipe
  return { x: Math.min(...networks.map(({ x }) => x)) + DATA_INSET.left, y: top + DATA_INSET.top }
}

/** Not on top of another node: a little further down. */
function freePosition(document: GraphDocument, network: string | null, at: Point): Point {
  const boxes = document.nodes
    .filter((node) => node.network === network)
    .map((node) => ({ ...node.position, ...NODE }))
  let y = Math.round(at.y)
  const x = Math.round(at.x)
  while (boxes.some((box) => overlap({ x, y, ...NODE }, box))) y += NODE.height + GAP.row
  return { x, y }
}

/** The wire that was dropped, to the first port of the new node that takes it. */
function wired(document: GraphDocument, id: string, { end, side }: Wire): GraphDocument {
  const { checked } = projectOf(document, [], null)
  const answers = connectionAnswers(checked, end, side)
  const node = checked.nodes.get(id)
  const names = side === 'from' ? node?.inPorts.map(({ name }) => name) : ((node && outPortsOf(node)) ?? [])
  const port = names?.find((name) => answers.get(portKey({ node: id, port: name })) === null)
  if (port === undefined) return document
  return connectEnds(document, end, { node: id, port }, side)
}

export function connectEnds(
  document: GraphDocument,
  end: End,
  other: End,
  side: Wire['side'],
): GraphDocument {
  const [from, to] = side === 'from' ? [end, other] : [other, end]
  return connect(document, { from, to }, idsLike(document, `${from.node}-to-${to.node}`)).document
}

/** A wire as one step, told with what now goes along it. */
export function drawWire(end: End, other: End, side: Wire['side']): void {
  const nameOf = (id: string) => currentProject().checked.nodes.get(id)?.name ?? id
  const [from, to] = side === 'from' ? [end, other] : [other, end]
  edit(`Connect ${nameOf(from.node)}`, (document) => connectEnds(document, end, other, side))
  const { checked, problems } = currentProject()
  const shape = shapeLeaving(checked, from)
  announce(
    `${nameOf(from.node)} connected to ${nameOf(to.node)}${shape === null ? '' : `, ${shape}`}. ${problemWords(problems.length)}`,
  )
}

/** Moves the view only as far as needed to see a node. */
function reveal(id: string): void {
  const stage = currentStage()
  const node = documentState().document.nodes.find((each) => each.id === id)
  if (stage === null || node === undefined) return
  const { width, height } = stage.element.getBoundingClientRect()
  const { x, y, zoom } = stage.flow.getViewport()
  const shift = (start: number, size: number, room: number) =>
    start < EDGE ? EDGE - start : Math.min(0, room - EDGE - size - start)
  const dx = shift(node.position.x * zoom + x, NODE.width * zoom, width)
  const dy = shift(node.position.y * zoom + y, NODE.height * zoom, height)
  if (dx === 0 && dy === 0) return
  void stage.flow.setViewport({ x: x + dx, y: y + dy, zoom }, { duration: glideMs() })
}

/** Between a new node and the canvas's side: the next one is to be seen too. */
const EDGE = 70

export function glideMs(): number {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 220
}

/** From the search at a place. */
export function addFromSearch(entry: Entry): void {
  const { quickAdd } = canvasView()
  showOnCanvas({ quickAdd: null })
  if (quickAdd === null) return
  const { at, wire } = quickAdd
  const x = wire?.side === 'from' ? at.x : wire === null ? at.x - NODE.width / 2 : at.x - NODE.width
  add(entry, { at: { x, y: at.y - NODE.height / 2 }, wire })
}
