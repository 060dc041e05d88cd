import type {
  AttributeValue,
  NodeDef,
} from '../../../src-shared/catalog/exporters/saved-model/saved-model-proto.ts'
import type { Attribute, Binding } from '../native-binding.ts'
import {
  CompileRefusal,
  type ConstantNode,
  type Node,
  type OperationNode,
  type StepGraph,
  type Value,
} from './step-graph.ts'

/** A place in the written graph: `name` or `name:output`. */
export type Reference = string

export type GraphWriter = {
  nodes: readonly NodeDef[]
  add(
    operation: string,
    inputs: readonly Reference[],
    attributes?: Readonly<Record<string, AttributeValue>>,
    name?: string,
  ): Reference
}

/** `isOutsideXla` keeps every operation out of XLA, whatever the environment says. */
export function createGraphWriter({ isOutsideXla }: { isOutsideXla: boolean }): GraphWriter {
  const nodes: NodeDef[] = []
  return {
    nodes,
    add(operation, inputs, attributes = {}, name = `${operation}_${nodes.length}`) {
      // TensorFlow wants “after” edges last.
      const ordered = [
        ...inputs.filter((each) => !each.startsWith('^')),
        ...inputs.filter((each) => each.startsWith('^')),
      ]
      nodes.push({
        ...{ name, operation, inputs: ordered },
        attributes: isOutsideXla ? { ...attributes, ...OUTSIDE_XLA } : attributes,
      })
      return name
    },
  }
}

/** The edge that says: after this one. */
export function after(reference: Reference): Reference {
  return `^${reference.split(':')[0] ?? reference}`
}

/** Writes constants once per frame: inside a loop they need an edge from it. */
export function createConstants(writer: GraphWriter, frame: readonly Reference[]) {
  const written = new Map<Node, Reference>()
  const write = ({ data, outputs: [{ dtype, shape }] }: Pick<ConstantNode, 'data' | 'outputs'>) =>
    writer.add('Const', frame, { dtype: { type: dtype }, value: { tensor: { dtype, shape, data } } })
  return {
    of(node: ConstantNode): Reference {
      const reference = written.get(node) ?? write(node)
      written.set(node, reference)
      return reference
    },
    int(value: number | readonly number[]): Reference {
      const list = typeof value === 'number' ? [value] : value
      const shape = typeof value === 'number' ? [] : [list.length]
      return write({ data: Int32Array.from(list), outputs: [{ dtype: INT32, shape }] })
    },
    /** 64-bit whole numbers, small ones. */
    long(values: readonly number[]): Reference {
      const data = BigInt64Array.from(values.map(BigInt))
      return write({ data, outputs: [{ dtype: INT64, shape: [values.length] }] })
    },
  }
}

export type Constants = ReturnType<typeof createConstants>

export const FLOAT = 1
export const INT32 = 3
export const INT64 = 9

/** XLA has random generators and gathers of its own, which give other bits or copy the data: these stay TensorFlow's. */
export const OUTSIDE_XLA: Readonly<Record<string, AttributeValue>> = { _XlaCompile: { bool: false } }

/** Writes what the wanted results of a recorded step depend on, with `inputs` in the place of its inputs. */
export function writeStep(
  { writer, binding, constants }: { writer: GraphWriter; binding: Binding; constants: Constants },
  graph: StepGraph,
  given: { frame: readonly Reference[]; inputs: (name: string) => Reference; nodes: readonly Node[] },
): (name: string) => Reference {
  const written = new Map<Node, Reference>()
  const referenceTo = ({ node, output }: Value): Reference => {
    if (node.kind === 'input') return given.inputs(node.name)
    if (node.kind === 'constant') return constants.of(node)
    const reference = written.get(node)
    if (reference === undefined) throw new Error(`${node.operation} is used before it is written`)
    return output === 0 ? reference : `${reference}:${output}`
  }
  const apart = fusedWrongly(given.nodes)
  for (const node of given.nodes) {
    if (node.kind !== 'operation') continue
    const attributes = attributesOf(binding, node.operation, node.attributes)
    const extra = staysOutsideXla(node) ? OUTSIDE_XLA : {}
    const inputs = [...node.inputs.map(referenceTo), ...(apart.has(node) ? given.frame : [])]
    written.set(node, writer.add(node.operation, inputs, { ...attributes, ...extra }))
  }
  return (name) => {
    const value = graph.results.get(name)
    if (value === undefined) throw new Error(`The step has no result ${name}`)
    return referenceTo(value)
  }
}

/**
 * Random generators, as above; convolutions and their pools, because oneDNN's are several times faster than what XLA
 * makes of them. XLA then fuses what lies between, the optimizer's arithmetic above all.
 */
function staysOutsideXla({ operation }: OperationNode): boolean {
  return /^(StatelessRandom|Conv[23]D|MaxPool|AvgPool)/.test(operation)
}

/**
 * TensorFlow 2.21 fuses a convolution or product, its bias and LeakyReLU into one kernel even where the gradient needs
 * the sum in the middle, finds that out too late, says so on stderr and drops the whole pass. It leaves alone what has
 * an “after” edge: such sums get one.
 */
function fusedWrongly(nodes: readonly Node[]): Set<Node> {
  const uses = new Map<Node, number>()
  for (const node of nodes) {
    for (const { node: used } of node.kind === 'operation' ? node.inputs : []) {
      uses.set(used, (uses.get(used) ?? 0) + 1)
    }
  }
  const sums = new Set<Node>()
  for (const node of nodes) {
    const sum = node.kind === 'operation' && node.operation === 'LeakyRelu' ? node.inputs[0]?.node : undefined
    if (sum?.kind !== 'operation') continue
    const isFused = sum.inputs.some(
      ({ node: input }) => input.kind === 'operation' && /^(Conv[23]D|MatMul)/.test(input.operation),
    )
    if (isFused && (uses.get(sum) ?? 0) > 1) sums.add(sum)
  }
  return sums
}

function attributesOf(
  binding: Binding,
  operation: string,
  attributes: readonly Attribute[],
): Record<string, AttributeValue> {
  return Object.fromEntries(attributes.map((each) => [each.name, attributeValue(binding, operation, each)]))
}

function attributeValue(
  binding: Binding,
  operation: string,
  { name, type, value }: Attribute,
): AttributeValue {
  const list = Array.isArray(value) ? (value as unknown[]) : null
  switch (type) {
    case binding.TF_ATTR_TYPE:
      return { type: Number(value) }
    case binding.TF_ATTR_STRING:
      return { text: String(value) }
    case binding.TF_ATTR_BOOL:
      return list === null ? { bool: Boolean(value) } : { bools: list.map(Boolean) }
    case binding.TF_ATTR_INT:
      return list === null ? { int: Number(value) } : { ints: list.map(Number) }
    case binding.TF_ATTR_FLOAT:
      return list === null ? { float: Number(value) } : { floats: list.map(Number) }
    case binding.TF_ATTR_SHAPE:
      return { shape: (list ?? []).map(Number) }
    default:
      throw new CompileRefusal(`${operation} has a setting ${name} of a kind that is not known.`, operation)
  }
}
