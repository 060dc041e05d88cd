import { z } from 'zod'
import type { Inferred, LayerCase, LayerDefinition } from '../define.ts'
import { inferred, refused } from '../define.ts'
import { convolvedLength, kernelSpan, transposedLength } from '../../tensor/conv-arithmetic.ts'
import { eventShape, sizeOf, type Shape } from '../../tensor/shape.ts'
import { convolution } from './affine.ts'
import { activate, ActivationName, DEFAULT_SLOPE } from './activations.ts'
import { kernelInitializer, kernelStartParams } from './initializers.ts'
import { inferredShape, lastLength, onlyShape, refuseWeight } from './refusals.ts'
import { axisNames, everyAxis, perAxis, refuseImageRank, spaceOf, type SpatialRank } from './spatial.ts'

/** The convolutions of one to three spatial axes and their transposes: one rule, one folder per kind. */

/** What a folder says itself; the rest follows from the number of spatial axes. */
export type ConvolutionEntry = {
  kind: string
  title: string
  summary: string
  synonyms: readonly string[]
  cases: readonly LayerCase[]
}

function transposeParams(rank: SpatialRank) {
  return z.object({
    filters: z.int().min(1).max(65_536).default(32),
    kernel: perAxis(rank, { min: 1, max: 1024 }).default(3),
    strides: perAxis(rank, { min: 1, max: 1024 }).default(1),
    padding: z.enum(['same', 'valid']).default('same'),
    activation: ActivationName.default('linear'),
    slope: z.number().min(0).max(1).default(DEFAULT_SLOPE),
    bias: z.boolean().default(true),
    ...kernelStartParams,
  })
}

function convolutionParams(rank: SpatialRank) {
  return transposeParams(rank).extend({ dilation: perAxis(rank, { min: 1, max: 1024 }).default(1) })
}

export function defineConvolution(
  rank: SpatialRank,
  entry: ConvolutionEntry,
): LayerDefinition<ReturnType<typeof convolutionParams>> {
  return {
    ...entry,
    version: 1,
    category: 'convolution',
    params: convolutionParams(rank),
    inputs: [{ name: 'in', rank: rank + 2 }],
    infer(shapes, params) {
      const input = onlyShape(shapes)
      const wrongRank = refuseImageRank(entry.title, input, rank)
      if (wrongRank) return wrongRank
      const windows = windowsOf(params, rank)
      if (windows.some((window) => window.stride > 1) && windows.some((window) => window.dilation > 1)) {
        return refuseStridedDilation(entry.title, params)
      }
      const space = slide(entry.title, { space: spaceOf(input), windows, names: axisNames(rank) })
      if (!space.ok) return space
      const tooLarge = refuseWeight(entry.title, kernelShape(input, params, rank))
      return tooLarge ?? inferredShape(entry.title, [...space.value, params.filters])
    },
    weights(shapes, params) {
      const shape = kernelShape(onlyShape(shapes), params, rank)
      const area = sizeOf(shape.slice(0, rank))
      const fans = { fanIn: area * lastLength(onlyShape(shapes)), fanOut: area * params.filters }
      return {
        kernel: { shape, initializer: kernelInitializer(params, fans), trainable: true },
        ...(params.bias ? { bias: biasSpec(params.filters) } : {}),
      }
    },
    forward(ops, { inputs, params, weights }) {
      const options = {
        strides: everyAxis(params.strides, rank),
        padding: params.padding,
        dilation: everyAxis(params.dilation, rank),
      }
      const both = { x: inputs[0]!, filter: weights['kernel']!, options }
      return convolution(ops, both, { ...params, bias: weights['bias'] })
    },
  }
}

