import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { countedUniforms } from '../../../src-shared/base/counted-draws.ts'
import { changed, node, wire } from '../../../src-shared/check/test-drawings.ts'
import type { GraphDocument } from '../../../src-shared/document/schema.ts'
import { openEngine } from '../open-engine.ts'
import { augmented } from './augmentation.ts'
import { createDeviceFeed } from './device-feed.ts'
import { createDrawCounter, openDraws } from './draws.ts'
import { disposeBatch } from './rounds.ts'
import { planOf, smallProject } from './testing/small-projects.ts'
import { openSmallRun } from './testing/small-runs.ts'

const SEED = 5

/** Noise of up to 8 MeV on the showers, then the energy (GeV, given as it is in the file) and the statistics. */
function noisy(): GraphDocument {
  return changed(smallProject('wgan'), (draft) => {
    draft.nodes.push(
      node('n', { kind: 'noise', params: { size: 8 } }),
      node('q', { kind: 'divide-by-energy' }),
    )
    draft.edges = draft.edges.filter(({ id }) => id !== 'd.showers -> s')
    draft.edges.push(...['d.showers -> n', 'n -> q', 'q -> s'].map(wire))
  })
}

beforeAll(async () => {
  await openEngine('js')
})

describe('a data lane with noise', () => {
  test('is drawn anew in every update, from the seed and the update alone, before what follows it', async () => {
    const run = await openSmallRun(planOf(noisy()))
    const before = tf.memory().numTensors
    const feed = createDeviceFeed({ ...run, data: run.plan.data, seed: SEED })
    const batch = await feed.batch(0, 8)
    const [raw, energies] = [await batch.data.data(), await batch.given?.data()]
    const { centre, width } = run.fitted['s'] as { centre: number[]; width: number[] }
    const seen: number[][] = []
    for (const step of [0, 3]) {
      const counter = createDrawCounter(step)
      const y = tf.tidy(() => augmented(batch, openDraws(SEED, counter)))
      const draws = countedUniforms({ seed: SEED, stream: 'data/0', step, count: 32 })
      const found = [...(await y.data())]
      found.forEach((value, at) => {
        const [cell, event] = [at % 4, Math.floor(at / 4)]
        const fraction = ((raw[at] ?? NaN) + 8 * (draws[at] ?? NaN)) / (1000 * (energies?.[event] ?? NaN))
        expect(value).toBeCloseTo((fraction - (centre[cell] ?? NaN)) / (width[cell] ?? NaN), 3)
      })
      seen.push(found)
      y.dispose()
      counter.dispose()
    }
    expect(seen[0]).not.toEqual(seen[1])
    disposeBatch(batch)
    await feed.dispose()
    expect(tf.memory().numTensors).toBe(before)
  })

  test('leaves nothing to do where nothing is random', async () => {
    const run = await openSmallRun(planOf(smallProject('wgan')))
    const feed = createDeviceFeed({ ...run, data: run.plan.data, seed: SEED })
    const batch = await feed.batch(0, 8)
    expect(batch).toMatchObject({ given: null, rest: null })
    disposeBatch(batch)
    await feed.dispose()
  })
})
