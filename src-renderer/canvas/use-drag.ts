import type { NodeChange } from '@xyflow/react'
import { useCallback, useMemo, useRef, useState } from 'react'
import { moveToNetwork, placeNetwork } from '../../src-shared/document/edits.ts'
import type { GraphDocument } from '../../src-shared/document/schema.ts'
import { copyNodes } from '../../src-shared/document/clipboard.ts'
import { entries } from './palette/entries.ts'
import { documentState, edit } from '../state/document-store.ts'
import { notify } from '../state/notice-store.ts'
import { handIsAtWork } from '../state/follow-run.ts'
import { currentProject } from '../state/use-project.ts'
import { problemWords } from './add-node.ts'
import type { Point } from './boxes.ts'
import { NODE } from './boxes.ts'
import { announce } from './canvas-store.ts'
import { counted, movedTo, pasteText } from './edit-selection.ts'
import { laneAt } from './lanes.ts'
import type { CanvasNode, Flow } from './flow-types.ts'
import { byId } from './keep-equal.ts'
import { selectNodes } from './told-selection.ts'

type Moved = ReadonlyMap<string, Point>

/**
 * While something is dragged only its places change, beside the document; letting go makes one step of it. Lanes and
 * groups take their nodes along.
 */
export function useDrag(flow: Flow) {
  const [moved, setMoved] = useState<Moved | null>(null)
  const latest = useRef<Moved | null>(null)
  const isCopy = useRef(false)
  // React Flow tells all of its nodes and wires when one of its callbacks is another function: these never are.
  const drawn = useRef(flow)
  drawn.current = flow

  const onNodesChange = useCallback((changes: NodeChange<CanvasNode>[]) => {
    selectNodes(changes)
    const next = new Map(latest.current)
    for (const change of changes) {
      if (change.type !== 'position' || change.position === undefined) continue
      next.set(change.id, change.position)
    }
    if (next.size === 0 || latest.current === null) return
    handIsAtWork()
    for (const [id, point] of takenAlong(next, byId(drawn.current.nodes))) next.set(id, point)
    latest.current = next
    setMoved(next)
  }, [])
  const onDragStart = useCallback((event: { altKey: boolean }) => {
    latest.current = new Map()
    isCopy.current = event.altKey
  }, [])
  const onDragStop = useCallback(() => {
    const done = latest.current
    latest.current = null
    setMoved(null)
    if (done !== null && done.size > 0)
      drop(done, byId(drawn.current.nodes), { flow: drawn.current, isCopy: isCopy.current })
  }, [])

  const nodes = useMemo(() => {
    if (moved === null) return flow.nodes
    return flow.nodes.map((node): CanvasNode => {
      const position = moved.get(node.id)
      return position === undefined ? node : { ...node, position, zIndex: (node.zIndex ?? 0) + 10 }
    })
  }, [flow, moved])
  return { nodes, onNodesChange, onDragStart, onDragStop }
}

type Places = ReadonlyMap<string, CanvasNode>

/** What stands in the lanes and groups that move. */
function takenAlong(moved: Moved, places: Places): [string, Point][] {
  return [...moved].flatMap(([id, point]) => {
    const node = places.get(id)
    if (node === undefined || node.type === 'card') return []
    const by = { x: point.x - node.position.x, y: point.y - node.position.y }
    const groups = [...places.values()].filter(
      (each) =>
        each.id !== id &&
        each.type !== 'lane' &&
        groupMembers(each)?.some((member) => node.data.members.includes(member)),
    )
    const members = [...node.data.members, ...groups.map((each) => each.id)]
    return members.flatMap((member): [string, Point][] => {
      const own = places.get(member)
      return own === undefined ? [] : [[member, { x: own.position.x + by.x, y: own.position.y + by.y }]]
    })
  })
}

function groupMembers(node: CanvasNode): readonly string[] | null {
  return node.type === 'lane' ? null : node.data.members
}

