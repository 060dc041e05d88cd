import type { Graph, GraphNode } from '../graph/graph.ts'
import { constantOf, nodesInOrder } from '../graph/graph.ts'
import { knownDims } from '../graph/shapes.ts'
import { uniqueNames } from '../graph/unique-names.ts'
import { identifierOf, oneLineText } from '../source-text.ts'
import type { Expression } from './expression.ts'
import { atom, method } from './expression.ts'
import { MODULE_NAMES, PYTHON_NAMES } from './reserved-names.ts'
import type { StoredTensor } from './safetensors.ts'
import type { TorchLayer } from './torch-layers.ts'
import { torchLayers } from './torch-layers.ts'
import { imagePadded, isMentionedTwice, isNumber, translate } from './translate.ts'

export type ModuleSource = {
  /** Lines of `__init__` and `forward`, not indented. */
  init: string[]
  forward: string[]
  /** Names of the function's inputs, in order. */
  inputs: string[]
  tensors: StoredTensor[]
}

/** Longer expressions get a line and a name of their own. */
const LONGEST_INLINE = 56

/** Writes a graph with channels first as the two methods of a module, layer by layer as they were drawn. */
export function moduleSource(graph: Graph): ModuleSource {
  const nodes = nodesInOrder(graph)
  const uses = usesOf(graph, nodes)
  const layers = torchLayers(nodes, (node) => uses.get(node)?.length ?? 0)
  const absorbed = new Set([...layers.values()].flatMap((layer) => layer.absorbed))
  const isOfLayer = new Set([...layers.keys(), ...absorbed])
  const members = membersOf()
  const inputNames = uniqueNames(PYTHON_NAMES)
  const texts = new Map<GraphNode, Expression>()
  const inputs = graph.inputs.map((input) => {
    const name = inputNames(input.operation.name)
    texts.set(input, { ...atom(name), reads: [] })
    return name
  })
  const lines = linesOf([...PYTHON_NAMES, ...inputs])

  const naming = {
    of(node: GraphNode): Expression {
      const text = texts.get(node)
      if (text !== undefined) return text
      const values = constantOf(node)
      if (values === null) throw new Error(`Node ${node.id} (${node.operation.op}) is used before it is made`)
      const named = atom(`self.${members.buffer(node, values, uses.get(node) ?? [])}`)
      texts.set(node, named)
      return named
    },
    named: (node: GraphNode) => naming.of(node),
  }

  for (const node of nodes) {
    if (node.operation.op === 'input' || node.operation.op === 'constant') continue
    const layer = layers.get(node)
    if (layer === undefined && absorbed.has(node)) continue
    const made = layer === undefined ? translate(node, naming) : members.called(layer, naming.of(layer.input))
    const scope = layer?.scope ?? node.scope
    const users = uses.get(node) ?? []
    const [user] = users
    const isOutput = graph.outputs.some(({ value }) => value === node)
    const isInline =
      !isOutput &&
      users.length === 1 &&
      user !== undefined &&
      (layers.get(user)?.scope ?? user.scope) === scope &&
      !isMentionedTwice(user) &&
      // A line of its own for every layer, also where neighbours have the same name.
      !(made.text.includes('self.') && isOfLayer.has(user)) &&
      made.text.length <= LONGEST_INLINE
    texts.set(node, isInline ? made : lines.assign({ node, scope }, made, users.length))
  }
  const [output] = graph.outputs
  if (output === undefined) throw new Error('The graph gives nothing')
  lines.end(naming.of(output.value))
  return { init: members.init(), forward: lines.text(), inputs, tensors: members.tensors() }
}

/** Who takes a node's value, once for each time. */
function usesOf(graph: Graph, nodes: readonly GraphNode[]): Map<GraphNode, GraphNode[]> {
  const uses = new Map<GraphNode, GraphNode[]>()
  for (const node of nodes) {
    node.inputs.forEach((input, index) => {
      if (!isNumber(node, index)) uses.set(input, [...(uses.get(input) ?? []), node])
    })
  }
  for (const { value } of graph.outputs) uses.set(value, [...(uses.get(value) ?? []), value])
  return uses
}

