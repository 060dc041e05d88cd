import { hasErrors } from '../../src-shared/base/problem.ts'
import type { DocumentGroup } from '../../src-shared/document/schema.ts'
import type { Card } from '../state/cards.ts'
import { nodeCard, trainingCards } from '../state/cards.ts'
import type { Project } from '../state/project.ts'
import { shapeLeaving } from '../state/project.ts'
import { compact, grouped } from '../ui/format.ts'
import type { Box } from './boxes.ts'
import { around, GROUP_INSET, NODE, overlap } from './boxes.ts'
import { feedsOf } from './feeds.ts'
import type { Lane, LaneKind } from './lanes.ts'
import { framesOf, laneId } from './lanes.ts'
import type { Ports } from './ports.ts'
import { edgesByNode, portsOf } from './ports.ts'
import type { CardData, CardFlowNode, LaneFlowNode, GroupFlowNode, WireFlowEdge, Flow } from './flow-types.ts'

/**
 * A project → what React Flow draws: lanes behind, groups on them, nodes in front, wires between their ports. Equal
 * things come out equal; `keep-equal.ts` makes them the same objects, so that only what changed is drawn again.
 */
export function toFlow(project: Project): Flow {
  const { checked } = project
  const { document } = checked
  const recipe = trainingCards(project)
  const groups = (document.groups ?? []).filter(({ nodes }) => nodes.some((id) => checked.nodes.has(id)))
  const boxes = boxesOf(project, groups)
  const seen = [...boxes.nodes.values(), ...boxes.collapsed.values()]
  const frames = framesOf(
    document,
    seen,
    recipe.map(({ id }) => id),
  )
  const colors = new Map(frames.lanes.map((lane) => [lane.id, lane.kind]))
  const kindIn = (network: string | null) => colors.get(laneId(network)) ?? 'part'
  const feeds = feedsOf(project, (node) => boxes.shownAs.get(node) ?? node, frames.lanes)
  const fed = new Set(feeds.map(({ target }) => target))

  const wires = edgesByNode(document.edges)
  const lanes = frames.lanes.map((lane) => laneNode(lane, project, seen))
  const cards = frames.cards.flatMap((box) => {
    const card = recipe.find(({ id }) => id === box.id)
    return card === undefined ? [] : [cardNode(box, { card, ports: NO_PORTS, hasFeed: false, members: null })]
  })
  const nodes = [...boxes.nodes.values()].flatMap((box) => {
    const node = checked.nodes.get(box.id)
    if (node === undefined) return []
    const card = nodeCard(node, kindIn(box.network), project)
    const ports = portsOf(node, wires)
    return [cardNode(box, { card, ports, hasFeed: fed.has(box.id), members: null })]
  })
  const collapsed = groups.flatMap((group) => {
    const box = boxes.collapsed.get(group.id)
    return box === undefined ? [] : [collapsedNode(box, group, project, fed.has(group.id))]
  })
  const open = groups.filter((group) => !group.isCollapsed).flatMap((group) => groupNode(group, boxes.nodes))
  const edges = [...wiresOf(project, boxes, kindIn), ...feeds]
  return { nodes: [...lanes, ...open, ...cards, ...nodes, ...collapsed], edges, lanes: frames.lanes }
}

const NO_PORTS: Ports = { inputs: [], outputs: [] }

type Boxed = Box & { network: string | null }
type Boxes = {
  nodes: Map<string, Boxed>
  collapsed: Map<string, Boxed>
  /** Node → the collapsed group that stands for it. */
  shownAs: Map<string, string>
}

function boxesOf({ checked }: Project, groups: readonly DocumentGroup[]): Boxes {
  const collapsed = groups.filter(({ isCollapsed }) => isCollapsed)
  const shownAs = new Map(collapsed.flatMap(({ id, nodes }) => nodes.map((node) => [node, id] as const)))
  const all = new Map(
    [...checked.nodes].map(([id, { node }]) => [
      id,
      { id, network: node.network, ...node.position, ...NODE },
    ]),
  )
  const nodes = new Map([...all].filter(([id]) => !shownAs.has(id)))
  const stand = collapsed.flatMap((group) => {
    const inside = group.nodes.flatMap((id) => all.get(id) ?? [])
    const frame = around(inside, { top: 0, bottom: 0, left: 0, right: 0 })
    const network = inside[0]?.network ?? null
    return frame === null
      ? []
      : [[group.id, { id: group.id, network, x: frame.x, y: frame.y, ...NODE }] as const]
  })
  return { nodes, collapsed: new Map(stand), shownAs }
}

function cardNode(box: Box, data: CardData): CardFlowNode {
  const { card } = data
  return {
    id: box.id,
    type: 'card',
    ...placed(box),
    data,
    zIndex: 2,
    // The recipe's cards stand still; a press on them is a click, not the beginning of moving the whole drawing.
    draggable: !box.id.startsWith('training/'),
    ...(box.id.startsWith('training/') ? { className: 'nopan' } : {}),
    ariaLabel: [card.title, card.line, ...card.problems.map(({ message }) => message)].join(', '),
  }
}

