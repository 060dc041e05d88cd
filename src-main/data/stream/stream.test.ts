import { describe, expect, test } from 'vitest'
import type { EventSource, RawEvents } from '../events.ts'
import { batchRows, sequenceRows, windowStretches } from './batch-plan.ts'
import { measureColumns } from './measure-columns.ts'
import { readSplit, trainBatches } from './read-split.ts'
import { splitEvents } from './split.ts'
import { createWindowReader, eventsPerWindow } from './window-reader.ts'
import { planWindows, shuffleQuality, stripsOf } from './window-plan.ts'

/** Events whose two cells are their number and its negative; keeps a list of what was read. */
function countingSource(
  count: number,
  chunkRows: number | null = null,
): EventSource & { reads: [number, number][] } {
  const reads: [number, number][] = []
  return {
    reads,
    info: {
      path: 'made.h5',
      format: 'hdf5',
      layout: 'generic',
      count,
      shape: [2],
      unit: 'MeV',
      geometry: null,
      condition: { name: 'energy', size: 1, unit: 'GeV' },
      labels: { name: 'label', classes: ['a', 'b', 'c'] },
      chunkRows,
      sha256: '',
      problems: [],
    },
    read(start, rows): Promise<RawEvents> {
      if (start < 0 || start + rows > count) return Promise.reject(new Error(`range ${start} + ${rows}`))
      reads.push([start, rows])
      const numbers = Array.from({ length: rows }, (_, row) => start + row)
      return Promise.resolve({
        count: rows,
        showers: Float32Array.from(numbers.flatMap((event) => [event, -event])),
        condition: Float32Array.from(numbers, (event) => 10 * event),
        labels: Float32Array.from(numbers, (event) => event % 3),
      })
    },
    close: () => Promise.resolve(),
  }
}

const firstCells = (events: RawEvents): number[] => [...events.showers].filter((_, place) => place % 2 === 0)
const sorted = (numbers: Iterable<number>): number[] => [...numbers].sort((a, b) => a - b)

test('a split has every event once, the asked fraction, and depends on the seed only', () => {
  const split = splitEvents(1000, { testFraction: 0.2, seed: 7 })
  expect(split.test).toHaveLength(200)
  expect(sorted([...split.train, ...split.test])).toEqual(Array.from({ length: 1000 }, (_, event) => event))
  expect(splitEvents(1000, { testFraction: 0.2, seed: 7 })).toEqual(split)
  expect(splitEvents(1000, { testFraction: 0.2, seed: 8 }).test).not.toEqual(split.test)
  expect(sorted(split.train)).toEqual([...split.train])
  expect(splitEvents(5, { testFraction: 0, seed: 0 }).train).toHaveLength(5)
})

describe('events with classes', () => {
  const countOf = (events: Uint32Array, classes: readonly number[], wanted: number) =>
    events.filter((event) => classes[event] === wanted).length

  test('each class has its share: 10 of each 50 flowers', () => {
    const classes = Array.from({ length: 150 }, (_, event) => Math.floor(event / 50))
    for (const seed of [0, 1, 2]) {
      const { train, test: kept } = splitEvents(150, { testFraction: 0.2, seed, classes })
      expect([0, 1, 2].map((each) => countOf(kept, classes, each))).toEqual([10, 10, 10])
      expect([0, 1, 2].map((each) => countOf(train, classes, each))).toEqual([40, 40, 40])
      expect(sorted([...train, ...kept])).toEqual(Array.from({ length: 150 }, (_, event) => event))
    }
  })

  test('shares are rounded so that the total is that of events without classes', () => {
    // 7, 7 and 6 events at 0.3 are 2.1, 2.1 and 1.8: six in all, the last one rounded up. Class 2 does not occur.
    const classes = [...Array<number>(7).fill(0), ...Array<number>(7).fill(1), ...Array<number>(6).fill(3)]
    const { test: kept } = splitEvents(20, { testFraction: 0.3, seed: 5, classes })
    expect([0, 1, 2, 3].map((each) => countOf(kept, classes, each))).toEqual([2, 2, 0, 2])
  })

  test('is a function of the seed, and not of the order within a class', () => {
    const classes = Array.from({ length: 1000 }, (_, event) => event % 4)
    const first = splitEvents(1000, { testFraction: 0.5, seed: 3, classes })
    expect(splitEvents(1000, { testFraction: 0.5, seed: 3, classes })).toEqual(first)
    expect(splitEvents(1000, { testFraction: 0.5, seed: 4, classes }).test).not.toEqual(first.test)
    const mean = first.test.reduce((total, event) => total + event, 0) / first.test.length
    // A uniform choice of 500 of 1000 has mean 499.5 and a standard error of 289 / √500 × √(1/2) = 9.1.
    expect(Math.abs(mean - 499.5)).toBeLessThan(5 * 9.1)
  })

  test('a single class is split as a whole, and too few classes are a bug', () => {
    const { test: kept } = splitEvents(100, { testFraction: 0.2, seed: 1, classes: new Float32Array(100) })
    expect(kept).toHaveLength(20)
    expect(() => splitEvents(3, { testFraction: 0.2, seed: 1, classes: [0, 1] })).toThrow('3 events')
  })
})

