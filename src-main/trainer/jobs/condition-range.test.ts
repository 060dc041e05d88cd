import { expect, test } from 'vitest'
import type { EventSource, RawEvents } from '../../data/events.ts'
import { openConditionRange } from './condition-range.ts'

/** Events with two conditions each, in two pieces. */
function splitWith(size: number) {
  const info: EventSource['info'] = {
    ...{ path: 'a.h5', format: 'hdf5', layout: 'generic', count: 3, shape: [1], unit: 'MeV', geometry: null },
    condition: size === 0 ? null : { name: 'energy, angle', size, unit: '1' },
    ...{ labels: null, sha256: '', problems: [] },
  }
  const counts = { reads: 0 }
  async function* readTraining(): AsyncGenerator<RawEvents> {
    counts.reads += 1
    const piece = (count: number, condition: number[]) =>
      Promise.resolve({
        ...{ count, showers: new Float32Array(count), labels: null },
        condition: size === 0 ? null : Float32Array.from(condition),
      })
    yield await piece(2, [5, -1, 3, 2])
    yield await piece(1, [9, 0.5])
  }
  const read = () => Promise.reject<RawEvents>(new Error('not by range'))
  return { counts, source: { info, read, close: () => Promise.resolve() }, readTraining }
}

test('the range is found while the events are read for something else', async () => {
  const split = splitWith(2)
  const range = openConditionRange(split)
  for (let pass = 0; pass < 2; pass++) {
    const counts: number[] = []
    for await (const { count } of range.readTraining()) counts.push(count)
    expect(counts).toEqual([2, 1])
  }
  expect(await range.found()).toEqual([
    [3, 9],
    [-1, 2],
  ])
  expect(split.counts.reads).toBe(2)
})

test('it is looked for when nobody has read, or nobody to the end', async () => {
  const split = splitWith(2)
  const range = openConditionRange(split)
  await range.readTraining()[Symbol.asyncIterator]().next()
  expect(await range.found()).toEqual([
    [3, 9],
    [-1, 2],
  ])
  expect(split.counts.reads).toBe(2)
})

test('without a condition nothing is read', async () => {
  const split = splitWith(0)
  expect(await openConditionRange(split).found()).toBeNull()
  expect(split.counts.reads).toBe(0)
})
