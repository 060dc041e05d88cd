import { z } from 'zod'
import type { Ops } from '../../../plan/ops.ts'
import type { FractionLayout } from '../../../plan/representation.ts'
import { sizeOf } from '../../../tensor/shape.ts'
import { defineLayer, inferred, refused, type InferContext, type Inferred } from '../../define.ts'
import { inferredShape, lastLength, onlyShape, refuseRank } from '../refusals.ts'

const TITLE = 'Shower head'

const ShowerHeadParams = z.object({
  /** Cells per block, in the order of the data; empty: as the data are split. */
  blocks: z.array(z.int().min(1).max(10_000_000)).max(10_000).default([]),
  /** The power that the data's fractions are stored with. */
  power: z.number().min(0.1).max(1).default(0.5),
  /** `softmax`: every cell gets something; `relu`: cells can be exactly empty, as in sparse showers. */
  form: z.enum(['softmax', 'relu']).default('softmax'),
})
type ShowerHeadParams = z.output<typeof ShowerHeadParams>

export const showerHead = defineLayer({
  kind: 'shower-head',
  version: 1,
  title: TITLE,
  category: 'calorimeter',
  summary: 'Ends a shower generator: cell fractions that add up to 1 per block, and the totals beside them.',
  synonyms: ['fractions', 'energy split', 'generator head', 'softmax', 'calorimeter', 'normalise'],
  params: ShowerHeadParams,
  inputs: [{ name: 'in', rank: 2 }],
  infer(shapes, params, context) {
    const input = onlyShape(shapes)
    const wrongRank = refuseRank(input, { title: TITLE, min: 2, max: 2, as: 'fractions, then totals' })
    if (wrongRank) return wrongRank
    const layout = layoutOf(params, context)
    if (!layout.ok) return layout
    const { blocks } = layout.value
    const cells = blocks.reduce((total, each) => total + each, 0)
    const needed = cells + blocks.length
    if (lastLength(input) !== needed) {
      return refused({
        code: 'shower-head.size',
        message:
          `${TITLE} needs ${needed} values (${cells} cells and ${blocks.length} totals), ` +
          `but got ${lastLength(input)}.`,
        hint: `Give the Dense layer before it ${needed} units.`,
      })
    }
    return inferredShape(TITLE, [needed])
  },
  resolve: (params, context) => resolveShowerHead(params, context),
  weights: () => ({}),
  forward(ops, { inputs, params: { blocks, power, form } }) {
    if (blocks.length === 0) throw new Error('Shower head: blocks must be resolved before it runs')
    const x = inputs[0]!
    const cells = blocks.reduce((total, each) => total + each, 0)
    const totals = ops.slice(x, [0, cells], [-1, blocks.length])
    return ops.concat(
      [...fractionsOf(ops, ops.slice(x, [0, 0], [-1, cells]), { blocks, power, form }), totals],
      1,
    )
  },
  cases: [
    { given: [[null, 26]], params: { blocks: [25] }, expect: [null, 26] },
    { given: [[null, 12]], params: { blocks: [4, 6] }, expect: [null, 12] },
    { given: [[null, 12]], params: { blocks: [4, 6], form: 'relu' }, expect: [null, 12] },
    { given: [[null, 12]], context: { data: splitData([4, 6], 0.5) }, expect: [null, 12] },
    { given: [[null, 11]], params: { blocks: [4, 6] }, expect: { problem: 'shower-head.size' } },
    { given: [[null, 12]], expect: { problem: 'shower-head.no-split' } },
    {
      given: [[null, 12]],
      params: { blocks: [5, 5] },
      context: { data: splitData([4, 6], 0.5) },
      expect: { problem: 'shower-head.blocks' },
    },
    {
      given: [[null, 12]],
      context: { data: splitData([4, 6], 1) },
      expect: { problem: 'shower-head.power' },
    },
    { given: [[null, 3, 4]], params: { blocks: [2] }, expect: { problem: 'shape.rank' } },
  ],
})

