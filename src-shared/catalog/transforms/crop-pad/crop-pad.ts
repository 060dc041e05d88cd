import { z } from 'zod'
import type { ProblemInput } from '../../../base/problem.ts'
import type { Ops } from '../../../plan/ops.ts'
import type { Representation } from '../../../plan/representation.ts'
import { formatShape } from '../../../tensor/shape.ts'
import { defineTransform, inferred, refused } from '../../define.ts'
import { numberProblems } from '../accepts.ts'

type Align = 'centre' | 'start'
type CropPadParams = { shape: number[]; align: Align }

/** Cells around the middle (or from the first corner on), zeros where there are none. The last axis is the channels. */
export const cropPad = defineTransform({
  kind: 'crop-pad',
  version: 1,
  title: 'Crop and pad',
  category: 'transform',
  summary: 'Cuts images or voxels to a grid of another size, or fills them up with zeros.',
  synonyms: ['resize', 'grid', 'window', 'region', 'zero padding', 'centre crop'],
  params: z.object({
    /** Rows, columns (and depth) afterwards; empty: as they are. */
    shape: z.array(z.int().min(1).max(4096)).max(4).default([]),
    align: z.enum(['centre', 'start']).default('centre'),
  }),
  describe(input, params) {
    const problems = [...numberProblems('Crop and pad', input), ...gridProblems(input, params)]
    if (problems.length > 0) return refused(...problems)
    const shape = targetOf(input, params)
    const isSame = shape.every((length, axis) => length === input.shape[axis])
    // The cells are elsewhere afterwards: the geometry is that of the file, and comes back with the inverse.
    return inferred(isSame ? input : { ...input, shape, geometry: null })
  },
  forward: (ops, x, { input, output, params }) => fit(ops, x, { from: input, to: output, ...params }),
  inverse: (ops, y, { input, output, params }) => fit(ops, y, { from: output, to: input, ...params }),
})

function targetOf(input: Representation, { shape }: CropPadParams): number[] {
  return shape.length === 0 ? [...input.shape] : [...shape, input.shape.at(-1) ?? 1]
}

function gridProblems(input: Representation, { shape }: CropPadParams): ProblemInput[] {
  const axes = input.shape.length - 1
  if (axes < 1) {
    return [
      {
        code: 'transform.no-grid',
        message: `Crop and pad needs an image or voxels with channels, but an event is ${formatShape(input.shape)}.`,
        hint: 'Give the dataset its shape, for example 24 × 24 × 1.',
      },
    ]
  }
  if (shape.length === 0 || shape.length === axes) return []
  return [
    {
      code: 'transform.grid-axes',
      at: { param: 'shape' },
      message: `Crop and pad is given ${shape.length} length(s), but ${formatShape(input.shape)} has ${axes} beside the channels.`,
      hint: `Give ${axes} length(s): one for each axis before the channels.`,
    },
  ]
}

type Fit = { from: Representation; to: Representation; align: Align }

/** Odd differences: the further cell is cut or filled at the end, both ways, so that the inverse meets the same cells. */
function fit<T>(ops: Ops<T>, x: T, { from, to, align }: Fit): T {
  const axes = from.shape.map((before, axis) => {
    const after = to.shape[axis] ?? before
    const first = align === 'start' ? 0 : Math.floor(Math.abs(before - after) / 2)
    return { before, after, first }
  })
  const begin = axes.map(({ before, after, first }) => (before > after ? first : 0))
  const kept = axes.map(({ before, after }) => Math.min(before, after))
  const widths = axes.map(({ before, after, first }): readonly [number, number] =>
    after > before ? [first, after - before - first] : [0, 0],
  )
  const isCut = axes.some(({ before, after }) => before > after)
  const isFilled = axes.some(({ before, after }) => after > before)
  const cut = isCut ? ops.slice(x, [0, ...begin], [-1, ...kept]) : x
  return isFilled ? ops.pad(cut, [[0, 0], ...widths]) : cut
}