describe('events that are there more than once', () => {
  // Each of the first 100 of 1000 events again at the end, and three more copies of event 5.
  const twins = Array.from({ length: 100 }, (_, event) =>
    event === 5 ? [5, 300, 400, 500, 905] : [event, 900 + event],
  )

  test.each([
    ['without classes', null],
    ['with classes', Array.from({ length: 1000 }, (_, event) => (event % 900) % 4)],
  ])('are in one part, %s, and sizes stay', (_, classes) => {
    const options = { testFraction: 0.2, seed: 3, classes }
    const plain = splitEvents(1000, options)
    const { train, test: kept } = splitEvents(1000, { ...options, twins })
    const isKept = new Set(kept)
    const plainKept = new Set(plain.test)
    const apart = twins.filter((group) =>
      group.some((event) => plainKept.has(event) !== plainKept.has(group[0]!)),
    )
    // By chance 2 × 0.2 × 0.8 of the pairs: 32.
    expect(apart.length).toBeGreaterThan(15)
    for (const group of twins) {
      expect(new Set(group.map((event) => isKept.has(event))).size).toBe(1)
      expect(isKept.has(group[0]!)).toBe(plainKept.has(group[0]!))
    }
    expect(sorted([...train, ...kept])).toEqual(Array.from({ length: 1000 }, (_, event) => event))
    const countOf = (events: Uint32Array, wanted: number) =>
      events.filter((event) => (classes?.[event] ?? 0) === wanted).length
    for (const wanted of [0, 1, 2, 3]) expect(countOf(kept, wanted)).toBe(countOf(plain.test, wanted))
    expect(splitEvents(1000, { ...options, twins })).toEqual({ train, test: kept })
  })

  test('change nothing where they are together already', () => {
    const options = { testFraction: 0.2, seed: 3 }
    const plain = splitEvents(1000, options)
    const [a = 0, b = 0] = plain.test
    expect(splitEvents(1000, { ...options, twins: [[a, b]] })).toEqual(plain)
  })
})

test('a split does not follow the order of the file', () => {
  const { test: kept } = splitEvents(10_000, { testFraction: 0.5, seed: 3 })
  const mean = kept.reduce((total, event) => total + event, 0) / kept.length
  // A uniform choice has mean 4999.5 and a standard error of about 29.
  expect(Math.abs(mean - 4999.5)).toBeLessThan(5 * 29)
})

test.each([
  [1000, 1000, null, 1, 1],
  [1000, 1000, 64, 1, 1],
  // Strips of 999 / 128 = 8 events, 124 of them in a window.
  [1000, 999, null, 2, 124],
  [1000, 300, null, 4, 100],
  [1000, 300, 64, 4, 4],
  // Chunks larger than a window: one part each.
  [1000, 50, 64, 20, 1],
  [1, 10, null, 1, 1],
])(
  '%i events in windows of %i with chunks of %s: %i windows of %i strips',
  (count, windowEvents, chunkRows, windows, groups) => {
    const split = splitEvents(count, { testFraction: 0.2, seed: 1 })
    const plan = planWindows(split, 3, { windowEvents, chunkRows })
    expect(plan).toMatchObject({ windows, groups })
    let row = 0
    let event = 0
    for (const strip of plan.strips) {
      expect(strip).toMatchObject({ start: event, firstRow: row })
      if (windows > 1 && chunkRows !== null && chunkRows <= windowEvents)
        expect(strip.start % chunkRows).toBe(0)
      event += strip.count
      for (const each of split.train.subarray(row, row + strip.rows)) {
        expect(each).toBeGreaterThanOrEqual(strip.start)
        expect(each).toBeLessThan(event)
      }
      row += strip.rows
    }
    expect([event, row]).toEqual([count, split.train.length])
    for (const epoch of [0, 1, 7]) {
      const dealt = Array.from({ length: windows }, (_, place) =>
        stripsOf(plan, windows === 1 ? 0 : epoch * windows + place),
      )
      expect(sorted(dealt.flat())).toEqual(plan.strips.map((_, strip) => strip))
      for (const strips of dealt) {
        expect(strips.reduce((sum, strip) => sum + (plan.strips[strip]?.count ?? 0), 0)).toBeLessThanOrEqual(
          Math.max(windowEvents, 1),
        )
        expect(strips.length).toBeLessThanOrEqual(groups)
      }
    }
  },
)

