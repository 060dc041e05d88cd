import { join } from 'node:path'
import { afterAll, describe, expect, it, test } from 'vitest'
import { DataChoice } from '../../../src-shared/protocol/data-choice.ts'
import { Explored, ExploreWish, type ExploredAs } from '../../../src-shared/protocol/explore-messages.ts'
import { sharedData, temporaryFolder, writeHdf5 } from '../formats/test-files.ts'
import { openExplorer, type Explorer } from './explorer.ts'
import { packFloats, unpackFloats } from './packed-floats.ts'
import { readBinning } from './read-binning.ts'

const data = sharedData()
const folder = temporaryFolder()
afterAll(() => folder.remove())

/** A clock that never runs out of time. */
const patient = { now: () => 0, budgetMs: 1 }

/** Opened, asked and closed, through the form in which answers cross to the host. */
async function asking<Value>(
  path: string,
  choice: Partial<DataChoice>,
  ask: (
    to: <Kind extends Explored['kind']>(
      wish: { kind: Kind } & Record<string, unknown>,
      also?: Partial<Omit<Parameters<Explorer['answer']>[0], 'wish'>>,
    ) => Promise<ExploredAs<Kind>>,
  ) => Promise<Value>,
  options: Partial<Parameters<typeof openExplorer>[2]> = {},
): Promise<Value> {
  const explorer = await openExplorer(path, DataChoice.parse(choice), { ...patient, ...options })
  try {
    return await ask(async (wish, also = {}) => {
      const answer = await explorer.answer({
        ...{ events: 1_000_000, slice: null },
        ...also,
        wish: ExploreWish.parse(wish),
      })
      const arrived = unpackFloats(JSON.parse(JSON.stringify(packFloats(answer))))
      return Explored.parse(arrived) as never // of the kind that was asked for
    })
  } finally {
    await explorer.close()
  }
}

/** 4,000 showers of three cells: event k has k MeV, 2 MeV and nothing; its condition is k + 1. */
async function writeShowers(): Promise<string> {
  const events = 4000
  const showers = new Float32Array(3 * events)
  for (let event = 0; event < events; event++) showers.set([event, 2, 0], 3 * event)
  return writeHdf5(join(folder.path, 'showers.h5'), {
    incident_energies: {
      data: Float64Array.from({ length: events }, (_, event) => event + 1),
      shape: [events, 1],
    },
    showers: { data: showers, shape: [events, 3], chunks: [100, 3], gzip: 1 },
  })
}

describe('a file of showers', () => {
  it('is outlined without reading events: entries, layout, units, features', async () => {
    const outline = await asking(await writeShowers(), {}, (ask) => ask({ kind: 'outline' }))
    expect(outline.entries.map(({ name, shape }) => [name, shape])).toEqual([
      ['incident_energies', [4000, 1]],
      ['showers', [4000, 3]],
    ])
    expect(outline.events).toMatchObject({
      ...{ layout: 'calochallenge', count: 4000, shape: [3], unit: 'MeV', geometry: null },
      condition: { name: 'incident_energies', size: 1, unit: 'MeV' },
      params: { conditionSize: 1, classes: 0, unit: 'MeV', shape: [3] },
    })
    expect(outline.events?.features.map(({ name, unit }) => [name, unit])).toContainEqual(['ratio', '1'])
  })

  it('is sampled over its whole length, and exactly once everything is read', async () => {
    await asking(await writeShowers(), {}, async (ask) => {
      const first = await ask({ kind: 'average' }, { events: 200 })
      // Eight stretches of two chunks each: those that begin at event 0, 3200, 1600, 800, 2400, 400, 3600 and 2000.
      expect(first.sampled).toEqual({ events: 1600, inSlice: 1600, of: 4000, end: 'more' })
      expect([...first.values]).toEqual([1750 + 99.5, 2, 0])
      const all = await ask({ kind: 'average' })
      expect(all.sampled).toEqual({ events: 4000, inSlice: 4000, of: 4000, end: 'all' })
      expect([...all.values]).toEqual([1999.5, 2, 0])
      const slice = await ask({ kind: 'average' }, { slice: { low: 11, high: 20 } })
      expect(slice.sampled.inSlice).toBe(10)
      // Conditions 11 … 20 are those of events 10 … 19.
      expect([...slice.values]).toEqual([14.5, 2, 0])
    })
  })

  it('is never kept beyond the bound, and says so', async () => {
    const found = await asking(
      await writeShowers(),
      {},
      (ask) => ask({ kind: 'average' }),
      // 120 events of three numbers: six of each of the 20 pairs of chunks.
      { mostValues: 360 },
    )
    expect(found.sampled).toEqual({ events: 120, inSlice: 120, of: 4000, end: 'memory' })
    // They begin at 0, 200, … 3800; the events of each are 0 … 5 further.
    expect([...found.values]).toEqual([1902.5, 2, 0])
  })

  it('stops reading when the time of an answer is up, and goes on with the next', async () => {
    let now = 0
    const clock = { now: () => (now += 1), budgetMs: 3 }
    await asking(
      await writeShowers(),
      {},
      async (ask) => {
        const first = await ask({ kind: 'average' })
        const second = await ask({ kind: 'average' })
        expect(first.sampled.end).toBe('more')
        expect(second.sampled.events).toBeGreaterThan(first.sampled.events)
      },
      clock,
    )
  })

  it('shows events by number, and those of a slice with theirs', async () => {
    await asking(await writeShowers(), {}, async (ask) => {
      const some = await ask({ kind: 'events', first: 3998, count: 8 })
      expect(some).toMatchObject({ total: 4000, numbers: [3998, 3999] })
      expect([...some.values]).toEqual([3998, 2, 0, 3999, 2, 0])
      const sliced = await ask({ kind: 'events', first: 1, count: 2 }, { slice: { low: 11, high: 20 } })
      expect(sliced).toMatchObject({ total: 10, numbers: [11, 12] })
      expect([...(sliced.condition ?? [])]).toEqual([12, 13])
    })
  })

  it('can be looked at as a table, in pieces, and entry by entry', async () => {
    await asking(await writeShowers(), {}, async (ask) => {
      const piece = { first: 7, count: 2, firstColumn: 0, columns: 2 }
      const rows = await ask({ kind: 'rows', entry: null, ...piece })
      expect(rows).toMatchObject({ total: 4000, totalColumns: 4, first: 7 })
      expect(rows.columns.map(({ title }) => title)).toEqual(['incident_energies', '0'])
      expect(rows.cells).toEqual([
        ['8', '7'],
        ['9', '8'],
      ])
      const entry = await ask({ kind: 'rows', entry: 'showers', ...piece, firstColumn: 1 })
      expect(entry).toMatchObject({
        totalColumns: 3,
        cells: [
          ['2', '0'],
          ['2', '0'],
        ],
      })
    })
  })

  it('in another unit, form or geometry is told from what the file says; what cannot fit is a problem', async () => {
    const geometry = {
      name: 'Three',
      layers: [{ form: 'grid' as const, id: 0, name: '0', rows: 1, columns: 3, pitchMm: null }],
    }
    const path = await writeShowers()
    const fits = await asking(path, { unit: 'GeV', shape: [1, 3, 1], geometry }, (ask) =>
      ask({ kind: 'outline' }),
    )
    expect(fits.events).toMatchObject({ unit: 'GeV', shape: [1, 3, 1], geometry, stated: { unit: 'MeV' } })
    const wrong = await asking(
      path,
      { shape: [2, 2], geometry: { ...geometry, layers: [{ ...geometry.layers[0]!, columns: 4 }] } },
      (ask) => ask({ kind: 'outline' }),
    )
    expect(wrong.events).toMatchObject({ shape: [3], geometry: null })
    expect(wrong.problems.map(({ code }) => code).sort()).toEqual(['data.geometry', 'data.shape'])
    const declared = { shape: [5], unit: 'GeV', conditionSize: 1 }
    const compared = await asking(path, {}, (ask) => ask({ kind: 'outline', declared }))
    expect(compared.problems.map(({ code }) => code).sort()).toEqual(['data.shape', 'data.unit'])
  })
})

