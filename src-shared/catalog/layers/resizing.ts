import { z } from 'zod'
import type { LayerCase, LayerDefinition } from '../define.ts'
import { refused } from '../define.ts'
import { inferredShape, lastLength, onlyShape } from './refusals.ts'
import { axisNames, everyAxis, perAxis, refuseImageRank, spaceOf, type SpatialRank } from './spatial.ts'

/** Upsampling, zero padding and cropping of images: one rule each, one folder per kind. */

export type ResizingEntry = {
  kind: string
  title: string
  summary: string
  synonyms: readonly string[]
  cases: readonly LayerCase[]
}

function upsamplingParams(rank: SpatialRank) {
  return z.object({ size: perAxis(rank, { min: 1, max: 1024 }).default(2) })
}

export function defineUpsampling(
  rank: SpatialRank,
  entry: ResizingEntry,
): LayerDefinition<ReturnType<typeof upsamplingParams>> {
  return {
    ...entry,
    version: 1,
    category: 'shape',
    params: upsamplingParams(rank),
    inputs: [{ name: 'in', rank: rank + 2 }],
    infer(shapes, params) {
      const input = onlyShape(shapes)
      const wrongRank = refuseImageRank(entry.title, input, rank)
      if (wrongRank) return wrongRank
      const factors = everyAxis(params.size, rank)
      const space = spaceOf(input).map((length, axis) => length * factors[axis]!)
      return inferredShape(entry.title, [...space, lastLength(input)])
    },
    weights: () => ({}),
    forward(ops, { inputs, shapes, params }) {
      const input = onlyShape(shapes)
      return ops.upsample(inputs[0]!, {
        factors: everyAxis(params.size, rank),
        inputSpace: spaceOf(input),
        channels: lastLength(input),
      })
    },
  }
}

type Edges = readonly (readonly [before: number, after: number])[]

/** One number for all edges; or per axis a number for both edges or a `[before, after]`; in 1D also just the pair. */
function edges(rank: SpatialRank, range: { min: number; max: number }) {
  const single = z.int().min(range.min).max(range.max)
  const pair = z.tuple([single, single])
  const axes = z.array(z.union([single, pair])).length(rank)
  return rank === 1 ? z.union([single, axes, pair]) : z.union([single, axes])
}

type EdgesParam = number | (number | [number, number])[] | [number, number]

function edgesOf(value: EdgesParam, rank: SpatialRank): Edges {
  if (typeof value === 'number') return Array.from({ length: rank }, () => [value, value] as const)
  const [before, after] = value
  // `[1, 2]` in 1D is the pair itself; in 2D it is one number per axis.
  if (rank === 1 && typeof before === 'number' && typeof after === 'number') return [[before, after]]
  return value.map((each) => (typeof each === 'number' ? ([each, each] as const) : each))
}

function paddingParams(rank: SpatialRank) {
  return z.object({ padding: edges(rank, { min: 0, max: 4096 }).default(1) })
}

export function defineZeroPadding(
  rank: SpatialRank,
  entry: ResizingEntry,
): LayerDefinition<ReturnType<typeof paddingParams>> {
  return {
    ...entry,
    version: 1,
    category: 'shape',
    params: paddingParams(rank),
    inputs: [{ name: 'in', rank: rank + 2 }],
    infer(shapes, params) {
      const input = onlyShape(shapes)
      const wrongRank = refuseImageRank(entry.title, input, rank)
      if (wrongRank) return wrongRank
      const widths = edgesOf(params.padding, rank)
      const space = spaceOf(input).map((length, axis) => length + widths[axis]![0] + widths[axis]![1])
      return inferredShape(entry.title, [...space, lastLength(input)])
    },
    weights: () => ({}),
    forward(ops, { inputs, params }) {
      return ops.pad(inputs[0]!, [[0, 0], ...edgesOf(params.padding, rank), [0, 0]])
    },
  }
}

function croppingParams(rank: SpatialRank) {
  return z.object({ cropping: edges(rank, { min: 0, max: 65_536 }).default(1) })
}

export function defineCropping(
  rank: SpatialRank,
  entry: ResizingEntry,
): LayerDefinition<ReturnType<typeof croppingParams>> {
  return {
    ...entry,
    version: 1,
    category: 'shape',
    params: croppingParams(rank),
    inputs: [{ name: 'in', rank: rank + 2 }],
    infer(shapes, params) {
      const input = onlyShape(shapes)
      const wrongRank = refuseImageRank(entry.title, input, rank)
      if (wrongRank) return wrongRank
      const cuts = edgesOf(params.cropping, rank)
      const before = spaceOf(input)
      const space = before.map((length, axis) => length - cuts[axis]![0] - cuts[axis]![1])
      const gone = space.flatMap((length, axis) => (length < 1 ? [axis] : []))
      if (gone.length === 0) return inferredShape(entry.title, [...space, lastLength(input)])
      return refused(
        ...gone.map((axis) => ({
          code: 'shape.too-small',
          message:
            `${entry.title} cuts ${cuts[axis]![0]} + ${cuts[axis]![1]} cells along the ${axisNames(rank)[axis]!}, ` +
            `but the input has only ${before[axis]!}.`,
          hint: `Cut at most ${before[axis]! - 1} in all, so that one cell is left.`,
        })),
      )
    },
    weights: () => ({}),
    forward(ops, { inputs, shapes, params }) {
      const input = onlyShape(shapes)
      const cuts = edgesOf(params.cropping, rank)
      const lengths = spaceOf(input).map((length, axis) => length - cuts[axis]![0] - cuts[axis]![1])
      return ops.slice(
        inputs[0]!,
        [0, ...cuts.map(([before]) => before), 0],
        [-1, ...lengths, lastLength(input)],
      )
    },
  }
}
