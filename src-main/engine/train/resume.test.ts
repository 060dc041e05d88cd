import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { recipes } from '../../../src-shared/catalog/recipes/list.ts'
import { changed } from '../../../src-shared/check/test-drawings.ts'
import { openEngine } from '../open-engine.ts'
import type { StoredState } from './model-state.ts'
import { planOf, smallProject } from './testing/small-projects.ts'
import { differences, openSmallRun, trainSmall } from './testing/small-runs.ts'

/** The same seed gives the same bits, however a run was cut into pieces. */

beforeAll(async () => {
  await openEngine('js')
})

const kinds = recipes.map((recipe) => recipe.kind)

/** Every kind of memory at once: slots, averages, pre-training, other batch sizes. */
function project(kind: string) {
  return changed(smallProject(kind), (draft) => {
    const [first] = draft.training.trainers
    if (first === undefined) throw new Error('No trainer')
    draft.training.pretraining = [{ network: 'c', rounds: 3 }]
    for (const trainer of draft.training.trainers) {
      if (trainer.network === 'g') trainer.batchFactor = 1.5
      else trainer.steps = 2
    }
    const rmsprop = { kind: 'rmsprop', params: { learningRate: 1e-3, momentum: 0.5, centered: true } }
    first.optimizer = first.network === 'c' ? rmsprop : first.optimizer
  })
}

describe.each(kinds)('%s', (kind) => {
  test('two runs of one seed are equal to the bit, another seed is not', async () => {
    const run = await openSmallRun(planOf(project(kind)))
    const before = tf.memory().numTensors
    const one = await trainSmall(run)
    const two = await trainSmall(run)
    const other = await trainSmall(run, { seed: 8 })
    expect(differences(one.stored, two.stored)).toEqual([])
    expect(differences(one.stored, other.stored).length).toBeGreaterThan(3)
    expect(one.last).toEqual({ type: 'finished', outcome: 'complete', round: 6 })
    expect(tf.memory().numTensors).toBe(before)
  })

  test('a run stopped after any round, or in pre-training, ends with the bits of one that was not', async () => {
    const run = await openSmallRun(planOf(project(kind)))
    const before = tf.memory().numTensors
    const whole = await trainSmall(run)
    const moments: ((counters: StoredState['counters']) => boolean)[] = [
      ...[0, 1, 2].map(
        (done) => (counters: StoredState['counters']) => (counters.pretraining[0] ?? 0) >= done,
      ),
      ...[1, 3, 5].map((done) => (counters: StoredState['counters']) => counters.round >= done),
    ]
    for (const stopWhen of moments) {
      const first = await trainSmall(run, { stopWhen })
      expect(first.last).toMatchObject({ type: 'finished', outcome: 'stopped' })
      const saved = first.events.find((event) => event.type === 'checkpoint')
      expect(saved?.stored).toEqual(first.stored)
      const rest = await trainSmall(run, { from: throughFile(first.stored) })
      expect(differences(rest.stored, whole.stored)).toEqual([])
    }
    expect(tf.memory().numTensors).toBe(before)
  })
})

/** What a checkpoint file keeps: plain numbers and bytes. */
function throughFile(stored: StoredState): StoredState {
  return {
    arrays: new Map([...stored.arrays].map(([name, array]) => [name, structuredClone(array)])),
    counters: JSON.parse(JSON.stringify(stored.counters)) as StoredState['counters'], // as it was written
  }
}

describe('with windows smaller than the data', () => {
  // 4 cells, 1 condition and 1 more per event, 4 bytes each: windows of 10 events, two in memory.
  const memoryBytes = 24 * 20

  test('stopping and going on in another window gives the same bits', async () => {
    const run = await openSmallRun(planOf(project('wgan-gp')))
    const before = tf.memory().numTensors
    const settings = { rounds: 12 }
    const whole = await trainSmall(run, { memoryBytes, settings })
    for (const done of [1, 4, 7, 11]) {
      const first = await trainSmall(run, { memoryBytes, settings, stopWhen: ({ round }) => round >= done })
      const rest = await trainSmall(run, { memoryBytes, settings, from: first.stored })
      expect(differences(rest.stored, whole.stored)).toEqual([])
    }
    const inMemory = await trainSmall(run, { settings })
    expect(differences(inMemory.stored, whole.stored).length).toBeGreaterThan(0)
    expect(tf.memory().numTensors).toBe(before)
  })
})

test('reading, sampling and saving more often changes nothing', async () => {
  const run = await openSmallRun(planOf(project('non-saturating-gan')))
  const seldom = await trainSmall(run)
  const often = await trainSmall(run, { settings: { readEvery: 1, sampleEvery: 1, checkpointEvery: 1 } })
  expect(differences(seldom.stored, often.stored)).toEqual([])
})

test('a run that is continued further equals one that was that long from the start', async () => {
  const run = await openSmallRun(planOf(project('wgan')))
  const whole = await trainSmall(run, { settings: { rounds: 9 } })
  const short = await trainSmall(run, { settings: { rounds: 4 } })
  const rest = await trainSmall(run, { from: short.stored, settings: { rounds: 9 } })
  expect(differences(rest.stored, whole.stored)).toEqual([])
})