/** The modules and constants that `__init__` makes, and what the file of weights holds for them. */
function membersOf() {
  const unique = uniqueNames(MODULE_NAMES)
  const lines: string[] = []
  const stored: StoredTensor[] = []
  const modules = new Map<string, string>()

  function moduleOf(layer: TorchLayer): string {
    const known = modules.get(layer.key)
    if (known !== undefined) return known
    const name = unique(identifierOf(layer.scope, 'layer'))
    modules.set(layer.key, name)
    lines.push(`self.${name} = ${layer.constructor}${layer.bias === null ? ', bias=False)' : ')'}`)
    stored.push({ name: `${name}.weight`, ...layer.weight })
    if (layer.bias !== null) {
      stored.push({ name: `${name}.bias`, shape: [layer.bias.length], values: layer.bias })
    }
    return name
  }

  return {
    init: () => lines,
    tensors: () => stored,
    buffer(node: GraphNode, values: Float32Array | Float64Array, users: readonly GraphNode[]): string {
      const shape = knownDims(node.shape)
      const name = unique(bufferName(node, users))
      const size = shape.length === 0 ? '()' : shape.join(', ')
      lines.push(`self.register_buffer("${name}", torch.empty(${size}))`)
      stored.push({ name, shape, values: Float32Array.from(values) })
      return name
    },
    called(layer: TorchLayer, x: Expression): Expression {
      const given = imagePadded(x, layer.padBefore)
      const made = { ...atom(`self.${moduleOf(layer)}(${given.text})`), reads: given.reads }
      const cut =
        layer.cutAfter.length === 0
          ? made
          : method(
              made,
              `[:, :, ${layer.cutAfter.map(({ before, length }) => `${before}:${before + length}`).join(', ')}]`,
            )
      return imagePadded(
        cut,
        layer.zerosAfter.map((count) => [0, count] as const),
      )
    },
  }
}

/** `dense-1/gamma` for a weight; else after its layer and what is done with it. */
function bufferName(node: GraphNode, users: readonly GraphNode[]): string {
  const label = node.operation.op === 'constant' ? node.operation.label : ''
  const [user] = users
  const scope = identifierOf(user?.scope ?? '', 'data')
  if (label !== '') return `${scope}_${identifierOf(label.split('/').at(-1) ?? '', 'weight')}`
  const role = ROLES[user?.operation.op ?? ''] ?? 'constant'
  return `${scope}_${role}`
}

const ROLES: Readonly<Record<string, string>> = {
  add: 'shift',
  mul: 'scale',
  maximum: 'lowest',
  minimum: 'highest',
  gather: 'table',
  greaterEqual: 'threshold',
}

/** The body of `forward`. A name is given again once nobody needs its old value. */
function linesOf(taken: readonly string[]) {
  const lines: string[] = []
  const unique = uniqueNames(taken)
  const pending = new Map<GraphNode, number>()
  const holders = new Map<string, { name: string; node: GraphNode }[]>()
  let scope: string | null = null
  let hasLayers = false

  function enter(next: string): void {
    if (next === scope) return
    scope = next
    if (scope !== '') hasLayers = true
    if (lines.length > 0) lines.push('')
    lines.push(`# ${scope !== '' ? oneLineText(scope) : hasLayers ? BACK : THERE}`)
  }

  return {
    assign(of: { node: GraphNode; scope: string }, made: Expression, users: number): Expression {
      const { node } = of
      enter(of.scope)
      for (const read of made.reads) pending.set(read, (pending.get(read) ?? 0) - 1)
      const base = identifierOf(of.scope, of.scope === '' ? (hasLayers ? 'showers' : 'condition') : 'layer')
      const held = holders.get(base) ?? []
      const free = held.find((each) => (pending.get(each.node) ?? 0) <= 0)
      const name = free?.name ?? unique(base)
      if (free === undefined) holders.set(base, [...held, { name, node }])
      else free.node = node
      pending.set(node, users)
      lines.push(withShape(`${name} = ${made.text}`, node))
      return { ...atom(name), reads: [node] }
    },
    end: (value: Expression) => void lines.push('', `return ${value.text}`),
    text: () => lines,
  }
}

const THERE = 'The condition, as the network was trained on it'
const BACK = 'Back from the numbers of the network to those of the data file'

/** The shape beside a line that has room for it. */
function withShape(line: string, { shape }: GraphNode): string {
  const comment = `  # [${shape.map((dim) => dim ?? 'N').join(', ')}]`
  return line.length + comment.length <= 92 ? `${line}${comment}` : line
}
