import type { Edge, Node } from '@xyflow/react'
import type { Project } from '../state/project.ts'
import { grouped } from '../ui/format.ts'
import type { Arrangement, Box, Lane } from './arrange.ts'
import type { Card } from '../state/cards.ts'
import { nodeCard, trainingCards } from '../state/cards.ts'
import type { Route } from './routes.ts'
import { routesOf } from './routes.ts'

export type CardFlowNode = Node<{ card: Card }, 'card'>
export type LaneFlowNode = Node<{ lane: Lane; note: string; hasProblems: boolean }, 'lane'>
export type WireFlowEdge = Edge<{ route: Route; isLit: boolean; isFaded: boolean }, 'wire'>

/** What React Flow draws. The wires of the selected node are lit, all others step back. */
export function toFlow(
  project: Project,
  arrangement: Arrangement,
  selected: string | null,
): { nodes: (CardFlowNode | LaneFlowNode)[]; edges: WireFlowEdge[] } {
  const recipe = new Map(trainingCards(project).map((card) => [card.id, card]))
  const lanes = arrangement.lanes.map((lane) => laneNode(lane, project))
  const places = [...arrangement.places.values()].flatMap((place) => {
    const node = project.checked.nodes.get(place.id)
    return node === undefined ? [] : [cardNode(place, nodeCard(node, place.lane.kind, project), selected)]
  })
  const cards = arrangement.cards.flatMap((box) => {
    const card = recipe.get(box.id)
    return card === undefined ? [] : [cardNode(box, card, selected)]
  })
  const routes = routesOf(project, arrangement)
  const hasWires = routes.some(({ from, to }) => from === selected || to === selected)
  const edges = routes.map((route): WireFlowEdge => {
    const isLit = route.from === selected || route.to === selected
    const data = { route, isLit, isFaded: hasWires && !isLit }
    return { id: route.id, type: 'wire', source: route.from, target: route.to, data, focusable: false }
  })
  return { nodes: [...lanes, ...cards, ...places], edges }
}

function cardNode(box: Box, card: Card, selected: string | null): CardFlowNode {
  return {
    id: box.id,
    type: 'card',
    ...placed(box),
    data: { card },
    selected: box.id === selected,
    ariaLabel: [card.title, card.line, ...card.problems.map(({ message }) => message)].join(', '),
  }
}

function laneNode(lane: Lane, project: Project): LaneFlowNode {
  const note = laneNote(lane, project)
  const hasProblems = project.problems.some(
    ({ at }) => at.node === undefined && lane.id === `network ${at.network}`,
  )
  return {
    id: lane.id,
    type: 'lane',
    ...placed(lane),
    data: { lane, note, hasProblems },
    zIndex: -1,
    selectable: false,
    focusable: false,
  }
}

function laneNote({ id, kind }: Lane, { checked, summary }: Project): string {
  const { dataset } = checked.data
  if (kind === 'data') return dataset === null ? '' : dataset.params.source || 'file chosen when training'
  if (kind === 'recipe') return checked.training.recipe?.definition.title ?? 'not known here'
  const network = summary.networks.find((each) => id === `network ${each.id}`)
  if (network === undefined) return 'no such network'
  return `${grouped(network.parameters.total)} parameters${network.complete ? '' : ' so far'}`
}

/** Sizes are known, so React Flow need not measure before it shows anything. */
function placed({ x, y, width, height }: Box) {
  return { position: { x, y }, width, height, measured: { width, height } }
}
