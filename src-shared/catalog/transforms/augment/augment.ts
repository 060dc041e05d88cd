import { z } from 'zod'
import type { ProblemInput } from '../../../base/problem.ts'
import type { Ops } from '../../../plan/ops.ts'
import type { Representation } from '../../../plan/representation.ts'
import { formatShape, sizeOf } from '../../../tensor/shape.ts'
import { defineTransform, inferred, refused } from '../../define.ts'
import { numberProblems } from '../accepts.ts'
import { eventDraws, type EventDraws } from './event-draws.ts'
import { reversed, rotated } from './turns.ts'

type AugmentParams = { mirror: 'none' | 'rows' | 'columns' | 'both'; turn: boolean }

/** Drawn anew in every update, for real events only. All layers of an event are turned alike. */
export const augment = defineTransform({
  kind: 'augment',
  version: 1,
  title: 'Augment',
  category: 'transform',
  summary: 'Mirrors and turns real events at random while training, where physics does not tell them apart.',
  synonyms: ['flip', 'rotate', 'rotation', 'symmetry', 'mirror', 'data augmentation'],
  params: z.object({
    mirror: z.enum(['none', 'rows', 'columns', 'both']).default('both'),
    /** Polar layers: by any number of alpha bins. Square images: by 90°, 180° or 270°. Others: by 180°. */
    turn: z.boolean().default(true),
  }),
  describe(input) {
    const problems = [...numberProblems('Augment', input), ...placeProblems(input)]
    return problems.length > 0 ? refused(...problems) : inferred(input)
  },
  forward: (_, x) => x,
  inverse: (_, y) => y,
  augment(ops, x, { params, input }, random) {
    const planes = planesOf(input)
    const flat = ops.reshape(x, [-1, sizeOf(input.shape)])
    const draws = decide(params, planes, eventDraws(ops, flat, random))
    let first = 0
    const parts = planes.map((plane) => {
      const cells = plane.repeats * plane.rows * plane.columns * plane.channels
      const part = ops.slice(flat, [0, first], [-1, cells])
      first += cells
      return plane.isPolar ? spun(ops, part, plane, draws) : flipped(ops, part, plane, draws)
    })
    return ops.reshape(ops.concat(parts, 1), [-1, ...input.shape])
  },
})

/** Neighbouring layers of one form: `repeats` × rows (alpha) × columns (r) × channels. */
type Plane = { isPolar: boolean; repeats: number; rows: number; columns: number; channels: number }

function planesOf({ geometry, shape }: Representation): Plane[] {
  if (geometry === null || shape.length !== 1) {
    const [rows = 1, columns = 1, channels = 1] = shape
    return [{ isPolar: false, repeats: 1, rows, columns, channels }]
  }
  const planes: Plane[] = []
  for (const layer of geometry.layers) {
    const isPolar = layer.form === 'polar'
    const rows = isPolar ? layer.alphaBins : layer.rows
    const columns = isPolar ? layer.rEdgesMm.length - 1 : layer.columns
    const last = planes.at(-1)
    if (last?.isPolar === isPolar && last.rows === rows && last.columns === columns) last.repeats += 1
    else planes.push({ isPolar, repeats: 1, rows, columns, channels: 1 })
  }
  return planes
}

/** The alpha bins that a turn goes by: layers of one bin look the same after any turn. */
function alphaBins(planes: readonly Plane[]): number[] {
  return [...new Set(planes.filter(({ isPolar, rows }) => isPolar && rows > 1).map(({ rows }) => rows))]
}

function placeProblems(input: Representation): ProblemInput[] {
  const isImage = input.shape.length === 3
  if (!isImage && (input.geometry === null || input.shape.length !== 1)) {
    return [
      {
        code: 'transform.no-grid',
        message: `Augment needs an image or a geometry, but an event is ${formatShape(input.shape)} without one.`,
        hint: 'Give the dataset the shape rows × columns × channels, or its geometry.',
      },
    ]
  }
  const bins = alphaBins(planesOf(input))
  if (bins.length < 2) return []
  return [
    {
      code: 'transform.alpha-bins',
      message: `Augment turns all layers by the same angle, but they have ${bins.join(' and ')} alpha bins.`,
      hint: 'Delete this transform: such a calorimeter looks different after every turn.',
    },
  ]
}

type Decided<T> = {
  mirrorRows: T | null
  mirrorColumns: T | null
  halfTurn: T | null
  quarterTurn: T | null
  spin: T | null
}

function decide<T>(params: AugmentParams, planes: readonly Plane[], draws: EventDraws<T>): Decided<T> {
  const { mirror, turn } = params
  const hasGrid = planes.some(({ isPolar }) => !isPolar)
  const isSquare = planes.every(({ isPolar, rows, columns }) => isPolar || rows === columns)
  const [bins] = alphaBins(planes)
  return {
    mirrorRows: mirror === 'rows' || mirror === 'both' ? draws.coin() : null,
    mirrorColumns: hasGrid && (mirror === 'columns' || mirror === 'both') ? draws.coin() : null,
    halfTurn: turn && hasGrid ? draws.coin() : null,
    quarterTurn: turn && hasGrid && isSquare ? draws.coin() : null,
    spin: turn && bins !== undefined ? draws.die(bins) : null,
  }
}

/** A grid: `part` is `[batch, repeats · rows · columns · channels]`, and stays so. */
function flipped<T>(ops: Ops<T>, part: T, plane: Plane, draws: Decided<T>): T {
  const { repeats, rows, columns, channels } = plane
  const size = rows * columns * channels
  let x = ops.reshape(part, [-1, repeats, size])
  const whole = (value: T) => ops.reshape(value, [-1, repeats, size])
  const rowsBack = (value: T) =>
    whole(reversed(ops, ops.reshape(value, [-1, rows, columns * channels]), rows, columns * channels))
  const columnsBack = (value: T) =>
    whole(reversed(ops, ops.reshape(value, [-1, columns, channels]), columns, channels))
  const swapped = (value: T) =>
    whole(ops.transpose(ops.reshape(value, [-1, rows, columns, channels]), [0, 2, 1, 3]))
  const choose = (coin: T | null, change: (value: T) => T) => {
    if (coin !== null) x = ops.where(coin, change(x), x)
  }
  choose(draws.mirrorRows, rowsBack)
  choose(draws.mirrorColumns, columnsBack)
  choose(draws.halfTurn, (value) => columnsBack(rowsBack(value)))
  choose(draws.quarterTurn, (value) => columnsBack(swapped(value)))
  return ops.reshape(x, [-1, repeats * size])
}

/** Polar layers: mirroring turns the sense of alpha, turning moves along alpha. */
function spun<T>(ops: Ops<T>, part: T, { repeats, rows, columns }: Plane, draws: Decided<T>): T {
  if (rows === 1) return part
  const layers = ops.reshape(part, [-1, repeats, rows, columns])
  // All layers of an event go by the same matrix: alpha first, then layers and radii together.
  let x = ops.reshape(ops.transpose(layers, [0, 2, 1, 3]), [-1, rows, repeats * columns])
  if (draws.mirrorRows !== null) x = ops.where(draws.mirrorRows, reversed(ops, x, rows, repeats * columns), x)
  if (draws.spin !== null) x = rotated(ops, x, rows, draws.spin)
  const back = ops.transpose(ops.reshape(x, [-1, rows, repeats, columns]), [0, 2, 1, 3])
  return ops.reshape(back, [-1, repeats * rows * columns])
}
