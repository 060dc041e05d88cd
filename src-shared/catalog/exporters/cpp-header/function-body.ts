import { sizeOf } from '../../../tensor/shape.ts'
import type { Graph, GraphNode } from '../graph/graph.ts'
import { constantOf, nodesInOrder } from '../graph/graph.ts'
import { at } from '../graph/shapes.ts'
import { isElementwise } from '../graph/simplify.ts'
import { uniqueNames } from '../graph/unique-names.ts'
import { identifierOf, oneLineText } from '../source-text.ts'
import { arrayStatements, eachCell } from './array-statements.ts'
import { broadcastIndex } from './cell-index.ts'
import { CPP_NAMES } from './cpp-names.ts'
import { shapesOfOne } from './shapes-of-one.ts'
import { cppNumber, scalarCpp } from './scalar-cpp.ts'

export type FunctionBody = {
  lines: string[]
  inputs: string[]
  output: string
  constants: { name: string; values: Float32Array }[]
}

/** Longer expressions get a loop of their own. */
const LONGEST_INLINE = 90
/** Larger arrays do not belong on the stack of a thread. */
const LARGEST_LOCAL = 16_384

/** One event as C++ statements, array by array, named after the layers. */
export function functionBody(graph: Graph): FunctionBody {
  const nodes = nodesInOrder(graph)
  const shapes = shapesOfOne(nodes)
  const unique = uniqueNames(CPP_NAMES)
  const constantNames = uniqueNames(CPP_NAMES)
  const uses = new Map<GraphNode, GraphNode[]>()
  for (const node of nodes)
    for (const input of node.inputs) uses.set(input, [...(uses.get(input) ?? []), node])
  const arrays = new Map<GraphNode, string>()
  const loops = new Map<GraphNode, (index: string) => string>()
  const constants: FunctionBody['constants'] = []
  const lines: string[] = []
  const inputs = graph.inputs.map((input) => {
    const name = unique(input.operation.name)
    arrays.set(input, name)
    return name
  })
  const [result] = graph.outputs
  if (result === undefined) throw new Error('The graph gives nothing')
  const output = unique(result.name)
  let scope: string | null = null

  function shapeOf(node: GraphNode): readonly number[] {
    const shape = shapes.get(node)
    if (shape === undefined) throw new Error(`Node ${node.id} has no shape`)
    return shape
  }

  function arrayOf(node: GraphNode): string {
    const name = arrays.get(node)
    if (name !== undefined) return name
    const values = constantOf(node)
    if (values !== null) {
      const stored = constantNames(constantName(node, uses.get(node) ?? []))
      constants.push({ name: stored, values: Float32Array.from(values) })
      arrays.set(node, `weights::${stored}`)
      return `weights::${stored}`
    }
    throw new Error(`Node ${node.id} (${node.operation.op}) is used before it is made`)
  }

  function cellOf(node: GraphNode, index: string): string {
    const values = constantOf(node)
    if (values?.length === 1) return cppNumber(values[0] ?? Number.NaN)
    return loops.get(node)?.(index) ?? `${arrayOf(node)}[${index}]`
  }

  function enter(node: GraphNode): void {
    if (node.scope === scope) return
    scope = node.scope
    lines.push('', `// ${scope === '' ? 'Transforms of the data' : oneLineText(scope)}`)
  }

  function declared(node: GraphNode): string {
    enter(node)
    const size = sizeOf(shapeOf(node))
    const name = unique(identifierOf(node.scope, node.scope === '' ? 'data' : 'layer'))
    lines.push(`${size > LARGEST_LOCAL ? 'static thread_local ' : ''}float ${name}[${size}];`)
    arrays.set(node, name)
    return name
  }

  /** The product whose sum with a bias `node` is, when nothing else uses the product. */
  function productIn(node: GraphNode): GraphNode | null {
    const [product, bias] = node.inputs
    if (node.operation.op !== 'add' || product?.operation.op !== 'matMul' || bias === undefined) return null
    if ((uses.get(product) ?? []).length !== 1 || constantOf(bias) === null) return null
    return sizeOf(shapeOf(bias)) === at(shapeOf(product), shapeOf(product).length - 1) ? product : null
  }

  for (const node of nodes) {
    const { op } = node.operation
    if (op === 'input' || op === 'constant') continue
    if (op === 'reshape') {
      const from = at(node.inputs, 0)
      const loop = loops.get(from)
      const [user, ...others] = uses.get(node) ?? []
      const isOnce =
        user !== undefined && others.length === 0 && sizeOf(shapeOf(user)) === sizeOf(shapeOf(node))
      if (loop !== undefined && isOnce) loops.set(node, loop)
      else arrays.set(node, materialised(from))
      continue
    }
    const users = uses.get(node) ?? []
    if (op === 'matMul' && users.length === 1 && productIn(at(users, 0)) === node) continue
    const product = productIn(node)
    if (!isElementwise(node.operation) || product !== null) {
      const given = (product ?? node).inputs.map((input) => materialised(input))
      const bias = product === null ? null : arrayOf(at(node.inputs, 1))
      const name = declared(node)
      const own = product ?? node
      lines.push(
        ...arrayStatements(own, {
          ...{ to: name, given, bias, shape: shapeOf(own) },
          shapes: own.inputs.map(shapeOf),
        }),
      )
      continue
    }
    const shape = shapeOf(node)
    const loop = (index: string): string =>
      scalarCpp(
        node.operation,
        node.inputs.map((input) => cellOf(input, broadcastIndex(index, shape, shapeOf(input)))),
      )
    const isLast = node === result.value && users.length === 0
    const isInline =
      (isLast && loop('i').length <= LONGEST_INLINE) ||
      (users.length === 1 &&
        sizeOf(shapeOf(at(users, 0))) === sizeOf(shape) &&
        (isElementwise(at(users, 0).operation) || at(users, 0).operation.op === 'reshape') &&
        at(users, 0).scope === node.scope &&
        loop('i').length <= LONGEST_INLINE)
    if (isInline) loops.set(node, loop)
    else fill(node, loop)
  }

  function fill(node: GraphNode, loop: (index: string) => string): string {
    const size = sizeOf(shapeOf(node))
    const text = loop(size === 1 ? '0' : 'i')
    const name = declared(node)
    lines.push(eachCell(size, (index) => `${name}[${index}] = ${unwrapped(text)};`))
    loops.delete(node)
    return name
  }

  /** What a statement takes whole has to be an array. */
  function materialised(node: GraphNode): string {
    const loop = loops.get(node)
    return loop === undefined ? arrayOf(node) : fill(node, loop)
  }

  enter({ ...result.value, scope: '' })
  lines.push(
    eachCell(sizeOf(shapeOf(result.value)), (index) => {
      return `${output}[${index}] = ${unwrapped(cellOf(result.value, index))};`
    }),
  )
  if (lines[0] === '') lines.shift()
  return { lines, inputs, output, constants }
}

function constantName(node: GraphNode, users: readonly GraphNode[]): string {
  const label = node.operation.op === 'constant' ? node.operation.label : ''
  const scope = identifierOf(users[0]?.scope ?? '', 'data')
  const part = label === '' ? 'constant' : identifierOf(label.split('/').at(-1) ?? '', 'weight')
  return `${scope}_${users[0]?.operation.op === 'add' && label === '' ? 'bias' : part}`
}

/** Without the parentheses around the whole. */
function unwrapped(text: string): string {
  if (!text.startsWith('(') || !text.endsWith(')')) return text
  let depth = 0
  for (const [index, character] of [...text].entries()) {
    if (character === '(') depth += 1
    if (character === ')') depth -= 1
    if (depth === 0 && index < text.length - 1) return text
  }
  return text.slice(1, -1)
}
