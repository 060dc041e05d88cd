import type { Problem } from '../base/problem.ts'
import type { GraphDocument } from '../document/schema.ts'

/**
 * Problems in the order in which a reader walks through the graph: the data lane, then each network from its sources to
 * its output, what concerns a network as a whole after its nodes, and last what has no place, such as the training.
 */
export function orderProblems(
  problems: readonly Problem[],
  document: GraphDocument,
  order: { data: readonly string[]; networks: ReadonlyMap<string, readonly string[]> },
): Problem[] {
  const ranks = new Map<string, number>()
  const rank = (key: string): void => {
    if (!ranks.has(key)) ranks.set(key, ranks.size)
  }
  for (const lane of [null, ...document.networks.map((network) => network.id)]) {
    // Nodes on a cycle are in no order: they come after the others of their lane, as the document lists them.
    const ordered = lane === null ? order.data : (order.networks.get(lane) ?? [])
    for (const id of ordered) rank(`node ${id}`)
    for (const node of document.nodes) if (node.network === lane) rank(`node ${node.id}`)
    rank(`network ${lane}`)
  }
  for (const node of document.nodes) rank(`node ${node.id}`)
  const rankOf = ({ at }: Problem): number => {
    const key = at.node !== undefined ? `node ${at.node}` : `network ${at.network}`
    return ranks.get(key) ?? ranks.size
  }
  const ranked = problems.map((each) => ({ each, rank: rankOf(each) }))
  return ranked.sort((a, b) => a.rank - b.rank).map(({ each }) => each)
}
