import { z } from 'zod'
import { defineLayer, refused } from '../../define.ts'
import { eventShape, formatShape, sizeOf } from '../../../tensor/shape.ts'
import { inferredShape, MAX_RANK, onlyShape } from '../refusals.ts'

const Length = z.union([z.literal(-1), z.int().min(1).max(2_147_483_647)])

export const reshape = defineLayer({
  kind: 'reshape',
  version: 1,
  title: 'Reshape',
  category: 'shape',
  summary: 'Gives the values of an event another shape, in the same order.',
  synonyms: ['view', 'resize', 'unflatten', 'fold'],
  params: z.object({
    /** Lengths without the batch; one of them may be -1: whatever is left. */
    shape: z
      .array(Length)
      .min(1)
      .max(MAX_RANK - 1)
      .default([-1]),
  }),
  inputs: [{ name: 'in' }],
  infer(shapes, params) {
    const input = onlyShape(shapes)
    const values = sizeOf(eventShape(input))
    const asked = params.shape.map((length) => (length === -1 ? '?' : length)).join('×')
    const unknown = params.shape.filter((length) => length === -1).length
    if (unknown > 1) {
      return refused({
        code: 'reshape.many-unknown',
        at: { param: 'shape' },
        message: `Reshape can leave 1 length open (-1), but ${unknown} are open in ${asked}.`,
        hint: `The lengths must multiply to ${values}: fill in all but one.`,
      })
    }
    const known = sizeOf(params.shape.filter((length) => length !== -1))
    const fits = unknown === 1 ? values % known === 0 : values === known
    if (!fits) {
      return refused({
        code: 'reshape.size',
        at: { param: 'shape' },
        message:
          `Reshape to ${asked} needs ${unknown === 1 ? `a multiple of ${known}` : known} values per event, ` +
          `but got ${values} (${formatShape(input)}).`,
        hint: `Choose lengths that multiply to ${values}, or make the layer before it give ${multipleNear(known, values)}.`,
      })
    }
    return inferredShape('Reshape', filled(params.shape, values / known))
  },
  weights: () => ({}),
  forward: (ops, { inputs, outputShape }) => ops.reshape(inputs[0]!, [-1, ...eventShape(outputShape)]),
  cases: [
    { given: [[null, 6272]], params: { shape: [7, 7, 128] }, expect: [null, 7, 7, 128] },
    { given: [[null, 4, 6]], params: { shape: [3, -1, 2] }, expect: [null, 3, 4, 2] },
    { given: [[null, 28, 28]], expect: [null, 784] },
    { given: [[null, 6000]], params: { shape: [7, 7, 128] }, expect: { problem: 'reshape.size' } },
    { given: [[null, 10]], params: { shape: [-1, 3] }, expect: { problem: 'reshape.size' } },
    { given: [[null, 12]], params: { shape: [-1, 3, -1] }, expect: { problem: 'reshape.many-unknown' } },
  ],
})

function filled(lengths: readonly number[], rest: number): number[] {
  return lengths.map((length) => (length === -1 ? rest : length))
}

/** The multiple of `unit` nearest to `values`, at least one `unit`. */
function multipleNear(unit: number, values: number): number {
  return Math.max(1, Math.round(values / unit)) * unit
}
