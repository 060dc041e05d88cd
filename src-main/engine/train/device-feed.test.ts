import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { createWindowReader } from '../../data/stream/window-reader.ts'
import { sequenceRows, windowStretches } from '../../data/stream/batch-plan.ts'
import { changed, wire } from '../../../src-shared/check/test-drawings.ts'
import type { GraphDocument } from '../../../src-shared/document/schema.ts'
import { openEngine } from '../open-engine.ts'
import { createDeviceFeed, type DeviceFeed } from './device-feed.ts'
import { planOf, smallProject } from './testing/small-projects.ts'
import { openSmallRun, type SmallRun } from './testing/small-runs.ts'

/** Which events come when; the first cell of an event is its number (see memorySource). */

beforeAll(async () => {
  await openEngine('js')
})

const SEED = 5
/** 4 cells, 1 condition, 1 more per event: two windows of 10 events in memory. */
const SMALL_MEMORY = 24 * 20

/** Nothing is done to the events on their way. */
function plain(recipe: string): GraphDocument {
  return changed(smallProject(recipe), (draft) => {
    draft.nodes = draft.nodes.filter((each) => each.id !== 's' && each.id !== 'l')
    draft.edges = draft.edges.filter((each) => !['d.showers -> s', 'd.condition -> l'].includes(each.id))
  })
}

type Read = { events: number[]; condition: number[]; labels: number[] }

/** The numbers of `count` batches of `size`, as one sequence. */
async function readBatches(
  feed: DeviceFeed,
  { size, count, from = 0 }: { size: number; count: number; from?: number },
) {
  const read: Read = { events: [], condition: [], labels: [] }
  for (let batch = 0; batch < count; batch++) {
    const { data, condition, labels, size: said } = await feed.batch(from + batch * size, size)
    expect(said).toBe(size)
    expect(data.shape).toEqual([size, 4])
    const cells = await data.data()
    for (let row = 0; row < size; row++) read.events.push(cells[row * 4] ?? NaN)
    read.condition.push(...(condition === null ? [] : await condition.data()))
    read.labels.push(...(labels === null ? [] : await labels.data()))
    tf.dispose([data, condition, labels].filter((each) => each !== null))
  }
  return read
}

async function withFeed<T>(
  run: SmallRun,
  options: { memoryBytes?: number },
  use: (feed: DeviceFeed) => Promise<T>,
): Promise<T> {
  const before = tf.memory().numTensors
  const feed = createDeviceFeed({ ...run, data: run.plan.data, seed: SEED, ...options })
  try {
    return await use(feed)
  } finally {
    await feed.dispose()
    expect(tf.memory().numTensors).toBe(before)
  }
}

const sorted = (numbers: Iterable<number>) => [...numbers].sort((a, b) => a - b)

describe.each([
  ['all data in memory', {}],
  ['windows smaller than the data', { memoryBytes: SMALL_MEMORY }],
])('%s', (_, options) => {
  test('every training event comes once per epoch, in a new order, and no test event ever', async () => {
    const run = await openSmallRun(planOf(plain('wgan')))
    const train = [...run.split.train]
    expect(train).toHaveLength(48)
    // 48 events in batches of 8: six batches are an epoch.
    const epochs = await withFeed(run, options, async (feed) => [
      await readBatches(feed, { size: 8, count: 6 }),
      await readBatches(feed, { size: 8, count: 6, from: 48 }),
      await readBatches(feed, { size: 8, count: 6, from: 48 * 40 }),
    ])
    for (const { events } of epochs) expect(sorted(events)).toEqual(train)
    expect(epochs[0]?.events).not.toEqual(epochs[1]?.events)
  })

  test('batches that do not divide the epoch reach into the next one', async () => {
    const run = await openSmallRun(planOf(plain('wgan')))
    const { events } = await withFeed(run, options, (feed) => readBatches(feed, { size: 7, count: 14 }))
    expect(sorted(events.slice(0, 48))).toEqual([...run.split.train])
    expect(sorted(events.slice(48, 96))).toEqual([...run.split.train])
  })

  test('a batch is a function of its position, whatever was asked before', async () => {
    const run = await openSmallRun(planOf(plain('wgan')))
    const inOrder = await withFeed(run, options, (feed) => readBatches(feed, { size: 5, count: 30 }))
    for (const batch of [29, 3, 17]) {
      const alone = await withFeed(run, options, (feed) =>
        readBatches(feed, { size: 5, count: 1, from: batch * 5 }),
      )
      expect(alone.events).toEqual(inOrder.events.slice(batch * 5, batch * 5 + 5))
    }
  })

  test('the plan of batches is followed to the row', async () => {
    const run = await openSmallRun(planOf(plain('wgan')))
    const { plan, close } = createWindowReader(run.source, run.split, { seed: SEED, ...options })
    await close()
    const planned = sequenceRows(plan, 20, 70).flatMap(({ window, rows }) => {
      const inWindow = windowStretches(plan, window).flatMap((strip) => [
        ...run.split.train.subarray(strip.firstRow, strip.firstRow + strip.rows),
      ])
      return [...rows].map((row) => inWindow[row])
    })
    const { events } = await withFeed(run, options, (feed) =>
      readBatches(feed, { size: 10, count: 7, from: 20 }),
    )
    expect(events).toEqual(planned)
  })

  test('conditions and labels stay with their events', async () => {
    const run = await openSmallRun(planOf(plain('wgan')))
    const raw = await run.source.read(0, run.source.info.count)
    const { events, condition } = await withFeed(run, options, (feed) =>
      readBatches(feed, { size: 6, count: 9 }),
    )
    expect(condition).toEqual(events.map((event) => raw.condition?.[event]))
    const labelled = await openSmallRun(planOf(plain('classifier')))
    const read = await withFeed(labelled, options, (feed) => readBatches(feed, { size: 6, count: 9 }))
    expect(read.labels).toEqual(read.events.map((event) => event % 3))
  })
})

