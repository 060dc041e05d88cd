import { createHash } from 'node:crypto'
import { TF_UINT64, type Binding, type ElementArray } from '../native-binding.ts'
import { cheaper } from './cheaper.ts'
import {
  elements,
  typeOf,
  type ConstantNode,
  type Node,
  type OperationNode,
  type StepGraph,
  type TensorType,
  type Value,
} from './step-graph.ts'

export type Removed = {
  /** Operations that change nothing: Identity, a Cast to the same type, a Reshape to the same shape, times one. */
  idle: number
  /** Computed once, now, because all they depend on is constant. */
  folded: number
  /** The same operation on the same inputs, computed once. */
  common: number
  /** Leads to no result. */
  unused: number
}

/** Constants up to this many elements are worth computing ahead; larger ones would fatten the file. */
const FOLD_AT_MOST = 4096

/** The same results from fewer and cheaper operations. TensorFlow computes what can be computed ahead, with its own kernels. */
export function simplify(binding: Binding, graph: StepGraph): { graph: StepGraph; removed: Removed } {
  const replaced = new Map<Node, readonly Value[]>()
  const known = new Map<string, Node>()
  const numbers = new Map<Node, number>()
  const removed: Removed = { idle: 0, folded: 0, common: 0, unused: 0 }

  const valueOf = ({ node, output }: Value): Value => replaced.get(node)?.[output] ?? { node, output }
  const numberOf = (node: Node): number => {
    const number = numbers.get(node) ?? numbers.size
    numbers.set(node, number)
    return number
  }
  /** The node itself, or an equal one that is there already. */
  const unique = (node: Node): Node => {
    const key = keyOf(node, numberOf)
    const earlier = known.get(key)
    if (earlier !== undefined) return earlier
    known.set(key, node)
    return node
  }
  const outputsOf = (node: Node): Value[] => node.outputs.map((_, output) => ({ node, output }))

  for (const node of graph.nodes) {
    if (node.kind !== 'operation') {
      replaced.set(node, outputsOf(unique(node)))
      continue
    }
    const rewired = cheaper(binding, { ...node, inputs: node.inputs.map(valueOf) })
    const passed = passedThrough(rewired)
    if (passed !== null) {
      removed.idle += 1
      replaced.set(node, [passed])
      continue
    }
    const folded = foldConstants(binding, rewired)
    if (folded !== null) {
      removed.folded += 1
      replaced.set(node, outputsOf(unique(folded)))
      continue
    }
    const kept = unique(rewired)
    if (kept !== rewired) removed.common += 1
    replaced.set(node, outputsOf(kept))
  }

  const results = new Map([...graph.results].map(([name, value]) => [name, valueOf(value)]))
  const nodes = reachable(results.values())
  const count = (all: readonly Node[]) => all.filter((node) => node.kind === 'operation').length
  removed.unused = count(graph.nodes) - count(nodes) - removed.idle - removed.folded - removed.common
  return { graph: { nodes, results }, removed }
}

/** Every node that the values depend on, inputs first. */
export function reachable(values: Iterable<Value>): Node[] {
  const order: Node[] = []
  const seen = new Set<Node>()
  const stack: { node: Node; isReady: boolean }[] = []
  for (const { node } of values) stack.push({ node, isReady: false })
  stack.reverse()
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { node, isReady } = next
    if (isReady) {
      order.push(node)
      continue
    }
    if (seen.has(node)) continue
    seen.add(node)
    stack.push({ node, isReady: true })
    if (node.kind !== 'operation') continue
    for (const input of [...node.inputs].reverse()) stack.push({ node: input.node, isReady: false })
  }
  return order
}

function keyOf(node: Node, numberOf: (node: Node) => number): string {
  switch (node.kind) {
    case 'input':
      return `input ${node.name}`
    case 'constant': {
      const { data } = node
      const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
      return `constant ${JSON.stringify(node.outputs)} ${createHash('sha256').update(bytes).digest('hex')}`
    }
    case 'operation': {
      const inputs = node.inputs.map((input) => `${numberOf(input.node)}:${input.output}`)
      return `${node.operation} ${JSON.stringify(node.attributes)} ${inputs.join(' ')}`
    }
  }
}

/** The input that an operation gives back unchanged, or null. */
function passedThrough(node: OperationNode): Value | null {
  const [x, y] = node.inputs
  const type = node.outputs[0]
  if (x === undefined || type === undefined || node.outputs.length > 1) return null
  switch (node.operation) {
    case 'Identity':
      return x
    case 'Cast':
    case 'Reshape':
    case 'BroadcastTo':
    case 'Tile':
      return sameType(typeOf(x), type) ? x : null
    case 'Mul':
      if (isAll(x, 1) && y !== undefined && sameType(typeOf(y), type)) return y
      return isAll(y, 1) && sameType(typeOf(x), type) ? x : null
    case 'Add':
    case 'AddV2':
      if (isAll(x, 0) && y !== undefined && sameType(typeOf(y), type)) return y
      return isAll(y, 0) && sameType(typeOf(x), type) ? x : null
    case 'Sub':
      return isAll(y, 0) && sameType(typeOf(x), type) ? x : null
    case 'Div':
    case 'RealDiv':
      return isAll(y, 1) && sameType(typeOf(x), type) ? x : null
    default:
      return null
  }
}

function sameType(a: TensorType, b: TensorType): boolean {
  return (
    a.dtype === b.dtype && a.shape.length === b.shape.length && a.shape.every((dim, i) => dim === b.shape[i])
  )
}

function isAll(value: Value | undefined, number: number): boolean {
  if (value?.node.kind !== 'constant') return false
  return value.node.data.every((each: number | bigint) => each === number)
}

function foldConstants(binding: Binding, node: OperationNode): ConstantNode | null {
  const [type] = node.outputs
  if (type === undefined || node.outputs.length !== 1 || node.inputs.length === 0) return null
  const inputs: ConstantNode[] = []
  for (const { node: input } of node.inputs) {
    if (input.kind !== 'constant') return null
    inputs.push(input)
  }
  const [only] = inputs
  if (
    node.operation === 'Bitcast' &&
    type.dtype === TF_UINT64 &&
    only?.outputs[0].dtype === binding.TF_INT64
  ) {
    return { kind: 'constant', data: only.data, outputs: [type] }
  }
  const readable = [binding.TF_FLOAT, binding.TF_INT32, binding.TF_BOOL]
  const isFoldable =
    elements(type) <= FOLD_AT_MOST &&
    readable.includes(type.dtype) &&
    inputs.every((input) => readable.includes(input.outputs[0].dtype))
  return isFoldable ? computed(binding, node, { inputs, type }) : null
}

function computed(
  binding: Binding,
  node: OperationNode,
  { inputs, type }: { inputs: readonly ConstantNode[]; type: TensorType },
): ConstantNode {
  const ids = inputs.map(({ data, outputs: [{ shape, dtype }] }) => binding.createTensor(shape, dtype, data))
  const [made] = binding.executeOp(node.operation, [...node.attributes], ids, 1)
  if (made === undefined) throw new Error(`${node.operation} gave nothing`)
  const data: ElementArray = binding.tensorDataSync(made.id)
  for (const id of [...ids, made.id]) binding.deleteTensor(id)
  return { kind: 'constant', data, outputs: [type] }
}
