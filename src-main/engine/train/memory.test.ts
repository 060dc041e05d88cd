import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { recipes } from '../../../src-shared/catalog/recipes/list.ts'
import { openEngine } from '../open-engine.ts'
import { createDeviceFeed, type DeviceFeed } from './device-feed.ts'
import { createState, disposeState } from './model-state.ts'
import { planOf, smallProject } from './testing/small-projects.ts'
import { openSmallRun, trainSmall, type SmallRun } from './testing/small-runs.ts'
import { train } from './train.ts'

/** Nothing that training makes stays behind: neither in a long run nor when something goes wrong. */

beforeAll(async () => {
  await openEngine('js')
})

const UPDATES = 1000

function updatesPerRound({ plan }: SmallRun): number {
  return plan.training.trainers.reduce((sum, trainer) => sum + trainer.steps, 0)
}

describe(`tensors and bytes stay the same over ${UPDATES} updates`, () => {
  test.each(recipes.map((recipe) => recipe.kind))('%s', { timeout: 120_000 }, async (kind) => {
    const run = await openSmallRun(planOf(smallProject(kind)))
    const before = tf.memory().numTensors
    const rounds = Math.ceil(UPDATES / updatesPerRound(run))
    const state = createState(run.plan, 1)
    const feed = createDeviceFeed({ ...run, data: run.plan.data, seed: 1 })
    const control = { stopRequested: () => false, proceed: () => Promise.resolve() }
    const settings = { seed: 1, rounds, readEvery: 10, sampleEvery: 10_000, checkpointEvery: 10_000 }
    const seen = new Set<string>()
    for await (const event of train({ plan: run.plan, state, feed, settings, control })) {
      if (event.type !== 'metrics') continue
      const { numTensors, numBytes } = tf.memory()
      seen.add(`${numTensors} tensors of ${numBytes} bytes`)
    }
    expect(state.counters.update).toBeGreaterThanOrEqual(UPDATES)
    expect([...seen]).toHaveLength(1)
    await feed.dispose()
    disposeState(state)
    expect(tf.memory().numTensors).toBe(before)
  })
})

describe('nothing stays behind', () => {
  test('when the data cannot be read on', async () => {
    const run = await openSmallRun(planOf(smallProject('wgan-gp')))
    const before = tf.memory().numTensors
    let batches = 0
    const breaking = (feed: DeviceFeed): DeviceFeed => ({
      ...feed,
      batch: (position, size) =>
        ++batches === 9 ? Promise.reject(new Error('The disk is gone')) : feed.batch(position, size),
    })
    await expect(trainSmall(run, { feed: breaking })).rejects.toThrow('The disk is gone')
    expect(batches).toBe(9)
    expect(tf.memory().numTensors).toBe(before)
  })

  test('when a later window cannot be read', async () => {
    const opened = await openSmallRun(planOf(smallProject('wgan-gp')))
    const before = tf.memory().numTensors
    let reads = 0
    const source = {
      ...opened.source,
      read: (start: number, count: number) =>
        ++reads > 2 ? Promise.reject(new Error('The file is gone')) : opened.source.read(start, count),
    }
    await expect(trainSmall({ ...opened, source }, { memoryBytes: 24 * 20 })).rejects.toThrow(
      'The file is gone',
    )
    expect(tf.memory().numTensors).toBe(before)
  })

  test('when an update throws in the middle of its loss', async () => {
    const run = await openSmallRun(planOf(smallProject('labelled-gan')))
    const before = tf.memory().numTensors
    const withoutLabels = (feed: DeviceFeed): DeviceFeed => ({
      ...feed,
      async batch(position, size) {
        const batch = await feed.batch(position, size)
        if (position < 40) return batch
        batch.labels?.dispose()
        return { ...batch, labels: null }
      },
    })
    await expect(trainSmall(run, { feed: withoutLabels })).rejects.toThrow('labels')
    expect(tf.memory().numTensors).toBe(before)
  })

  test('when whoever follows the events stops listening', async () => {
    const run = await openSmallRun(planOf(smallProject('wgan')))
    const before = tf.memory().numTensors
    const state = createState(run.plan, 1)
    const feed = createDeviceFeed({ ...run, data: run.plan.data, seed: 1 })
    const control = { stopRequested: () => false, proceed: () => Promise.resolve() }
    const settings = { seed: 1, rounds: 9, readEvery: 5, sampleEvery: 3, checkpointEvery: 100 }
    for await (const event of train({ plan: run.plan, state, feed, settings, control })) {
      if (event.type === 'samples' && event.round > 0) break
    }
    await feed.dispose()
    disposeState(state)
    expect(tf.memory().numTensors).toBe(before)
  })
})
