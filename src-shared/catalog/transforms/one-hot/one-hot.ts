import { z } from 'zod'
import type { Ops } from '../../../plan/ops.ts'
import { defineTransform, inferred, refused } from '../../define.ts'
import { sizeOf } from '../../../tensor/shape.ts'

export const oneHot = defineTransform({
  kind: 'one-hot',
  version: 1,
  title: 'One-hot',
  category: 'transform',
  summary: 'Turns a class index into a vector with a 1 at the class and 0 elsewhere.',
  synonyms: ['label', 'class', 'categorical', 'dummy', 'to_categorical'],
  params: z.object({}),
  describe(input) {
    if (input.classes === null) {
      return refused({
        code: 'transform.not-labels',
        message: 'One-hot needs class indices, but here it gets numbers that are not labels.',
        hint: 'Connect it to the labels of the dataset, and give the dataset its number of classes.',
      })
    }
    if (sizeOf(input.shape) !== 1) {
      return refused({
        code: 'transform.one-label',
        message: `One-hot needs 1 label per event, but gets ${sizeOf(input.shape)}.`,
        hint: 'Choose a single label column in the dataset.',
      })
    }
    return inferred({ ...input, shape: [input.classes], unit: '1', geometry: null, classes: null })
  },
  forward: (ops, x, { output }) => ops.oneHot(ops.reshape(x, [-1]), depthOf(output.shape)),
  inverse(ops, y, { input, output }) {
    const depth = depthOf(output.shape)
    return ops.reshape(indexOfLargest(ops, y, depth), [-1, ...input.shape])
  },
})

/** `[batch, depth]` → `[batch]`; of several equal largest values the first counts. Works for scores as for exact ones. */
function indexOfLargest<T>(ops: Ops<T>, y: T, depth: number): T {
  const isLargest = ops.greaterEqual(y, ops.max(y, [1], { keepDims: true }))
  const fromTheEnd = ops.constant(
    Array.from({ length: depth }, (_, index) => depth - index),
    [depth],
  )
  return ops.sub(ops.scalar(depth), ops.max(ops.mul(isLargest, fromTheEnd), [1]))
}

function depthOf(shape: readonly number[]): number {
  const depth = shape[0]
  if (depth === undefined) throw new Error('A one-hot vector has one axis')
  return depth
}
