import type { KerasNode } from './keras-model.ts'
import { nodesOf } from './keras-model.ts'

/**
 * The order in which Keras lists a model's layers, after which it names their weights in the file: the furthest from
 * the output first, and among those equally far as met on the way back from it, first arguments first (`map_graph` in
 * keras/src/ops/function.py). `depth` is how many operations lie between the furthest and the output.
 */
export function inKerasOrder(output: KerasNode): { nodes: KerasNode[]; depth: number } {
  const met = new Map<KerasNode, number>()
  const finished: KerasNode[] = []
  // Two visits per node instead of recursion: a long network would overflow the stack.
  const waiting: { node: KerasNode; isDone: boolean }[] = [{ node: output, isDone: false }]
  for (let visit = waiting.pop(); visit !== undefined; visit = waiting.pop()) {
    const { node, isDone } = visit
    if (isDone) finished.push(node)
    else if (!met.has(node)) {
      met.set(node, met.size)
      waiting.push({ node, isDone: true })
      for (const from of node.args.flatMap(nodesOf).toReversed()) waiting.push({ node: from, isDone: false })
    }
  }
  const depths = new Map<KerasNode, number>()
  for (const node of finished.toReversed()) {
    const depth = depths.get(node) ?? 0
    depths.set(node, depth)
    for (const from of node.args.flatMap(nodesOf)) {
      depths.set(from, Math.max(depth + 1, depths.get(from) ?? 0))
    }
  }
  const numberOf = (numbers: Map<KerasNode, number>, node: KerasNode): number => numbers.get(node) ?? 0
  const nodes = finished.toSorted(
    (a, b) => numberOf(depths, b) - numberOf(depths, a) || numberOf(met, a) - numberOf(met, b),
  )
  return { nodes, depth: nodes[0] === undefined ? 0 : numberOf(depths, nodes[0]) }
}