function drop(moved: Moved, places: Places, { flow, isCopy }: { flow: Flow; isCopy: boolean }): void {
  const { document } = documentState()
  const positions = documentPlaces(moved, places, document)
  const ids = [...positions.keys()]
  const lane = [...moved.keys()].map((id) => places.get(id)).find((node) => node?.type === 'lane')
  if (isCopy && lane === undefined && ids.length > 0) {
    const left = Math.min(...[...positions.values()].map(({ x }) => x))
    const top = Math.min(...[...positions.values()].map(({ y }) => y))
    return pasteText(copyNodes(document, ids), { x: left, y: top }, 'Duplicate')
  }
  if (lane?.type === 'lane') {
    const { network, title } = lane.data.lane
    const place = moved.get(lane.id)
    return edit(`Move ${title}`, (before) => {
      const after = movedTo(before, positions)
      const isEmpty = lane.data.isEmpty && network !== null && place !== undefined
      return isEmpty
        ? placeNetwork(after, network, { x: Math.round(place.x), y: Math.round(place.y) })
        : after
    })
  }
  const target = targetLane(moved, places, flow)
  const changing = ids.filter(
    (id) => document.nodes.find((node) => node.id === id)?.network !== target?.network,
  )
  if (target === null || changing.length === 0) {
    return edit(`Move ${counted(ids.length, 'node')}`, (before) => movedTo(before, positions))
  }
  if (!canBeIn(document, changing, target.network)) {
    const detail = `It cannot be in ${target.title}: the data lane holds the dataset and its transforms, networks hold layers.`
    return void notify({ tone: 'warning', title: 'The node went back', detail })
  }
  edit(`Move ${counted(changing.length, 'node')} to ${target.title}`, (before) =>
    movedTo(moveToNetwork(before, changing, target.network), positions),
  )
  announce(`Moved to ${target.title}. ${problemWords(currentProject().problems.length)}`)
}

/** Of the document's nodes: those dragged themselves, and those in groups that were. */
function documentPlaces(moved: Moved, places: Places, document: GraphDocument): Map<string, Point> {
  const positions = new Map<string, Point>()
  const known = new Map(document.nodes.map((node) => [node.id, node.position]))
  for (const [id, point] of moved) {
    const node = places.get(id)
    if (node === undefined) continue
    if (known.has(id)) positions.set(id, rounded(point))
    const by = { x: point.x - node.position.x, y: point.y - node.position.y }
    const inside = node.type === 'card' ? (node.data.members ?? []) : node.data.members
    for (const member of inside) {
      const own = known.get(member)
      if (own !== undefined && !moved.has(member))
        positions.set(member, rounded({ x: own.x + by.x, y: own.y + by.y }))
    }
  }
  return positions
}

/** Where the first of the dragged cards was let go; null outside every lane. */
function targetLane(moved: Moved, places: Places, { lanes }: Flow) {
  const [first] = [...moved].filter(([id]) => places.get(id)?.type === 'card')
  if (first === undefined) return null
  const [id, { x, y }] = first
  const { document } = documentState()
  const own = document.nodes.find((node) => node.id === id || groupOf(document, id)?.includes(node.id))
  const home = lanes.find((lane) => lane.kind !== 'recipe' && lane.network === own?.network)?.id ?? null
  return laneAt(lanes, { x: x + NODE.width / 2, y: y + NODE.height / 2 }, home)
}

function groupOf({ groups = [] }: GraphDocument, id: string): string[] | undefined {
  return groups.find((group) => group.id === id)?.nodes
}

/** Kinds that are not known may go anywhere. */
function canBeIn({ nodes }: GraphDocument, ids: readonly string[], network: string | null): boolean {
  const lane = network === null ? 'data' : 'network'
  return nodes
    .filter(({ id }) => ids.includes(id))
    .every(({ kind }) => {
      const known = entries.filter((entry) => entry.kind === kind)
      return known.length === 0 || known.some((entry) => entry.lane === lane)
    })
}

function rounded({ x, y }: Point): Point {
  return { x: Math.round(x), y: Math.round(y) }
}
