import type { DocumentEdge, DocumentNode } from '../../src-shared/document/schema.ts'

/** Where a node stands in its lane: columns follow the wires, rows follow the drawing. */
export type Cell = { id: string; column: number; row: number }

/** Of the nodes of one lane, in the document's order. Wires are taken as drawn, sound or not; circles do no harm. */
export function laneGrid(nodes: readonly DocumentNode[], edges: readonly DocumentEdge[]): Cell[] {
  const ids = new Set(nodes.map(({ id }) => id))
  const inside = edges.filter(({ from, to }) => ids.has(from.node) && ids.has(to.node))
  const columns = columnsOf(ids, inside)
  const rows = rowsOf(nodes, inside, columns)
  return nodes.map(({ id }) => ({ id, column: columns.get(id) ?? 0, row: rows.get(id) ?? 0 }))
}

/** One more than the last of those that feed it; what nothing feeds stands just before what it feeds. */
function columnsOf(ids: ReadonlySet<string>, edges: readonly DocumentEdge[]): Map<string, number> {
  const columns = new Map([...ids].map((id) => [id, 0]))
  const columnOf = (id: string) => columns.get(id) ?? 0
  let isSettled = false
  // A path has at most as many steps as there are nodes; with a circle it would never settle.
  for (let pass = 0; pass < ids.size && !isSettled; pass += 1) {
    isSettled = true
    for (const { from, to } of edges) {
      const wanted = Math.min(columnOf(from.node) + 1, ids.size - 1)
      if (wanted <= columnOf(to.node)) continue
      columns.set(to.node, wanted)
      isSettled = false
    }
  }
  const fed = new Set(edges.map(({ to }) => to.node))
  for (const id of ids) {
    const next = edges.filter(({ from }) => from.node === id).map(({ to }) => columnOf(to.node))
    if (!fed.has(id) && next.length > 0) columns.set(id, Math.max(0, Math.min(...next) - 1))
  }
  return columns
}

/** A chain stays in the row of what feeds it; those that share a column stand in the order in which they were drawn. */
function rowsOf(
  nodes: readonly DocumentNode[],
  edges: readonly DocumentEdge[],
  columns: ReadonlyMap<string, number>,
): Map<string, number> {
  const rows = new Map<string, number>()
  const taken = new Set<string>()
  const columnOf = ({ id }: DocumentNode) => columns.get(id) ?? 0
  const inOrder = [...nodes].sort((a, b) => columnOf(a) - columnOf(b) || a.position.y - b.position.y)
  for (const node of inOrder) {
    const feeders = edges
      .filter(({ to }) => to.node === node.id)
      .flatMap(({ from }) => rows.get(from.node) ?? [])
    let row = feeders.length === 0 ? 0 : Math.min(...feeders)
    while (taken.has(`${columnOf(node)} ${row}`)) row += 1
    taken.add(`${columnOf(node)} ${row}`)
    rows.set(node.id, row)
  }
  return rows
}