describe('a table', () => {
  const TEXT = 'width,height,kind\n1,10,a\n2,20,a\n3,30,b\n4,-40,b\n'

  it('has its columns as features, its classes as groups', async () => {
    await asking(folder.write('table.csv', TEXT), { labels: 'kind' }, async (ask) => {
      const { features } = (await ask({ kind: 'outline' })).events!
      expect(features.map(({ name }) => name)).toEqual(['width', 'height'])
      const pairs = await ask({ kind: 'pairs', features: [], points: 10 })
      expect([...pairs.values]).toEqual([1, 10, 2, 20, 3, 30, 4, -40])
      expect([[...(pairs.classes ?? [])], pairs.groups]).toEqual([
        [0, 0, 1, 1],
        ['a', 'b'],
      ])
      const rows = await ask({ kind: 'rows', entry: null, first: 0, count: 1, firstColumn: 0, columns: 9 })
      expect([rows.columns.map(({ title }) => title), rows.cells]).toEqual([
        ['kind', 'width', 'height'],
        [['a', '1', '10']],
      ])
    })
  })

  it('whose text column is no class yet is a problem, and can be looked at all the same', async () => {
    await asking(folder.write('text.csv', 'a,word\n1,x\n2,y\n'), {}, async (ask) => {
      const outline = await ask({ kind: 'outline' })
      expect([outline.events, outline.problems.map(({ code }) => code)]).toEqual([null, ['data.text']])
      const rows = await ask({ kind: 'rows', entry: 'word', first: 1, count: 9, firstColumn: 0, columns: 9 })
      expect(rows).toMatchObject({ total: 2, cells: [['y']] })
    })
  })
})

test('what is no data file is refused', async () => {
  const path = folder.write('photo.h5', 'not HDF5 at all, but long enough to be looked at')
  await expect(openExplorer(path, DataChoice.parse({}), patient)).rejects.toMatchObject({
    name: 'ProblemError',
  })
})

test('a binning file gives geometries, anything else a problem', async () => {
  const xml =
    '<?xml version="1.0"?><Bins><Bin pid="22" name="photon"><Layer id="0" r_edges="0,5,10" n_bin_alpha="3"/></Bin></Bins>'
  const { geometries } = await readBinning(folder.write('binning.xml', xml))
  expect(geometries).toMatchObject([{ name: 'photon', layers: [{ alphaBins: 3, rEdgesMm: [0, 5, 10] }] }])
  await expect(readBinning(folder.write('other.xml', '<a/>'))).rejects.toMatchObject({
    problems: [{ code: 'data.binning' }],
  })
})

describe.skipIf(data === null)('real files', () => {
  it('give the published mean image of Geant4 B5 and its branches as features', async () => {
    await asking(join(data!, 'geant4-b5', 'out_5a.root'), {}, async (ask) => {
      const { values, sampled } = await ask({ kind: 'average' })
      expect(sampled.end).toBe('all')
      // Rows 0 … 3 of columns 8 … 11, as the notes beside the file have them; a cell's index is column · 4 + row there.
      const { events } = await ask({ kind: 'outline' })
      const total = values.reduce((sum, value) => sum + value, 0)
      expect(total).toBeCloseTo(88156, 0)
      expect(events?.features.map(({ name }) => name)).toContain('HCEnergy')
    })
  })
})
