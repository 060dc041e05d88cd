import type { DocumentNode } from '../../src-shared/document/schema.ts'
import { documentState } from '../state/document-store.ts'
import { select, selection } from '../state/selection-store.ts'

/** Ids of the document's nodes that are selected; a collapsed group stands for all of its nodes. */
export function selectedIds(): string[] {
  const { document } = documentState()
  const chosen = new Set(selection().nodes)
  for (const group of document.groups ?? [])
    if (chosen.has(group.id)) group.nodes.forEach((id) => chosen.add(id))
  return document.nodes.filter(({ id }) => chosen.has(id)).map(({ id }) => id)
}

export function selectedNodes(): DocumentNode[] {
  const ids = new Set(selectedIds())
  return documentState().document.nodes.filter(({ id }) => ids.has(id))
}

/** Groups that are selected themselves, or of which a node is. */
export function selectedGroups(): string[] {
  const chosen = new Set(selection().nodes)
  return (documentState().document.groups ?? [])
    .filter(({ id, nodes }) => chosen.has(id) || nodes.some((node) => chosen.has(node)))
    .map(({ id }) => id)
}

export function selectAll(): void {
  const { nodes, groups = [] } = documentState().document
  select({ nodes: [...nodes, ...groups.filter(({ isCollapsed }) => isCollapsed)].map(({ id }) => id) })
}
