import { createRng } from '../../src-shared/base/rng.ts'
import { tableOf, type FeatureTable } from '../../src-shared/physics/evaluation/feature-table.ts'
import {
  FPD_CHALLENGE,
  frechetPhysicsDistance,
} from '../../src-shared/physics/evaluation/frechet-distance.ts'
import { KPD_CHALLENGE, kernelPhysicsDistance } from '../../src-shared/physics/evaluation/kernel-distance.ts'
import type { DistanceRow, PhysicsDistances } from '../../src-shared/physics/evaluation/evaluation.ts'

type Options = {
  mode: 'quick' | 'full'
  seed: number
  progress: (part: string, done: number, total: number) => void
}

/** The challenge's sizes want this many showers in both files. */
const CHALLENGE_EVENTS = 50_000

/**
 * FPD and KPD of the features, and the same between two halves of the reference. In full, and with enough showers, by
 * the CaloChallenge's sizes; otherwise by smaller ones, which are named. Null with too few showers for any.
 */
export function physicsDistances(
  reference: readonly Float64Array[],
  generated: readonly Float64Array[],
  options: Options,
): PhysicsDistances {
  const [a, b] = [tableOf(reference), tableOf(generated)]
  const fewest = Math.min(a.rows >> 1, b.rows)
  if (fewest < 4 * a.width || fewest < 100) return { fpd: null, kpd: null }
  const [first, second] = halves(a, options.seed)
  const { mode, seed } = options
  const isChallenge = mode === 'full' && Math.min(a.rows, b.rows) >= CHALLENGE_EVENTS
  const sizes = isChallenge
    ? FPD_CHALLENGE
    : {
        minSamples: Math.floor(fewest / 4),
        maxSamples: Math.min(fewest, 20_000),
        points: 5,
        batches: 4,
        puttingBack: false,
      }
  const kernel = isChallenge
    ? KPD_CHALLENGE
    : // At most half, or every draw of the smaller sample would be the same and the error nothing.
      { batches: 5, batchSize: Math.min(fewest >> 1, 1500), puttingBack: false }
  const definition = isChallenge ? ('challenge' as const) : ('reduced' as const)
  const fpd = (title: string, x: FeatureTable, y: FeatureTable) =>
    frechetPhysicsDistance(x, y, {
      ...{ ...sizes, seed },
      progress: (done, total) => options.progress(title, done, total),
    })
  const kpd = (title: string, x: FeatureTable, y: FeatureTable) =>
    kernelPhysicsDistance(x, y, {
      ...{ ...kernel, seed },
      progress: (done, total) => options.progress(title, done, total),
    })
  const row = (
    settings: DistanceRow['settings'],
    value: DistanceRow['floor'],
    floor: DistanceRow['floor'],
  ) => ({
    ...{ ...value, floor, definition, settings: { ...settings } },
  })
  return {
    fpd: row(sizes, fpd('Fréchet distance', a, b), fpd('Fréchet distance of the reference', first, second)),
    kpd: row(kernel, kpd('Kernel distance', a, b), kpd('Kernel distance of the reference', first, second)),
  }
}

function halves(table: FeatureTable, seed: number): [FeatureTable, FeatureTable] {
  const order = createRng(seed, 'halves of the reference').permutation(table.rows)
  const part = (rows: Uint32Array): FeatureTable => {
    const values = new Float64Array(rows.length * table.width)
    rows.forEach((row, at) => {
      values.set(table.values.subarray(row * table.width, (row + 1) * table.width), at * table.width)
    })
    return { rows: rows.length, width: table.width, values }
  }
  return [part(order.subarray(0, table.rows >> 1)), part(order.subarray(table.rows >> 1))]
}
