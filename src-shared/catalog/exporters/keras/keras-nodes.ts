import type { Graph, GraphNode } from '../graph/graph.ts'
import { constantOf, nodesInOrder } from '../graph/graph.ts'
import { uniqueNames } from '../graph/unique-names.ts'
import type { Hdf5Array } from './hdf5.ts'
import type { KerasArgument, KerasNode } from './keras-model.ts'
import { LAYERS } from './keras-model.ts'
import type { KerasEmitter, Made } from './translate.ts'
import { arrayOf, translate } from './translate.ts'

export type KerasParts = {
  nodes: readonly KerasNode[]
  inputs: readonly KerasNode[]
  output: KerasNode
}

/** A graph that `toKerasGraph` has prepared as layers and operations, named after the layers that were drawn. */
export function kerasParts(graph: Graph): KerasParts {
  const nodes: KerasNode[] = []
  const values = new Map<GraphNode, KerasNode>()
  const booleans = new Map<GraphNode, KerasNode>()
  const users = usersOf(graph)
  const [output] = graph.outputs
  if (output === undefined || graph.outputs.length > 1) throw new Error('Keras files hold one output')
  const unique = uniqueNames([...graph.inputs.map((each) => each.operation.name), output.name])
  let current: { scope: string; shape: KerasNode['shape'] } = { scope: '', shape: [] }

  function add(
    node: Omit<KerasNode, 'config' | 'weights' | 'dtype' | 'shape'>,
    { config = {}, weights = [], dtype = 'float32' }: Partial<Made> = {},
  ): KerasNode {
    const made = { ...node, config, weights, dtype, shape: current.shape }
    nodes.push(made)
    return made
  }

  function valueOf(node: GraphNode): KerasNode {
    const value = values.get(node)
    if (value === undefined)
      throw new Error(`Node ${node.id} (${node.operation.op}) is used before it is made`)
    return value
  }

  /** Single numbers stay numbers. */
  function argument(node: GraphNode): KerasArgument {
    const constant = constantOf(node)
    if (constant === null) return { value: valueOf(node) }
    return node.shape.length === 0
      ? { plain: Number(Math.fround(constant[0] ?? 0).toPrecision(9)) }
      : { constant: arrayOf(node) }
  }

  const emitter: KerasEmitter = {
    operation: (path, args, more) => {
      const [file = '', className = ''] = path.split('.')
      const name = unique(current.scope === '' ? className : `${nodeName(current.scope)}_${className}`)
      return add({ name, className, module: `keras.src.ops.${file}`, args }, more)
    },
    layer: (className, args, more) => {
      const name = unique(current.scope === '' ? className : nodeName(current.scope))
      return add({ name, className, module: LAYERS, args }, more)
    },
    argument,
    valueOf,
    booleanOf: (node) => {
      const known = booleans.get(node)
      if (known !== undefined) return known
      const made =
        node.operation.op === 'greaterEqual'
          ? emitter.operation('numpy.GreaterEqual', node.inputs.map(argument), { dtype: 'bool' })
          : emitter.operation('numpy.NotEqual', [argument(node), { plain: 0 }], { dtype: 'bool' })
      booleans.set(node, made)
      return made
    },
    biasOf: (node) => biasAfter(node, users)?.bias ?? null,
  }

  const inputs = graph.inputs.map((node) => {
    const { name } = node.operation
    current = { scope: '', shape: node.shape }
    const config = { batch_shape: node.shape, dtype: 'float32' }
    const layer = add({ name, className: 'InputLayer', module: LAYERS, args: [] }, { config })
    values.set(node, layer)
    return layer
  })
  for (const node of nodesInOrder(graph)) {
    if (node.operation.op === 'input' || constantOf(node) !== null) continue
    current = { scope: node.scope, shape: node.shape }
    const [before] = node.inputs
    const isTaken = before !== undefined && biasAfter(before, users)?.sum === node
    values.set(node, isTaken ? valueOf(before) : translate(node, emitter))
  }
  current = { scope: '', shape: output.value.shape }
  const last = add({
    name: output.name,
    className: 'Identity',
    module: LAYERS,
    args: [{ value: valueOf(output.value) }],
  })
  return { nodes, inputs, output: last }
}

/** Who uses a node; an output counts as a use by nobody. */
type Users = ReadonlyMap<GraphNode, readonly (GraphNode | null)[]>

function usersOf(graph: Graph): Users {
  const users = new Map<GraphNode, (GraphNode | null)[]>()
  const note = (node: GraphNode, user: GraphNode | null): void => {
    users.set(node, [...(users.get(node) ?? []), user])
  }
  for (const user of nodesInOrder(graph)) for (const node of user.inputs) note(node, user)
  for (const { value } of graph.outputs) note(value, null)
  return users
}

/** The sum that makes a product or convolution a layer with bias: one number per unit, and nothing else in between. */
function biasAfter(node: GraphNode, users: Users): { sum: GraphNode; bias: Hdf5Array } | null {
  const { op } = node.operation
  const kernel = node.inputs[1]
  const isLayer = op === 'conv' || op === 'convTranspose' || (op === 'matMul' && kernel?.shape.length === 2)
  const [sum, ...others] = users.get(node) ?? []
  if (!isLayer || kernel === undefined || constantOf(kernel) === null) return null
  if (sum === undefined || sum === null || others.length > 0 || sum.operation.op !== 'add') return null
  const [product, bias] = sum.inputs
  const units = node.shape.at(-1) ?? null
  if (product !== node || bias === undefined || units === null || constantOf(bias)?.length !== units)
    return null
  if (bias.shape.at(-1) !== units || sum.shape.length !== node.shape.length) return null
  return { sum, bias: { ...arrayOf(bias), shape: [units] } }
}

/** Keras's names have no slash, and TensorFlow wants letters, digits and `_.-` of them. */
function nodeName(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9_.-]/g, '_').replace(/^[^A-Za-z0-9.]/, 'n$&')
}
