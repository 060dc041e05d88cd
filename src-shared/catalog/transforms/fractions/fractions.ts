import { z } from 'zod'
import { assertNever } from '../../../base/result.ts'
import { cellCount, layerSizes } from '../../../physics/geometry.ts'
import type { Ops } from '../../../plan/ops.ts'
import type { Representation } from '../../../plan/representation.ts'
import { sizeOf } from '../../../tensor/shape.ts'
import type { Inferred, TransformCall } from '../../define.ts'
import { defineTransform, inferred, refused } from '../../define.ts'
import { numberProblems } from '../accepts.ts'
import { centre, standardFit, uncentre } from '../centred.ts'
import { fitNormalScores, fromScores, NormalScores, toScores } from '../normal-scores.ts'
import { raise } from '../raise.ts'
import type { Segment } from './segments.ts'
import { segmentsOf } from './segments.ts'

const FractionsParams = z.object({
  /** One total for the event, or one per calorimeter layer. */
  per: z.enum(['event', 'layer']).default('event'),
  /** The power the fractions are stored with: 0.5 stores their square roots. */
  power: z.number().positive().max(1).default(0.5),
  /**
   * What is standardised: the total, its square root, or log(1 + total / scale); `normal` maps its whole distribution to
   * a normal one. Auto: linear per event, sqrt per layer.
   */
  total: z.enum(['auto', 'linear', 'sqrt', 'log', 'normal']).default('auto'),
  /** Only for log: in the unit of the input. */
  totalScale: z.number().positive().default(1),
})
type FractionsParams = z.infer<typeof FractionsParams>

/** An event as what share of the total each cell has, and the standardised total itself. */
export const fractions = defineTransform({
  kind: 'fractions',
  version: 1,
  title: 'Fractions and totals',
  category: 'transform',
  summary: 'Splits an event into the share of each cell and standardised totals, per event or per layer.',
  synonyms: ['normalise', 'shares', 'total energy', 'layer energies', 'softmax', 'split', 'shower head'],
  params: FractionsParams,
  describe(input, { per, power }) {
    const problems = numberProblems('Fractions and totals', input)
    if (problems.length > 0) return refused(...problems)
    const blocks = per === 'event' ? inferred([sizeOf(input.shape)]) : layerBlocks(input)
    if (!blocks.ok) return blocks
    return inferred({
      ...input,
      shape: [sizeOf(input.shape) + blocks.value.length],
      unit: '1',
      fractions: { blocks: blocks.value, power },
    })
  },
  measure(ops, x, call) {
    const cells = flatCells(ops, x, call.input)
    return joined(
      ops,
      segmentsOf(blocksOf(call.output)).map((segment) =>
        bentTotals(ops, totalsOf(ops, cells, segment), call.params),
      ),
    )
  },
  wantsSorted: ({ total }) => total === 'normal',
  fit(statistics, { total }) {
    if (total !== 'normal') return standardFit(statistics)
    if (statistics.sorted === undefined) throw new Error('Normal scores need the sorted totals')
    return fitNormalScores(statistics.sorted)
  },
  forward(ops, x, call) {
    const cells = flatCells(ops, x, call.input)
    const segments = segmentsOf(blocksOf(call.output))
    const parts = segments.map((segment) => splitSegment(ops, cells, { segment, params: call.params }))
    const totals = joined(
      ops,
      parts.map((part) => part.totals),
    )
    return ops.concat([...parts.map((part) => part.shares), standardised(ops, totals, call)], 1)
  },
  inverse(ops, y, call) {
    const blocks = blocksOf(call.output)
    const cells = sizeOf(call.input.shape)
    const totals = totalsFrom(ops, ops.slice(y, [0, cells], [-1, blocks.length]), call)
    const parts = segmentsOf(blocks).map((segment) =>
      mergeSegment(ops, { y, totals, segment, params: call.params }),
    )
    return ops.reshape(joined(ops, parts), [-1, ...call.input.shape])
  },
})

function layerBlocks(input: Representation): Inferred<readonly number[]> {
  const cells = sizeOf(input.shape)
  if (input.geometry === null) {
    return refused({
      code: 'transform.no-geometry',
      at: { param: 'per' },
      message: 'Fractions per layer need to know the calorimeter layers, but the dataset has no geometry.',
      hint: 'Give the dataset a geometry (a binning file, or a layout that brings one), or split per event.',
    })
  }
  if (cellCount(input.geometry) !== cells) {
    return refused({
      code: 'transform.geometry-cells',
      at: { param: 'per' },
      message: `The geometry “${input.geometry.name}” has ${cellCount(input.geometry)} cells, but an event has ${cells} numbers.`,
      hint: 'Choose the geometry that belongs to this file, or correct the shape in the dataset.',
    })
  }
  return inferred(layerSizes(input.geometry))
}

