import type { NewId } from './fresh-id.ts'
import { freshId } from './fresh-id.ts'
import type { DocumentGroup, GraphDocument, GroupColor } from './schema.ts'

/** Changes of groups, as pure functions like those of `edits.ts`. A document without groups has no field for them. */

/** Nodes of one lane become a group; they leave the groups they were in. */
export function groupNodes(
  document: GraphDocument,
  group: { title: string; color: GroupColor; nodes: readonly string[] },
  newId: NewId,
): { document: GraphDocument; id: string } {
  const lanes = new Set(
    document.nodes.filter(({ id }) => group.nodes.includes(id)).map((each) => each.network),
  )
  if (lanes.size !== 1) throw new Error(`A group holds nodes of 1 lane, not of ${lanes.size}`)
  const id = freshId(document, newId)
  const rest = withoutNodes(document, new Set(group.nodes))
  const added: DocumentGroup = { id, ...group, nodes: [...group.nodes], isCollapsed: false }
  return { document: withGroups(rest, [...(rest.groups ?? []), added]), id }
}

/** The nodes stay where they are. */
export function ungroup(document: GraphDocument, id: string): GraphDocument {
  groupWithId(document, id)
  return withGroups(
    document,
    (document.groups ?? []).filter((each) => each.id !== id),
  )
}

export function changeGroup(
  document: GraphDocument,
  id: string,
  changes: Partial<Pick<DocumentGroup, 'title' | 'color' | 'isCollapsed'>>,
): GraphDocument {
  groupWithId(document, id)
  const change = (each: DocumentGroup) => (each.id === id ? { ...each, ...changes } : each)
  return withGroups(document, (document.groups ?? []).map(change))
}

/** Takes nodes out of their groups; groups that become empty go. */
export function withoutNodes(document: GraphDocument, gone: ReadonlySet<string>): GraphDocument {
  const { groups } = document
  if (groups === undefined || !groups.some(({ nodes }) => nodes.some((node) => gone.has(node))))
    return document
  const left = groups
    .map((group) => ({ ...group, nodes: group.nodes.filter((node) => !gone.has(node)) }))
    .filter(({ nodes }) => nodes.length > 0)
  return withGroups(document, left)
}

export function withGroups(document: GraphDocument, groups: readonly DocumentGroup[]): GraphDocument {
  if (groups.length > 0) return { ...document, groups: [...groups] }
  const { groups: _, ...rest } = document
  return rest
}

function groupWithId(document: GraphDocument, id: string): DocumentGroup {
  const group = document.groups?.find((each) => each.id === id)
  if (group === undefined) throw new Error(`No group ${id} in the document`)
  return group
}
