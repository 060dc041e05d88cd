import { z } from 'zod'
import type { LayerCase, LayerDefinition } from '../define.ts'
import { slide } from './convolution.ts'
import { inferredShape, lastLength, onlyShape } from './refusals.ts'
import { axisNames, everyAxis, perAxis, refuseImageRank, spaceOf, type SpatialRank } from './spatial.ts'

/** Max and average pooling, in windows or over the whole image: one rule, one folder per kind. */

export type PoolingEntry = {
  kind: string
  title: string
  summary: string
  synonyms: readonly string[]
  cases: readonly LayerCase[]
  reduce: 'max' | 'average'
}

function poolingParams(rank: SpatialRank) {
  return z.object({
    size: perAxis(rank, { min: 1, max: 1024 }).default(2),
    /** Null: windows side by side, strides equal to the size. */
    strides: perAxis(rank, { min: 1, max: 1024 }).nullable().default(null),
    padding: z.enum(['same', 'valid']).default('valid'),
  })
}

export function definePooling(
  rank: SpatialRank,
  { reduce, ...entry }: PoolingEntry,
): LayerDefinition<ReturnType<typeof poolingParams>> {
  return {
    ...entry,
    version: 1,
    category: 'pooling',
    params: poolingParams(rank),
    inputs: [{ name: 'in', rank: rank + 2 }],
    infer(shapes, params) {
      const input = onlyShape(shapes)
      const wrongRank = refuseImageRank(entry.title, input, rank)
      if (wrongRank) return wrongRank
      const strides = everyAxis(params.strides ?? params.size, rank)
      const windows = everyAxis(params.size, rank).map((kernel, axis) => ({
        kernel,
        stride: strides[axis]!,
        dilation: 1,
        padding: params.padding,
      }))
      const space = slide(entry.title, { space: spaceOf(input), windows, names: axisNames(rank) })
      return space.ok ? inferredShape(entry.title, [...space.value, lastLength(input)]) : space
    },
    weights: () => ({}),
    forward(ops, { inputs, params }) {
      const options = {
        size: everyAxis(params.size, rank),
        strides: everyAxis(params.strides ?? params.size, rank),
        padding: params.padding,
      }
      return reduce === 'max' ? ops.maxPool(inputs[0]!, options) : ops.averagePool(inputs[0]!, options)
    },
  }
}

const noParams = z.object({})

export function defineGlobalPooling(
  rank: SpatialRank,
  { reduce, ...entry }: PoolingEntry,
): LayerDefinition<typeof noParams> {
  return {
    ...entry,
    version: 1,
    category: 'pooling',
    params: noParams,
    inputs: [{ name: 'in', rank: rank + 2 }],
    infer(shapes) {
      const input = onlyShape(shapes)
      return refuseImageRank(entry.title, input, rank) ?? inferredShape(entry.title, [lastLength(input)])
    },
    weights: () => ({}),
    forward(ops, { inputs }) {
      const space = Array.from({ length: rank }, (_, axis) => axis + 1)
      return reduce === 'max' ? ops.max(inputs[0]!, space) : ops.mean(inputs[0]!, space)
    },
  }
}
