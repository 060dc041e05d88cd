import type { Graph, GraphNode } from '../graph/graph.ts'
import { constantOf, nodesInOrder } from '../graph/graph.ts'
import { knownDims } from '../graph/shapes.ts'
import { uniqueNames } from '../graph/unique-names.ts'
import type { Emitter } from './emitter.ts'
import type { Attribute, OnnxNode } from './onnx-proto.ts'
import { floatTensor, int64Tensor } from './onnx-proto.ts'
import type { Message } from './protobuf.ts'
import { translate } from './translate.ts'

export type OnnxParts = { nodes: OnnxNode[]; tensors: Message[] }

/** Translates a channels-first graph. Every value is named after the layer it belongs to and what computes it. */
export function onnxParts(graph: Graph): OnnxParts {
  const parts: OnnxParts = { nodes: [], tensors: [] }
  const names = new Map<GraphNode, string>()
  const booleans = new Map<GraphNode, string>()
  const shared = new Map<string, string>()
  const unique = uniqueNames([
    ...graph.inputs.map((input) => input.operation.name),
    ...graph.outputs.map((output) => output.name),
  ])
  let scope = ''

  function emit(
    type: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
  ): string {
    const name = unique(scope === '' ? type : `${scope}/${type}`)
    parts.nodes.push({ type, name, inputs, outputs: [name], attributes })
    return name
  }

  function once(key: string, tensor: (name: string) => Message): string {
    const known = shared.get(key)
    if (known !== undefined) return known
    const name = unique(key)
    parts.tensors.push(tensor(name))
    shared.set(key, name)
    return name
  }

  function nameOf(node: GraphNode): string {
    const name = names.get(node)
    if (name === undefined)
      throw new Error(`Node ${node.id} (${node.operation.op}) is used before it is made`)
    return name
  }

  const emitter: Emitter = {
    emit,
    int64s: (values) => once(`ints[${values.join()}]`, (name) => int64Tensor(name, values, [values.length])),
    float: (value) => once(`float ${value}`, (name) => floatTensor(name, Float32Array.of(value), [])),
    floats: (values, shape) =>
      once(`floats[${values.join()}|${shape.join()}]`, (name) => floatTensor(name, values, shape)),
    nameOf,
    booleanOf: (node) => {
      const known = booleans.get(node)
      if (known !== undefined) return known
      const inputs = node.inputs.map(nameOf)
      const name =
        node.operation.op === 'greaterEqual'
          ? emit('GreaterOrEqual', inputs)
          : emit('Cast', [nameOf(node)], { to: { int: BOOL } })
      booleans.set(node, name)
      return name
    },
  }

  for (const node of nodesInOrder(graph)) {
    scope = node.scope
    names.set(node, valueName(node, { emitter, parts, unique }))
  }
  scope = ''
  for (const { name, value } of graph.outputs) {
    parts.nodes.push({ type: 'Identity', name, inputs: [nameOf(value)], outputs: [name], attributes: {} })
  }
  return { nodes: withoutUnused(parts.nodes, graph), tensors: parts.tensors }
}

const BOOL = 9

function valueName(
  node: GraphNode,
  by: { emitter: Emitter; parts: OnnxParts; unique: (base: string) => string },
): string {
  if (node.operation.op === 'input') return node.operation.name
  const values = constantOf(node)
  if (values === null) return translate(node, by.emitter)
  const label = node.operation.op === 'constant' ? node.operation.label : ''
  const name = by.unique(label === '' ? 'constant' : label)
  by.parts.tensors.push(floatTensor(name, Float32Array.from(values), knownDims(node.shape)))
  return name
}

/** Drops what only a comparison used as a condition left behind: its float form that nobody reads. */
function withoutUnused(nodes: readonly OnnxNode[], graph: Graph): OnnxNode[] {
  const needed = new Set(graph.outputs.map((output) => output.name))
  return nodes
    .toReversed()
    .filter((node) => {
      if (!node.outputs.some((output) => needed.has(output))) return false
      node.inputs.forEach((input) => needed.add(input))
      return true
    })
    .reverse()
}
