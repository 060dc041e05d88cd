import type { GraphDocument } from '../../src-shared/document/schema.ts'

/** Nodes along the wires. */
export function upstream(document: GraphDocument, ids: readonly string[]): string[] {
  return reached(ids, (id) => fedBy(document, id))
}

export function downstream(document: GraphDocument, ids: readonly string[]): string[] {
  return reached(ids, (id) => feeds(document, id))
}

export function fedBy({ edges }: GraphDocument, id: string): string[] {
  return edges.filter(({ to }) => to.node === id).map(({ from }) => from.node)
}

export function feeds({ edges }: GraphDocument, id: string): string[] {
  return edges.filter(({ from }) => from.node === id).map(({ to }) => to.node)
}

export function sameKind({ nodes }: GraphDocument, ids: readonly string[]): string[] {
  const kinds = new Set(nodes.filter(({ id }) => ids.includes(id)).map(({ kind }) => kind))
  return nodes.filter(({ kind }) => kinds.has(kind)).map(({ id }) => id)
}

function reached(ids: readonly string[], next: (id: string) => readonly string[]): string[] {
  const found = new Set(ids)
  for (const id of found) for (const each of next(id)) found.add(each)
  return [...found]
}
