import type { EdgeChange, NodeChange } from '@xyflow/react'
import { useStoreApi } from '@xyflow/react'
import { useEffect } from 'react'
import { select, selection, useSelection } from '../state/selection-store.ts'
import type { CanvasNode, WireFlowEdge } from './flow-types.ts'

/** React Flow says what a click or a marquee means; what is selected is kept in the window's own store. */
export function selectNodes(changes: NodeChange<CanvasNode>[]): void {
  const { nodes, edges } = selection()
  const next = applied(nodes, changes)
  if (next !== null) select({ nodes: next, edges })
}

export function selectEdges(changes: EdgeChange<WireFlowEdge>[]): void {
  const { nodes, edges } = selection()
  const next = applied(edges, changes)
  if (next !== null) select({ nodes, edges: next })
}

function applied(
  before: readonly string[],
  changes: (NodeChange<CanvasNode> | EdgeChange<WireFlowEdge>)[],
): string[] | null {
  const chosen = new Set(before)
  for (const change of changes) {
    if (change.type !== 'select') continue
    if (change.selected) chosen.add(change.id)
    else chosen.delete(change.id)
  }
  const isSame = chosen.size === before.length && before.every((id) => chosen.has(id))
  return isSame ? null : [...chosen]
}

/**
 * What is selected elsewhere (a list, the inspector, undo) is told to React Flow, which else takes a click on a node
 * that it holds for selected as no change.
 */
export function useToldSelection(): void {
  const inside = useStoreApi()
  const nodes = useSelection((chosen) => chosen.nodes)
  useEffect(() => {
    const chosen = new Set(nodes)
    for (const [id, node] of inside.getState().nodeLookup) node.selected = chosen.has(id)
  }, [inside, nodes])
}
