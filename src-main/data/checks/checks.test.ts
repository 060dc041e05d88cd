import { expect, test } from 'vitest'
import type { RawEvents } from '../events.ts'
import { collectFacts } from '../statistics/collect-facts.ts'
import { checkData } from './data-checks.ts'
import type { Checkup } from './checkup.ts'
import { checkOverlap } from './overlap.ts'

/** Events made by hand: 12 cells each, a condition, and what is asked about them. */

type Made = {
  cells: (event: number) => readonly number[]
  energy?: (event: number) => number
  events?: number
}

const CELLS = 12
/** Every cell another number, in every event: nothing to complain about. */
const good = (event: number) => Array.from({ length: CELLS }, (_, cell) => 1 + cell + 0.37 * event)
const sumOf = (cells: readonly number[]) => cells.reduce((sum, value) => sum + value, 0)

async function factsOf({ cells, energy, events = 200 }: Made) {
  const rows = Array.from({ length: events }, (_, event) => cells(event))
  const all: RawEvents = {
    count: events,
    showers: Float32Array.from(rows.flat()),
    condition: energy === undefined ? null : Float32Array.from(rows, (_, event) => energy(event)),
    labels: null,
  }
  return collectFacts(
    {
      ...{ count: events, cells: rows[0]?.length ?? 0, chunkRows: null, areColumns: false },
      conditionSize: energy === undefined ? 0 : 1,
      read: () => Promise.resolve(all),
    },
    Infinity,
  )
}

async function found(made: Made, said: Partial<Omit<Checkup, 'facts'>> = {}) {
  const facts = await factsOf(made)
  return checkData({
    ...{ path: 'made.h5', facts, unit: 'MeV', labels: null, columns: null },
    condition: made.energy === undefined ? null : { name: 'energy', size: 1, unit: 'MeV' },
    ...said,
  })
}

test('events with nothing wrong have no problems', async () => {
  expect(await found({ cells: good })).toEqual([])
  expect(await found({ cells: good, energy: (event) => 10 * sumOf(good(event)) })).toEqual([])
})

test('NaN and infinity are the only errors', async () => {
  const cells = (event: number) => good(event).map((value, cell) => (cell === 3 && event > 197 ? NaN : value))
  const energy = (event: number) => (event === 7 ? Infinity : 10 * sumOf(good(event)))
  const problems = await found({ cells, energy })
  expect(problems.map(({ code, severity }) => [code, severity])).toEqual([
    ['data.not-finite', 'error'],
    ['data.not-finite', 'error'],
  ])
  expect(problems[0]?.message).toBe('2 values are NaN or infinite, the first in event 198.')
  expect(problems[1]?.message).toContain('1 number of the condition is NaN or infinite, the first in event 7')
})

test('negative and empty events are told of energies only', async () => {
  const cells = (event: number) =>
    event === 4 || event === 9
      ? Array<number>(CELLS).fill(0)
      : good(event).map((v, c) => (c + event === 0 ? -v : v))
  const problems = await found({ cells })
  expect(problems.map(({ code, severity }) => [code, severity])).toEqual([
    ['data.negative', 'warning'],
    ['data.empty-events', 'warning'],
  ])
  expect(problems[0]?.message).toContain('1 energy is negative (smallest -1 MeV, first in event 0)')
  expect(problems[1]?.message).toBe('2 of 200 events have no energy at all (the first is event 4).')
  expect(await found({ cells }, { unit: '1' })).toEqual([])
})

test.each([
  // The sums are 78 + 4.44 × event: 78 to 962 MeV.
  ['MeV declared of GeV', 1e-3 * 4, 'data.energy-too-large', /“energy” may be in GeV.*showers may be in keV/],
  ['GeV declared of MeV', 1e6, 'data.energy-too-small', /“energy” may be in keV.*showers may be in GeV/],
])('a unit that is wrong by 1000: %s', async (_, factor, code, hint) => {
  const [problem, ...others] = await found({ cells: good, energy: (event) => factor * sumOf(good(event)) })
  expect(others).toEqual([])
  expect(problem).toMatchObject({ code, severity: 'warning', at: { param: 'conditionUnit' } })
  expect(problem?.hint).toMatch(hint)
})

test.each([
  ['all of it', 1],
  ['a sampling fraction of 0.2 %', 500],
  ['a little more than all, with noise', 0.9],
])('energies that calorimeters measure are none: %s', async (_, factor) => {
  expect(await found({ cells: good, energy: (event) => factor * sumOf(good(event)) })).toEqual([])
  // In GeV, of showers in MeV.
  expect(
    await found(
      { cells: good, energy: (event) => 1e-3 * factor * sumOf(good(event)) },
      { condition: { name: 'energy', size: 1, unit: 'GeV' } },
    ),
  ).toEqual([])
})