/** Fills in empty `blocks` from the data, so that the forward pass needs nothing but its params. */
export function resolveShowerHead(params: ShowerHeadParams, context: InferContext): ShowerHeadParams {
  const split = context.data?.fractions
  return params.blocks.length > 0 || !split ? params : { ...params, blocks: [...split.blocks] }
}

function layoutOf(params: ShowerHeadParams, context: InferContext): Inferred<FractionLayout> {
  const split = context.data?.fractions ?? null
  if (split === null) {
    if (params.blocks.length > 0) return inferred({ blocks: params.blocks, power: params.power })
    return refused({
      code: 'shower-head.no-split',
      message: `${TITLE} needs the cells of at least 1 block, but 0 are listed and the data are not split into fractions.`,
      hint: 'Add the split into cell fractions to the data, or list the cells per block here.',
    })
  }
  if (params.power !== split.power) {
    return refused({
      code: 'shower-head.power',
      at: { param: 'power' },
      message: `${TITLE} makes fractions to the power ${params.power}, but the data have the power ${split.power}.`,
      hint: `Set the power to ${split.power}.`,
    })
  }
  const { blocks } = params
  if (blocks.length > 0 && String(blocks) !== String(split.blocks)) {
    return refused({
      code: 'shower-head.blocks',
      at: { param: 'blocks' },
      message: `${TITLE} has blocks of ${blocks.join(', ')} cells, but the data are split into ${split.blocks.join(', ')}.`,
      hint: 'Empty the list of blocks to take them from the data.',
    })
  }
  return inferred(split)
}

/** `[batch, cells]` → parts that concatenate to `[batch, cells]`. Equal blocks are done in one go. */
function fractionsOf<T>(ops: Ops<T>, x: T, { blocks, power, form }: FractionLayout & Form): T[] {
  const [first] = blocks
  if (blocks.length > 1 && blocks.every((cells) => cells === first)) {
    const split = ops.reshape(x, [-1, blocks.length, first!])
    return [
      ops.reshape(sharesToPower(ops, split, { power, form, axis: 2 }), [-1, sizeOf([blocks.length, first!])]),
    ]
  }
  let begin = 0
  return blocks.map((cells) => {
    const block = blocks.length === 1 ? x : ops.slice(x, [0, begin], [-1, cells])
    begin += cells
    return sharesToPower(ops, block, { power, form, axis: 1 })
  })
}

/**
 * share^p over one axis, share = q^(1/p) / Σ q^(1/p): q = softmax(p x) gives softmax(x) as share, q = relu(x) gives shares
 * that may be exactly zero. Taken literally, softmax(x)^p has the gradient 0 · ∞ where a share underflows to 0; as
 * q / (Σ q^(1/p))^p every power is of something at least 1/n, or has an exponent of at least 1.
 */
function sharesToPower<T>(
  ops: Ops<T>,
  x: T,
  { power, axis, form }: Form & { power: number; axis: number },
): T {
  if (form === 'softmax' && power === 1) return ops.softmax(x)
  const q = form === 'softmax' ? ops.softmax(ops.mul(x, ops.scalar(power))) : ops.relu(x)
  const powered = power === 1 ? q : power === 0.5 ? ops.square(q) : ops.pow(q, 1 / power)
  const sum = ops.sum(powered, [axis], { keepDims: true })
  // Only with relu can a whole block be zero; it stays so instead of becoming 0 / 0.
  const safe = form === 'softmax' ? sum : ops.add(sum, ops.scalar(1e-9))
  return ops.div(q, power === 1 ? safe : power === 0.5 ? ops.sqrt(safe) : ops.pow(safe, power))
}

type Form = { form: 'softmax' | 'relu' }

function splitData(blocks: readonly number[], power: number): InferContext['data'] {
  const values = blocks.reduce((total, cells) => total + cells + 1, 0)
  return { shape: [values], unit: '1', geometry: null, fractions: { blocks, power }, classes: null }
}
