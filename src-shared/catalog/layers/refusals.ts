import { formatShape, sizeOf, type Shape } from '../../tensor/shape.ts'
import { inferred, refused, type Inferred } from '../define.ts'

/**
 * What the shape rules of many layers refuse in the same words. Users count dimensions without the batch,
 * so the messages do too.
 */

/** TensorFlow.js computes with at most six axes. */
export const MAX_RANK = 6

/** Values of one event, or of one weight, that still can be addressed: 2^31 - 1. */
const MAX_VALUES = 2_147_483_647

/** The shape that arrives at a layer with a single input; the checker makes sure that there is one. */
export function onlyShape(shapes: readonly Shape[]): Shape {
  const [shape] = shapes
  if (shape === undefined || shapes.length !== 1) throw new Error(`Expected one input, got ${shapes.length}`)
  return shape
}

/** Length of the last axis. */
export function lastLength(shape: Shape): number {
  const length = shape.at(-1)
  if (length === undefined || length === null) throw new Error(`No last axis in ${JSON.stringify(shape)}`)
  return length
}

export type RankNeed = { title: string; min: number; max: number; as?: string }

/** Null when the rank (batch included) is in range. */
export function refuseRank(shape: Shape, { title, min, max, as }: RankNeed): Inferred<never> | null {
  if (shape.length >= min && shape.length <= max) return null
  const need =
    min === max
      ? count(min - 1)
      : shape.length < min
        ? `at least ${count(min - 1)}`
        : `at most ${count(max - 1)}`
  return refused({
    code: 'shape.rank',
    message:
      `${title} needs an input of ${need}${as === undefined ? '' : ` (${as})`}, ` +
      `but got ${count(shape.length - 1)} (${formatShape(shape)}).`,
    hint:
      shape.length < min
        ? 'Add Reshape before it to give the input the dimensions it needs.'
        : 'Add Flatten or Reshape before it, or use the layer for more dimensions.',
  })
}

function count(dimensions: number): string {
  return dimensions === 1 ? '1 dimension' : `${dimensions} dimensions`
}

/** The inferred shape, unless one event would be too large to address. */
export function inferredShape(title: string, event: readonly number[]): Inferred<Shape> {
  const values = sizeOf(event)
  if (values <= MAX_VALUES) return inferred([null, ...event])
  return refused({
    code: 'shape.too-large',
    message: `${title} gives ${event.join('×')} = ${values} values per event, but at most ${MAX_VALUES} are possible.`,
    hint: 'Make the input or the params of this layer smaller.',
  })
}

/** Null when a weight of this shape can be addressed. */
export function refuseWeight(title: string, weight: readonly number[]): Inferred<never> | null {
  const values = sizeOf(weight)
  if (values <= MAX_VALUES) return null
  return refused({
    code: 'weights.too-large',
    message: `${title} needs a weight of ${weight.join('×')} = ${values} numbers, but at most ${MAX_VALUES} are possible.`,
    hint: 'Make the input smaller (pooling, strides) or use fewer units or filters.',
  })
}
