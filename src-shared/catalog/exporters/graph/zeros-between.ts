import type { GraphBuilder } from './builder.ts'
import type { GraphNode } from './graph.ts'
import { at, knownDims } from './shapes.ts'

type Recording = GraphBuilder['ops']

/** A filter whose taps are `dilation` apart, for those who cannot dilate themselves. */
export function spreadFilter(filter: GraphNode, dilation: readonly number[], ops: Recording): GraphNode {
  return dilation.reduce((value, step, axis) => zerosBetween(value, { axis, step }, ops), filter)
}

/** Puts `step - 1` zeros between neighbours along an axis: a length of n becomes (n - 1) × step + 1. */
export function zerosBetween(x: GraphNode, along: { axis: number; step: number }, ops: Recording): GraphNode {
  if (along.step === 1) return x
  const { axis, step } = along
  const length = at(knownDims(x.shape.slice(axis)), 0)
  const parts = ops.reshape(x, middle(x, axis, [length, 1]))
  const padded = ops.pad(parts, [
    [0, 0],
    [0, 0],
    [0, step - 1],
    [0, 0],
  ])
  const rows = ops.reshape(padded, middle(x, axis, [length * step]))
  const cut = ops.slice(rows, [0, 0, 0], [-1, (length - 1) * step + 1, -1])
  return ops.reshape(cut, withAxis(x, axis, (length - 1) * step + 1))
}

/** A shape of all axes before `axis` in one, then `dims`, then all axes behind it in one. */
export function middle(x: GraphNode, axis: number, dims: readonly number[]): number[] {
  const behind = knownDims(x.shape.slice(axis + 1)).reduce((product, dim) => product * dim, 1)
  return [-1, ...dims, behind]
}

export function withAxis(x: GraphNode, axis: number, length: number): number[] {
  return x.shape.map((dim, position) => (position === axis ? length : (dim ?? -1)))
}