describe('transforms', () => {
  test('conditions taken from labels arrive as the networks see them', async () => {
    const run = await openSmallRun(planOf(plain('labelled-gan')))
    const { events, condition, labels } = await withFeed(run, {}, (feed) =>
      readBatches(feed, { size: 4, count: 12 }),
    )
    expect(labels).toEqual(events.map((event) => event % 3))
    expect(condition).toEqual(
      events.flatMap((event) => [0, 1, 2].map((kind) => (event % 3 === kind ? 1 : 0))),
    )
  })

  test('what they learned is of the training events alone', async () => {
    const run = await openSmallRun(planOf(smallProject('wgan')))
    const raw = await run.source.read(0, run.source.info.count)
    const columns = [0, 1, 2, 3].map((cell) =>
      [...run.split.train].map((event) => raw.showers[event * 4 + cell] ?? NaN),
    )
    const means = columns.map((column) => column.reduce((sum, value) => sum + value, 0) / column.length)
    const fitted = run.fitted['s'] as { centre: number[]; width: number[] }
    means.forEach((mean, cell) => expect(fitted.centre[cell]).toBeCloseTo(mean, 5))
    // Over one epoch every standardised cell has mean 0 and standard deviation 1.
    await withFeed(run, { memoryBytes: SMALL_MEMORY }, async (feed) => {
      const sums = [0, 0, 0, 0]
      const squares = [0, 0, 0, 0]
      for (let batch = 0; batch < 6; batch++) {
        const { data, condition } = await feed.batch(batch * 8, 8)
        const values = await data.data()
        values.forEach((value, at) => {
          sums[at % 4] = (sums[at % 4] ?? 0) + value
          squares[at % 4] = (squares[at % 4] ?? 0) + value * value
        })
        tf.dispose([data, ...(condition === null ? [] : [condition])])
      }
      for (const sum of sums) expect(sum / 48).toBeCloseTo(0, 5)
      for (const square of squares) expect(square / 48).toBeCloseTo(1, 4)
    })
  })
})

test('a second transform learns from what the first one gives, and conditions by themselves', async () => {
  const document = changed(smallProject('wgan'), (draft) => {
    const [dataset] = draft.nodes
    if (dataset === undefined) throw new Error('No dataset')
    const drawn = (id: string, kind: string, params: Record<string, unknown>) => ({
      ...dataset,
      id,
      kind,
      params,
    })
    draft.nodes.push(
      drawn('m', 'min-max', { low: 0, high: 4, per: 'feature' }),
      drawn('f', 'standardise', { per: 'feature' }),
    )
    draft.edges = draft.edges.filter((each) => each.id !== 'd.showers -> s')
    draft.edges.push(...['d.showers -> m', 'm -> s', 'l -> f'].map(wire))
  })
  const before = tf.memory().numTensors
  const { fitted, source, split } = await openSmallRun(planOf(document))
  expect(tf.memory().numTensors).toBe(before)
  expect(Object.keys(fitted).sort()).toEqual(['f', 'm', 's'])
  const raw = await source.read(0, source.info.count)
  const column = (cell: number) => [...split.train].map((event) => raw.showers[event * 4 + cell] ?? NaN)
  const second = fitted['s'] as { centre: number[]; width: number[] }
  for (const cell of [0, 1, 2, 3]) {
    const values = column(cell)
    const [low, high] = [Math.min(...values), Math.max(...values)]
    const { mean, sd } = momentsOf(values.map((value) => (4 * (value - low)) / (high - low)))
    expect(second.centre[cell]).toBeCloseTo(mean, 5)
    expect(second.width[cell]).toBeCloseTo(sd, 5)
  }
  // The transform is ln(1 + x / scale), with a scale of 1 GeV unless told otherwise.
  const logs = momentsOf([...split.train].map((event) => Math.log(1 + (raw.condition?.[event] ?? NaN))))
  const third = fitted['f'] as { centre: number[]; width: number[] }
  expect(third.centre[0]).toBeCloseTo(logs.mean, 5)
  expect(third.width[0]).toBeCloseTo(logs.sd, 5)
})

function momentsOf(values: readonly number[]): { mean: number; sd: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return { mean, sd: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) }
}