export function defineTransposedConvolution(
  rank: 2 | 3,
  entry: ConvolutionEntry,
): LayerDefinition<ReturnType<typeof transposeParams>> {
  return {
    ...entry,
    version: 1,
    category: 'convolution',
    params: transposeParams(rank),
    inputs: [{ name: 'in', rank: rank + 2 }],
    infer(shapes, params) {
      const input = onlyShape(shapes)
      const wrongRank = refuseImageRank(entry.title, input, rank)
      if (wrongRank) return wrongRank
      const windows = windowsOf({ ...params, dilation: 1 }, rank)
      const space = spaceOf(input).map((length, axis) => transposedLength(length, windows[axis]!))
      const tooLarge = refuseWeight(entry.title, kernelShape(input, params, rank))
      return tooLarge ?? inferredShape(entry.title, [...space, params.filters])
    },
    weights(shapes, params) {
      const input = onlyShape(shapes)
      const kernel = everyAxis(params.kernel, rank)
      const channels = lastLength(input)
      // What flows in and out of the layer; Keras swaps the two here, which only the He initializers would notice.
      const fans = { fanIn: sizeOf(kernel) * channels, fanOut: sizeOf(kernel) * params.filters }
      return {
        kernel: {
          shape: [...kernel, params.filters, channels],
          initializer: kernelInitializer(params, fans),
          trainable: true,
        },
        ...(params.bias ? { bias: biasSpec(params.filters) } : {}),
      }
    },
    forward(ops, { inputs, params, weights, outputShape }) {
      const grown = ops.convTranspose(inputs[0]!, weights['kernel']!, {
        strides: everyAxis(params.strides, rank),
        padding: params.padding,
        outputSpace: eventShape(outputShape).slice(0, -1),
        outChannels: params.filters,
      })
      return activate(ops, params.bias ? ops.add(grown, weights['bias']!) : grown, params)
    },
  }
}

type AxisWindow = { kernel: number; stride: number; dilation: number; padding: 'same' | 'valid' }

function windowsOf(
  params: {
    kernel: number | number[]
    strides: number | number[]
    dilation: number | number[]
    padding: 'same' | 'valid'
  },
  rank: SpatialRank,
): AxisWindow[] {
  const strides = everyAxis(params.strides, rank)
  const dilation = everyAxis(params.dilation, rank)
  return everyAxis(params.kernel, rank).map((kernel, axis) => ({
    kernel,
    stride: strides[axis]!,
    dilation: dilation[axis]!,
    padding: params.padding,
  }))
}

/** Spatial lengths after a sliding window, or a problem for every axis that is too short. Pooling uses it too. */
export function slide(
  title: string,
  over: { space: readonly number[]; windows: readonly AxisWindow[]; names: readonly string[] },
): Inferred<number[]> {
  const lengths = over.space.map((length, axis) => convolvedLength(length, over.windows[axis]!))
  const short = lengths.flatMap((length, axis) => (length < 1 ? [axis] : []))
  if (short.length === 0) return inferred(lengths)
  return refused(
    ...short.map((axis) => {
      const window = over.windows[axis]!
      const need = kernelSpan(window.kernel, window.dilation)
      return {
        code: 'shape.too-small',
        message:
          `${title} with padding “valid” needs at least ${need} cells along the ${over.names[axis]!}, ` +
          `but got ${over.space[axis]!}.`,
        hint: `Set padding to “same”, or make the window at most ${over.space[axis]!} cells long.`,
      }
    }),
  )
}

function refuseStridedDilation(
  title: string,
  params: { strides: number | number[]; dilation: number | number[] },
): Inferred<never> {
  return refused({
    code: 'conv.stride-and-dilation',
    message:
      `${title} can have strides or dilation above 1, not both, ` +
      `but strides are ${String(params.strides)} and dilation is ${String(params.dilation)}.`,
    hint: 'Set strides or dilation to 1; a pooling layer after a dilated convolution shrinks as strides do.',
  })
}

function kernelShape(
  input: Shape,
  params: { kernel: number | number[]; filters: number },
  rank: SpatialRank,
): number[] {
  return [...everyAxis(params.kernel, rank), lastLength(input), params.filters]
}

function biasSpec(filters: number) {
  return { shape: [filters], initializer: { kind: 'zeros' as const }, trainable: true }
}