describe('a file that is sorted by energy', () => {
  const count = 40_000
  const windowEvents = 4000
  const split = splitEvents(count, { testFraction: 0.2, seed: 1 })

  /** Kolmogorov–Smirnov distance of event numbers, as energies that rise through the file, from all of the file. */
  const distance = (events: readonly number[]): number => {
    const ordered = sorted(events)
    return Math.max(
      ...ordered.map((event, at) => Math.abs((at + 0.5) / ordered.length - (event + 0.5) / count)),
    )
  }
  const eventsOf = (plan: ReturnType<typeof planWindows>, position: number, rows: number): number[] =>
    sequenceRows({ ...plan, trainCount: split.train.length }, position, rows).flatMap((piece) => {
      const inWindow = stripsOf(plan, piece.window).flatMap((strip) => {
        const { firstRow = 0, rows: many = 0 } = plan.strips[strip] ?? {}
        return [...split.train.subarray(firstRow, firstRow + many)]
      })
      return [...piece.rows].map((row) => inWindow[row] ?? -1)
    })

  test('gives windows that are like all of it, to what a window’s strips allow', () => {
    const plan = planWindows(split, 5, { windowEvents, stripEvents: 50 })
    expect(plan).toMatchObject({ windows: 10, groups: 80 })
    expect(shuffleQuality(plan)).toEqual({
      ...{ windows: 10, windowEvents: 4000, strips: 80, stripEvents: 50, deviation: 1 / 80 },
    })
    const rows = split.train.length / 10
    for (let window = 0; window < 20; window++) {
      // Besides the strips, the split leaves out events by chance: some 1 / √(3200 × 5) of them.
      expect(distance(eventsOf(plan, window * rows, rows))).toBeLessThan(1 / 80 + 3 / Math.sqrt(16_000))
    }
  })

  test('gives batches that differ from it by no more than chance', () => {
    const plan = planWindows(split, 5, { windowEvents, stripEvents: 50 })
    const batches = Array.from({ length: 60 }, (_, draw) => distance(eventsOf(plan, draw * 256, 256)))
    // The distance of 256 independent draws has mean 0.8687 / √256 = 0.054 and standard deviation 0.26 / √256 = 0.016.
    const mean = batches.reduce((sum, each) => sum + each, 0) / batches.length
    expect(Math.abs(mean - 0.054)).toBeLessThan(0.0125 + (4 * 0.016) / Math.sqrt(60))
    // The chance of more than 1.95 / √256 is 0.1 % in one batch.
    expect(Math.max(...batches)).toBeLessThan(0.0125 + 1.95 / 16)
    // Windows that were parts of the file would have a tenth of the energies each: a distance of at least 0.45.
    const [part] = [split.train.subarray(0, 256)]
    expect(distance([...part])).toBeGreaterThan(0.9)
  })

  test('lets events meet others in each epoch', () => {
    const plan = planWindows(split, 5, { windowEvents, stripEvents: 50 })
    const withFirst = [0, 1, 2, 3].map((epoch) => {
      for (let place = 0; place < 10; place++) {
        const strips = stripsOf(plan, epoch * 10 + place)
        if (strips.includes(0)) return strips.join()
      }
      throw new Error('The first strip is nowhere')
    })
    expect(new Set(withFirst).size).toBe(4)
  })
})

test('every epoch has each training row once, in another order', () => {
  const split = splitEvents(500, { testFraction: 0.2, seed: 1 })
  const plan = { ...planWindows(split, 11, { windowEvents: 130, stripEvents: 10 }), trainCount: 400 }
  expect(plan.windows).toBe(4)
  const rowsOf = (epoch: number): number[] =>
    sequenceRows(plan, epoch * 400, 400).flatMap((piece) => {
      const rows = windowStretches(plan, piece.window).flatMap((strip) =>
        Array.from({ length: strip.rows }, (_, row) => strip.firstRow + row),
      )
      return [...piece.rows].map((row) => rows[row] ?? -1)
    })
  const all = Array.from({ length: 400 }, (_, row) => row)
  expect(rowsOf(0)).not.toEqual(all)
  expect(sorted(rowsOf(0))).toEqual(all)
  expect(sorted(rowsOf(5))).toEqual(all)
  expect(rowsOf(1)).not.toEqual(rowsOf(0))
})

