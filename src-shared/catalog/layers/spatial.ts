import { z } from 'zod'
import type { Shape } from '../../tensor/shape.ts'
import type { Inferred } from '../define.ts'
import { refuseRank } from './refusals.ts'

/** Images of one, two or three spatial axes, channels last: `[batch, ...space, channels]`. */
export type SpatialRank = 1 | 2 | 3

const AXES = {
  1: ['length'],
  2: ['height', 'width'],
  3: ['depth', 'height', 'width'],
} as const satisfies Record<SpatialRank, readonly string[]>

export function axisNames(rank: SpatialRank): readonly string[] {
  return AXES[rank]
}

/** A whole number for all axes, or one per axis, as Keras takes them. */
export function perAxis(rank: SpatialRank, range: { min: number; max: number }) {
  const single = z.int().min(range.min).max(range.max)
  return z.union([single, z.array(single).length(rank)])
}

export function everyAxis(value: number | readonly number[], rank: SpatialRank): number[] {
  return typeof value === 'number' ? Array.from({ length: rank }, () => value) : [...value]
}

/** Lengths of the spatial axes. */
export function spaceOf(shape: Shape): number[] {
  return shape.slice(1, -1).map((length) => {
    if (length === null) throw new Error(`Unknown length in ${JSON.stringify(shape)}`)
    return length
  })
}

export function refuseImageRank(title: string, shape: Shape, rank: SpatialRank): Inferred<never> | null {
  return refuseRank(shape, {
    title,
    min: rank + 2,
    max: rank + 2,
    as: [...AXES[rank], 'channels'].join(' × '),
  })
}