/** `[batch, cells]`; negative energies count as zero, so that shares are shares. */
function flatCells<T>(ops: Ops<T>, x: T, input: Representation): T {
  const flat = input.shape.length === 1 ? x : ops.reshape(x, [-1, sizeOf(input.shape)])
  return ops.relu(flat)
}

/** `[batch, segment.blocks, segment.cellsPerBlock]` */
function blocksIn<T>(ops: Ops<T>, cells: T, segment: Segment): T {
  const part = ops.slice(cells, [0, segment.firstCell], [-1, segment.blocks * segment.cellsPerBlock])
  return ops.reshape(part, [-1, segment.blocks, segment.cellsPerBlock])
}

/** `[batch, segment.blocks]` */
function totalsOf<T>(ops: Ops<T>, cells: T, segment: Segment): T {
  return ops.sum(blocksIn(ops, cells, segment), [2])
}

type InSegment = { segment: Segment; params: FractionsParams }

/** Shares `[batch, cells of the segment]` to the stored power, and bent totals `[batch, blocks of the segment]`. */
function splitSegment<T>(ops: Ops<T>, cells: T, { segment, params }: InSegment): { shares: T; totals: T } {
  const parts = blocksIn(ops, cells, segment)
  const sums = ops.sum(parts, [2], { keepDims: true })
  const shares = raise(ops, ops.div(parts, oneWhereZero(ops, sums)), params.power)
  return {
    shares: ops.reshape(shares, [-1, segment.blocks * segment.cellsPerBlock]),
    totals: bentTotals(ops, ops.reshape(sums, [-1, segment.blocks]), params),
  }
}

/** Back to cells `[batch, cells of the segment]`: shares made to add up to 1 again, times the total. */
function mergeSegment<T>(ops: Ops<T>, from: InSegment & { y: T; totals: T }): T {
  const { segment, params } = from
  const shares = raise(ops, ops.relu(blocksIn(ops, from.y, segment)), 1 / params.power)
  const sums = ops.sum(shares, [2], { keepDims: true })
  const totals = ops.reshape(ops.slice(from.totals, [0, segment.firstBlock], [-1, segment.blocks]), [
    -1,
    segment.blocks,
    1,
  ])
  const energies = ops.mul(shares, ops.div(totals, oneWhereZero(ops, sums)))
  return ops.reshape(energies, [-1, segment.blocks * segment.cellsPerBlock])
}

/** For sums >= 0: a block without energy is divided by 1, which leaves its zeros zero. */
function oneWhereZero<T>(ops: Ops<T>, sums: T): T {
  return ops.add(sums, ops.greaterEqual(ops.scalar(0), sums))
}

type Bend = 'linear' | 'sqrt' | 'log'

function bendOf({ total, per }: FractionsParams): Bend {
  if (total === 'normal') return 'linear'
  if (total !== 'auto') return total
  return per === 'event' ? 'linear' : 'sqrt'
}

function bentTotals<T>(ops: Ops<T>, totals: T, params: FractionsParams): T {
  const bend = bendOf(params)
  switch (bend) {
    case 'linear':
      return totals
    case 'sqrt':
      return ops.sqrt(totals)
    case 'log':
      return ops.log(ops.add(ops.div(totals, ops.scalar(params.totalScale)), ops.scalar(1)))
    default:
      return assertNever(bend)
  }
}

function unbentTotals<T>(ops: Ops<T>, bent: T, params: FractionsParams): T {
  const bend = bendOf(params)
  switch (bend) {
    case 'linear':
      return bent
    case 'sqrt':
      return ops.square(bent)
    case 'log':
      return ops.mul(ops.sub(ops.exp(bent), ops.scalar(1)), ops.scalar(params.totalScale))
    default:
      return assertNever(bend)
  }
}

function standardised<T>(ops: Ops<T>, totals: T, call: TransformCall<T, FractionsParams>): T {
  if (call.params.total === 'normal') return toScores(ops, totals, NormalScores.parse(call.fitted))
  return centre(ops, totals, learnedBy(call))
}

/** Back to totals; never negative. */
function totalsFrom<T>(ops: Ops<T>, stored: T, call: TransformCall<T, FractionsParams>): T {
  if (call.params.total === 'normal')
    return ops.relu(fromScores(ops, stored, NormalScores.parse(call.fitted)))
  return unbentTotals(ops, ops.relu(uncentre(ops, stored, learnedBy(call))), call.params)
}

function learnedBy<T>({ fitted, output }: TransformCall<T, FractionsParams>) {
  return { fitted, shape: [blocksOf(output).length] }
}

function blocksOf(output: Representation): readonly number[] {
  if (output.fractions === null) throw new Error('A split into fractions has a layout')
  return output.fractions.blocks
}

function joined<T>(ops: Ops<T>, parts: readonly T[]): T {
  const [first] = parts
  return parts.length === 1 && first !== undefined ? first : ops.concat(parts, 1)
}
