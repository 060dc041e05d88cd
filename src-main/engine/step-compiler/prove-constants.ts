import type { ElementArray } from '../native-binding.ts'
import { CompileRefusal, type Node, type StepGraph, type Value } from './step-graph.ts'

/**
 * A constant of a recorded step has to be one. Two recordings with different batches, counts and weights must be equal
 * in everything but their inputs; the first thing that is not equal is refused by name.
 */
export function proveConstants(first: StepGraph, second: StepGraph): void {
  const places = [placesOf(first), placesOf(second)] as const
  const isSame = (a: Value, b: Value): boolean =>
    a.output === b.output && places[0].get(a.node) === places[1].get(b.node)
  const length = Math.max(first.nodes.length, second.nodes.length)
  for (let at = 0; at < length; at++) {
    const a = first.nodes[at]
    const b = second.nodes[at]
    if (a === undefined || b === undefined) {
      const name = nameOf(a ?? b)
      throw new CompileRefusal(`${name} is part of some updates and not of others.`, name)
    }
    compareNodes(a, b, { first, isSame })
  }
  for (const [name, value] of first.results) {
    const other = second.results.get(name)
    if (other === undefined || !isSame(value, other)) {
      throw new CompileRefusal(`${name} is computed in another way from update to update.`)
    }
  }
  if (first.results.size !== second.results.size) {
    throw new CompileRefusal('An update changes other variables than the one before.')
  }
}

type Context = { first: StepGraph; isSame: (a: Value, b: Value) => boolean }

function compareNodes(a: Node, b: Node, { first, isSame }: Context): void {
  if (a.kind === 'constant' && b.kind === 'constant') {
    if (sameTypes(a, b) && sameNumbers(a.data, b.data)) return
    const user = userOf(a, first)
    throw new CompileRefusal(
      `A number that ${user} uses changes from update to update (${excerpt(a.data)}, then ${excerpt(b.data)}) and is not an input.`,
      user,
    )
  }
  if (a.kind === 'input' && b.kind === 'input' && a.name === b.name && sameTypes(a, b)) return
  if (a.kind === 'operation' && b.kind === 'operation' && a.operation === b.operation) {
    const { operation } = a
    if (JSON.stringify(a.attributes) !== JSON.stringify(b.attributes)) {
      throw new CompileRefusal(`The settings of ${operation} change from update to update.`, operation)
    }
    if (!sameTypes(a, b)) {
      throw new CompileRefusal(`The shape that ${operation} makes changes from update to update.`, operation)
    }
    const sameInputs =
      a.inputs.length === b.inputs.length &&
      a.inputs.every((value, index) => isSame(value, b.inputs[index] as Value)) // equally many
    if (sameInputs) return
    throw new CompileRefusal(`What goes into ${operation} changes from update to update.`, operation)
  }
  throw new CompileRefusal(
    `One update runs ${nameOf(a)} where the next runs ${nameOf(b)}.`,
    a.kind === 'operation' ? a.operation : null,
  )
}

function placesOf(graph: StepGraph): Map<Node, number> {
  return new Map(graph.nodes.map((node, index) => [node, index]))
}

function userOf(constant: Node, { nodes }: StepGraph): string {
  const user = nodes.find(
    (node) => node.kind === 'operation' && node.inputs.some((input) => input.node === constant),
  )
  return user?.kind === 'operation' ? user.operation : 'nothing'
}

function nameOf(node: Node | undefined): string {
  if (node === undefined) return 'nothing'
  return node.kind === 'operation' ? node.operation : node.kind === 'input' ? node.name : 'a constant'
}

function sameTypes(a: Node, b: Node): boolean {
  return JSON.stringify(a.outputs) === JSON.stringify(b.outputs)
}

/** Bit for bit, so that NaN equals itself and -0 differs from 0. */
function sameNumbers(a: ElementArray, b: ElementArray): boolean {
  if (a.byteLength !== b.byteLength) return false
  return Buffer.from(a.buffer, a.byteOffset, a.byteLength).equals(
    Buffer.from(b.buffer, b.byteOffset, b.byteLength),
  )
}

function excerpt(data: ElementArray): string {
  const shown = [...data.slice(0, 3)].map(String).join(', ')
  return data.length > 3 ? `${shown}, …` : shown
}