test('energies in another order are told, and where to choose another condition', async () => {
  const energy = (event: number) => sumOf(good((event * 77) % 200))
  const [problem, ...others] = await found({ cells: good, energy })
  expect(others).toEqual([])
  expect(problem).toMatchObject({ code: 'data.misaligned', at: { file: 'made.h5', param: 'condition' } })
  // 77 e = e modulo 200 where 76 e is a multiple of 200: every 50th event.
  expect(problem?.message).toContain('196 of 200 events have another event')
  expect(problem?.hint).toContain('condition “sum”')
})

test('energies that do not follow the showers are told, the columns of a table are not compared', async () => {
  const energy = (event: number) => 100 + ((event * 7919) % 1009)
  expect((await found({ cells: good, energy })).map(({ code }) => code)).toEqual(['data.misaligned'])
  const columns = Array.from({ length: CELLS }, (_, cell) => `c${cell}`)
  expect(await found({ cells: good, energy }, { columns, unit: '1' })).toEqual([])
})

test('few energies that come again and again are listed', async () => {
  const energy = (event: number) => 1000 * 2 ** (event % 4)
  const cells = (event: number) => good(event).map((value) => value * 2 ** (event % 4))
  const [problem, ...others] = await found({ cells, energy })
  expect(others).toEqual([])
  expect(problem).toMatchObject({
    code: 'data.discrete-condition',
    message: '“energy” takes only 4 values: 1000, 2000, 4000, 8000 MeV.',
  })
  const [same, ...more] = await found({ cells: good, energy: () => 50_000 })
  expect(more).toEqual([])
  expect(same).toMatchObject({
    code: 'data.constant-condition',
    message: '“energy” is 50000 MeV in every one of 200 events.',
  })
})

test('cells that are stuck, and grids that are mostly dead', async () => {
  const stuck = (event: number) => good(event).map((value, cell) => (cell === 5 ? 4095 : value))
  expect(await found({ cells: stuck })).toMatchObject([
    {
      code: 'data.constant-cells',
      message: '1 cell has the same value in all 200 events: cell 5 is 4095.',
    },
  ])
  // Some cells are never hit; most of them is too many.
  const rims = (event: number) => good(event).map((value, cell) => (cell < 6 ? 0 : value))
  const mostly = (event: number) => good(event).map((value, cell) => (cell < 7 ? 0 : value))
  expect(await found({ cells: rims })).toEqual([])
  expect(await found({ cells: mostly })).toMatchObject([
    { code: 'data.dead-cells', message: '7 of 12 cells are zero in all 200 events.' },
  ])
  expect(await found({ cells: mostly, events: 99 })).toEqual([])
  // Pictures have rims.
  expect(await found({ cells: mostly }, { unit: '1' })).toEqual([])
})

test('columns of a table that are constant are named', async () => {
  const columns = Array.from({ length: CELLS }, (_, cell) => (cell === 2 ? 'run' : `c${cell}`))
  const cells = (event: number) => good(event).map((value, cell) => (cell === 2 ? 7 : value))
  expect(await found({ cells }, { columns, unit: null })).toMatchObject([
    {
      code: 'data.constant-columns',
      message: '1 column has the same value in all 200 rows: “run” is 7.',
    },
  ])
})

test('copies of events are counted, and the first one is named', async () => {
  const cells = (event: number) => good(event < 150 ? event : event - 150)
  expect(await found({ cells })).toMatchObject([
    {
      code: 'data.duplicates',
      message: '50 of 200 events are copies of others: event 150 of event 0, ….',
    },
  ])
})

test('two files that share events', async () => {
  const train = { path: 'train.h5', facts: await factsOf({ cells: good }) }
  const apart = { path: 'test.h5', facts: await factsOf({ cells: (event) => good(event + 200) }) }
  const shared = { path: 'test.h5', facts: await factsOf({ cells: (event) => good(event + 160) }) }
  expect(checkOverlap(apart, train)).toEqual([])
  expect(checkOverlap(shared, train)).toMatchObject([
    {
      code: 'data.overlap',
      at: { file: 'test.h5' },
      message: '40 of 200 events are in train.h5 too: event 0 is its event 160, ….',
    },
  ])
})

test.each([
  [[100, 100], []],
  [[150, 50], []],
  [[1000, 100], ['data.class-balance']],
  [[0, 200], ['data.class-missing']],
])('classes of %j events: %j', async (counts, codes) => {
  const labels = { name: 'kind', classes: ['photon', 'pion'], counts }
  expect((await found({ cells: good }, { labels })).map(({ code }) => code)).toEqual(codes)
})

test('uneven classes say what always answering the most frequent one gives', async () => {
  const labels = { name: 'kind', classes: ['photon', 'pion'], counts: [9900, 100] }
  expect(await found({ cells: good }, { labels })).toMatchObject([
    {
      message: 'The classes of “kind” are uneven: 9900 events of photon, but 100 of pion.',
      hint: expect.stringContaining('right in 99 % of the events') as string,
    },
  ])
})
