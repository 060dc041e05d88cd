import { z } from 'zod'
import { eventShape, formatShape, sameShape } from '../../../tensor/shape.ts'
import { defineLayer, refused } from '../../define.ts'
import { refuseTooFew } from '../merging.ts'
import { inferredShape, MAX_RANK } from '../refusals.ts'

export const concatenate = defineLayer({
  kind: 'concatenate',
  version: 1,
  title: 'Concatenate',
  category: 'combine',
  summary: 'Puts its inputs one after another along one dimension, such as noise and condition.',
  synonyms: ['concat', 'join', 'stack', 'append', 'merge'],
  params: z.object({
    /** -1 is the last dimension (channels); 1 is the first after the batch, as in Keras. */
    axis: z
      .int()
      .min(1 - MAX_RANK)
      .max(MAX_RANK - 1)
      .refine((axis) => axis !== 0, 'The batch (axis 0) cannot be concatenated.')
      .default(-1),
  }),
  inputs: [{ name: 'in', many: true, rank: [2, MAX_RANK] }],
  infer(shapes, params) {
    const [first, ...others] = shapes
    if (first === undefined || others.length === 0) return refuseTooFew('Concatenate', shapes.length)
    const otherRank = others.find((shape) => shape.length !== first.length)
    if (otherRank !== undefined) {
      return refused({
        code: 'shape.rank',
        message:
          `Concatenate needs inputs with equal numbers of dimensions, ` +
          `but got ${first.length - 1} (${formatShape(first)}) and ${otherRank.length - 1} (${formatShape(otherRank)}).`,
        hint: 'Add Flatten or Reshape to one of them.',
      })
    }
    const axis = axisOf(params.axis, first.length)
    if (axis < 1 || axis >= first.length) {
      return refused({
        code: 'concatenate.axis',
        at: { param: 'axis' },
        message: `Concatenate along axis ${params.axis} needs more dimensions than the ${first.length - 1} of ${formatShape(first)}.`,
        hint: 'Set the axis to -1, the last dimension.',
      })
    }
    const rest = first.toSpliced(axis, 1)
    const different = others.find((shape) => !sameShape(shape.toSpliced(axis, 1), rest))
    if (different !== undefined) {
      return refused({
        code: 'shape.mismatch',
        message:
          `Concatenate needs equal lengths in every dimension but number ${axis}, ` +
          `but got ${formatShape(first)} and ${formatShape(different)}.`,
        hint: 'Make the shapes agree with strides, Upsampling, Zero padding or Cropping, or choose another axis.',
      })
    }
    const length = shapes.reduce((total, shape) => total + shape[axis]!, 0)
    return inferredShape('Concatenate', eventShape(first.with(axis, length)))
  },
  weights: () => ({}),
  forward: (ops, { inputs, params, outputShape }) =>
    ops.concat(inputs, axisOf(params.axis, outputShape.length)),
  cases: [
    {
      given: [
        [null, 100],
        [null, 10],
      ],
      expect: [null, 110],
    },
    {
      given: [
        [null, 8, 8, 3],
        [null, 8, 8, 1],
        [null, 8, 8, 2],
      ],
      expect: [null, 8, 8, 6],
    },
    {
      given: [
        [null, 2, 5],
        [null, 3, 5],
      ],
      params: { axis: 1 },
      expect: [null, 5, 5],
    },
    {
      given: [
        [null, 8, 8, 3],
        [null, 7, 8, 3],
      ],
      expect: { problem: 'shape.mismatch' },
    },
    {
      given: [
        [null, 8, 8, 3],
        [null, 3],
      ],
      expect: { problem: 'shape.rank' },
    },
    {
      given: [
        [null, 3],
        [null, 3],
      ],
      params: { axis: 2 },
      expect: { problem: 'concatenate.axis' },
    },
    { given: [[null, 3]], expect: { problem: 'inputs.too-few' } },
  ],
})

function axisOf(axis: number, rank: number): number {
  return axis < 0 ? rank + axis : axis
}