test('a batch is a function of its number: any order of drawing gives the same rows', () => {
  const split = splitEvents(300, { testFraction: 0.1, seed: 1 })
  const made = (seed: number) => ({ ...planWindows(split, seed, { windowEvents: 100 }), trainCount: 270 })
  const plan = made(5)
  const later = [9, 3, 27].map((draw) => batchRows(plan, draw, 64))
  const fresh = made(5)
  for (let draw = 0; draw < 30; draw++) {
    const pieces = batchRows(fresh, draw, 64)
    expect(pieces.reduce((total, piece) => total + piece.rows.length, 0)).toBe(64)
    const known = later[[9, 3, 27].indexOf(draw)]
    if (known !== undefined) expect(pieces).toEqual(known)
  }
  expect(batchRows(made(6), 3, 64)).not.toEqual(later[1])
})

test('a batch larger than the training split repeats rows only after all were drawn', () => {
  const plan = planWindows(splitEvents(10, { testFraction: 0, seed: 0 }), 1, { windowEvents: 10 })
  const [first, second] = batchRows({ ...plan, trainCount: 10 }, 0, 15)
  expect(sorted(first?.rows ?? [])).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  expect(second?.rows).toHaveLength(5)
})

test('windows hold training rows only, with their condition and labels, whatever the window size', async () => {
  const split = splitEvents(1000, { testFraction: 0.3, seed: 2 })
  const one = createWindowReader(countingSource(1000), split, { seed: 4 })
  const several = createWindowReader(countingSource(1000, 50), split, { seed: 4, memoryBytes: 6400 })
  expect(one.plan.windows).toBe(1)
  // 16 bytes an event: 400 fit, windows of 200 events.
  expect(several.plan.windows).toBe(5)
  for (const reader of [one, several]) {
    const seen: number[] = []
    for (let draw = 0; draw < 7; draw++) {
      const batch = await reader.batch(draw, 100)
      expect(batch.count).toBe(100)
      const events = firstCells(batch)
      events.forEach((event, row) => {
        expect(batch.showers[2 * row + 1]).toBe(-event)
        expect(batch.condition?.[row]).toBe(10 * event)
        expect(batch.labels?.[row]).toBe(event % 3)
      })
      seen.push(...events)
    }
    expect(sorted(seen)).toEqual([...split.train])
    await reader.close()
  }
})

test('draws of different sizes follow one sequence', async () => {
  const split = splitEvents(200, { testFraction: 0.5, seed: 2 })
  const reader = createWindowReader(countingSource(200), split, { seed: 4, memoryBytes: 800 })
  const whole = firstCells(await reader.rows(0, 100))
  const parts = [
    ...firstCells(await reader.rows(0, 30)),
    ...firstCells(await reader.rows(30, 5)),
    ...firstCells(await reader.rows(35, 65)),
  ]
  expect(parts).toEqual(whole)
  await reader.close()
})

test('each window is read once per visit, and the next one ahead of need', async () => {
  const source = countingSource(400)
  const split = splitEvents(400, { testFraction: 0, seed: 2 })
  const reader = createWindowReader(source, split, { seed: 4, memoryBytes: 3200, stripBytes: 320 })
  // 16 bytes an event: 4 windows of 100 events, in 5 strips of 20.
  expect(reader.plan).toMatchObject({ windows: 4, groups: 5 })
  await reader.batch(0, 10)
  await reader.close()
  // The window of the first batch and the one after it.
  expect(source.reads).toHaveLength(10)
  expect(new Set(source.reads.map(([start]) => start)).size).toBe(10)
  for (let draw = 0; draw < 9; draw++) await reader.batch(draw, 10)
  const before = source.reads.length
  await reader.batch(9, 10)
  expect(source.reads.length).toBe(before)
  await reader.close()
})

test('a window that was taken over is let go, and read again when it is asked for again', async () => {
  const source = countingSource(100)
  const split = splitEvents(100, { testFraction: 0, seed: 2 })
  const reader = createWindowReader(source, split, { seed: 4 })
  const first = await reader.window(0)
  await reader.window(0)
  expect(source.reads).toHaveLength(1)
  reader.release(0)
  expect(await reader.window(0)).toEqual(first)
  expect(source.reads).toHaveLength(2)
  await reader.close()
})