/** A group as one node: its ports are those of its nodes that lead outside, or nowhere yet. */
function collapsedNode(box: Boxed, group: DocumentGroup, project: Project, hasFeed: boolean): CardFlowNode {
  const { checked, problems } = project
  const members = new Set(group.nodes)
  const { edges } = checked.document
  const inside = group.nodes.flatMap((id) => checked.nodes.get(id) ?? [])
  const ports = inside.map((node) => ({ node, ports: portsOf(node, edgesByNode(edges)) }))
  const isOpen = (own: { node: string; port: string }, side: 'from' | 'to') => {
    const at = edges.filter((edge) => edge[side].node === own.node && edge[side].port === own.port)
    return at.length === 0 || at.some((edge) => !members.has(edge[side === 'from' ? 'to' : 'from'].node))
  }
  const exposed = (list: Ports['inputs'], side: 'from' | 'to', name: string) =>
    list
      .filter(({ end }) => isOpen(end, side))
      .map((port) => ({ ...port, id: `${port.end.node}/${port.end.port}`, title: `${name}: ${port.title}` }))
  const total = group.nodes.reduce((sum, id) => sum + (checked.parameters.get(id)?.total ?? 0), 0)
  const card: Card = {
    id: group.id,
    title: group.title,
    line: `${inside.length} ${inside.length === 1 ? 'node' : 'nodes'}`,
    corner: compact(total),
    color: group.color,
    isUnknown: false,
    problems: problems.filter(({ at }) => at.node !== undefined && members.has(at.node)),
  }
  return cardNode(box, {
    card,
    members: group.nodes,
    hasFeed,
    ports: {
      inputs: ports.flatMap(({ node, ports: { inputs } }) => exposed(inputs, 'to', node.name)),
      outputs: ports.flatMap(({ node, ports: { outputs } }) => exposed(outputs, 'from', node.name)),
    },
  })
}

function groupNode(group: DocumentGroup, nodes: Boxes['nodes']): GroupFlowNode[] {
  const box = around(
    group.nodes.flatMap((id) => nodes.get(id) ?? []),
    GROUP_INSET,
  )
  if (box === null) return []
  const data = { group, members: group.nodes }
  const style = { pointerEvents: 'none' as const }
  const shared = { zIndex: 1, selectable: false, focusable: false, dragHandle: '.group-title', style }
  return [{ id: group.id, type: 'group', ...placed({ ...box, id: group.id }), data, ...shared }]
}

function laneNode(lane: Lane, project: Project, seen: readonly Boxed[]): LaneFlowNode {
  const hasProblems = project.problems.some(
    ({ at, severity }) =>
      severity === 'error' && at.node === undefined && lane.id === laneId(at.network ?? null),
  )
  const isRecipe = lane.kind === 'recipe'
  const members = isRecipe
    ? []
    : project.checked.document.nodes.filter(({ network }) => network === lane.network).map(({ id }) => id)
  const isEmpty = !isRecipe && !seen.some(({ network }) => network === lane.network)
  return {
    id: lane.id,
    type: 'lane',
    ...placed(lane),
    data: { lane, note: laneNote(lane, project), hasProblems, isEmpty, members },
    zIndex: 0,
    selectable: false,
    focusable: false,
    draggable: !isRecipe,
    dragHandle: '.lane-title',
    style: { pointerEvents: 'none' },
  }
}

function laneNote({ id, kind }: Lane, { checked, summary }: Project): string {
  const { dataset } = checked.data
  if (kind === 'data') return dataset === null ? '' : dataset.params.source || 'file chosen when training'
  if (kind === 'recipe') return checked.training.recipe?.definition.title ?? 'not known here'
  const network = summary.networks.find((each) => id === laneId(each.id))
  if (network === undefined) return 'no such network'
  return `${grouped(network.parameters.total)} parameters${network.complete ? '' : ' so far'}`
}

function wiresOf(
  { checked, problems }: Project,
  boxes: Boxes,
  kindIn: (network: string | null) => LaneKind,
): WireFlowEdge[] {
  const broken = new Set(problems.filter((each) => hasErrors([each])).map(({ at }) => at.edge))
  const rows = rowsOf([...boxes.nodes.values(), ...boxes.collapsed.values()])
  return checked.document.edges.flatMap((edge): WireFlowEdge[] => {
    const [source, target] = [edge.from.node, edge.to.node].map((id) => boxes.shownAs.get(id) ?? id)
    const [from, to] = [source, target].map(
      (id) => boxes.nodes.get(id ?? '') ?? boxes.collapsed.get(id ?? ''),
    )
    if (from === undefined || to === undefined || (from === to && boxes.collapsed.has(from.id))) return []
    const isBroken = broken.has(edge.id)
    const label = isBroken ? '' : (shapeLeaving(checked, edge.from) ?? '?')
    const handle = (end: typeof edge.from) =>
      boxes.shownAs.has(end.node) ? `${end.node}/${end.port}` : end.port
    const isHidden = to.x > from.x + from.width && isBetween(from, to, rows)
    return [
      {
        id: edge.id,
        type: 'wire',
        source: from.id,
        sourceHandle: handle(edge.from),
        target: to.id,
        targetHandle: handle(edge.to),
        data: {
          lane: kindIn(from.network),
          label,
          isFeed: false,
          isBroken,
          way: isHidden ? 'detour' : 'direct',
        },
      },
    ]
  })
}

/** By height, so that not every wire is compared with every node. */
function rowsOf(all: readonly Box[]): Map<number, Box[]> {
  const rows = new Map<number, Box[]>()
  for (const box of all) {
    const row = Math.floor(box.y / NODE.height)
    rows.set(row, [...(rows.get(row) ?? []), box])
  }
  return rows
}

/** Whether a straight way along the first node's row would run through another node. */
function isBetween(from: Box, to: Box, rows: ReadonlyMap<number, Box[]>): boolean {
  const y = from.y + from.height / 2
  const x = from.x + from.width
  const way = { x: x + 1, y: y - 1, width: to.x - x - 2, height: 2 }
  const row = Math.floor(y / NODE.height)
  return [row - 1, row].some((each) =>
    rows.get(each)?.some((box) => box !== from && box !== to && overlap(way, box)),
  )
}

/** Sizes are known, so React Flow need not measure before it shows anything. */
function placed({ x, y, width, height }: Box) {
  return { position: { x, y }, width, height, measured: { width, height } }
}
