import type { Edge, Node } from '@xyflow/react'
import type { DocumentGroup } from '../../src-shared/document/schema.ts'
import type { Card } from '../state/cards.ts'
import type { Lane, LaneKind } from './lanes.ts'
import type { Ports } from './ports.ts'

/** What React Flow draws: lanes behind, groups on them, nodes in front, wires between their ports. */
export type CardData = { card: Card; ports: Ports; hasFeed: boolean; members: readonly string[] | null }
export type CardFlowNode = Node<CardData, 'card'>
export type LaneFlowNode = Node<
  { lane: Lane; note: string; hasProblems: boolean; isEmpty: boolean; members: string[] },
  'lane'
>
export type GroupFlowNode = Node<{ group: DocumentGroup; members: readonly string[] }, 'group'>
export type CanvasNode = CardFlowNode | LaneFlowNode | GroupFlowNode
export type WireData = {
  lane: LaneKind
  label: string
  isFeed: boolean
  isBroken: boolean
  /** Around what stands in between; feeds run along the lanes' left side. */
  way: 'direct' | 'detour' | { y: number; x: number; right: number }
}
export type WireFlowEdge = Edge<WireData, 'wire'>
export type Flow = { nodes: CanvasNode[]; edges: WireFlowEdge[]; lanes: Lane[] }