test('what callers wait for windows is counted, and read-ahead is not', async () => {
  const source = countingSource(40)
  const split = splitEvents(40, { testFraction: 0, seed: 2 })
  const reader = createWindowReader(source, split, { seed: 4, memoryBytes: 320 })
  expect(reader.takeWaitedMs()).toBe(0)
  await reader.window(0)
  expect(reader.takeWaitedMs()).toBeGreaterThan(0)
  expect(reader.takeWaitedMs()).toBe(0)
  await reader.close()
})

test('a failed read ahead is reported when its window is needed, and tried again', async () => {
  const source = countingSource(40)
  const split = splitEvents(40, { testFraction: 0, seed: 2 })
  const reader = createWindowReader(source, split, { seed: 4, memoryBytes: 320 })
  const good = source.read.bind(source)
  const late = stripsOf(reader.plan, 1).map((strip) => reader.plan.strips[strip]?.start ?? -1)
  let failures = 2
  source.read = (start, rows) => {
    if (late.includes(start) && failures-- > 0) return Promise.reject(new Error('disk'))
    return good(start, rows)
  }
  await reader.window(0)
  await reader.close()
  await expect(reader.window(1)).rejects.toThrow('disk')
  expect((await reader.window(1)).count).toBe(10)
  await reader.close()
})

test('memory decides the window: all events when they fit, half of it otherwise', () => {
  const { info } = countingSource(1000)
  expect(eventsPerWindow(info, 16_000)).toBe(1000)
  expect(eventsPerWindow(info, 15_999)).toBe(499)
  expect(eventsPerWindow(info, 1)).toBe(1)
})

test('a split is read for evaluation, evenly over the file when it is larger than wanted', async () => {
  const source = countingSource(1000)
  const split = splitEvents(1000, { testFraction: 0.2, seed: 2 })
  const all = await readSplit(source, split, { part: 'test', maxEvents: 1000 })
  expect(firstCells(all)).toEqual([...split.test])
  const some = firstCells(await readSplit(source, split, { part: 'test', maxEvents: 50 }))
  expect(some).toHaveLength(50)
  expect(new Set(some).size).toBe(50)
  expect(some.every((event) => split.test.includes(event))).toBe(true)
  // The 50 are every fourth of 200, so the last lies in the last tenth of the file.
  expect(some.at(-1)).toBeGreaterThan(900)
})

function measured(batches: readonly (Float32Array | Float64Array)[], columns: number) {
  const measure = measureColumns(columns)
  for (const batch of batches) measure.add(batch)
  return measure.statistics()
}

test('statistics by hand, in one batch or many', () => {
  // Columns 1, 2, 3, 6 and 10, 10, 10, 14: means 3 and 11, population sd sqrt(14/4) and sqrt(12/4).
  const rows = [1, 10, 2, 10, 3, 10, 6, 14]
  for (const batches of [
    [Float32Array.from(rows)],
    [
      Float32Array.from(rows.slice(0, 2)),
      Float32Array.from(rows.slice(2, 6)),
      Float32Array.from(rows.slice(6)),
    ],
    [new Float32Array(0), Float32Array.from(rows)],
  ]) {
    const statistics = measured(batches, 2)
    expect(statistics.count).toBe(4)
    expect([...statistics.min]).toEqual([1, 10])
    expect([...statistics.max]).toEqual([6, 14])
    expect(statistics.mean[0]).toBeCloseTo(3, 12)
    expect(statistics.mean[1]).toBeCloseTo(11, 12)
    expect(statistics.sd[0]).toBeCloseTo(Math.sqrt(3.5), 12)
    expect(statistics.sd[1]).toBeCloseTo(Math.sqrt(3), 12)
  }
})

test('statistics keep a small spread on a large mean', () => {
  const large = Float64Array.from({ length: 10_000 }, (_, row) => 1e9 + (row % 2))
  const batches = Array.from({ length: 10 }, (_, batch) => large.slice(batch * 1000, (batch + 1) * 1000))
  const statistics = measured(batches, 1)
  expect(statistics.mean[0]).toBeCloseTo(1e9 + 0.5, 5)
  expect(statistics.sd[0]).toBeCloseTo(0.5, 6)
})

test('statistics of the training split leave the test split out', async () => {
  const split = splitEvents(100, { testFraction: 0.3, seed: 9 })
  const measure = measureColumns(2)
  for await (const { showers } of trainBatches(countingSource(100), split, 16)) measure.add(showers)
  const statistics = measure.statistics()
  const mean = split.train.reduce((total, event) => total + event, 0) / 70
  expect(statistics.count).toBe(70)
  expect(statistics.mean[0]).toBeCloseTo(mean, 10)
  expect(statistics.mean[1]).toBeCloseTo(-mean, 10)
})
