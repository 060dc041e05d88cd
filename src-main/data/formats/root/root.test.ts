import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { rowSize } from '../format.ts'
import type { DataFile } from '../format.ts'
import { bytesOf, problemsFrom, problemsOf, sharedData, temporaryFolder, valueOf } from '../test-files.ts'
import { openEvents } from '../../open-dataset.ts'
import { RootTree, describeBranches } from './root-branches.ts'
import { root } from './root.ts'

const data = sharedData()
const folder = temporaryFolder()
afterAll(() => folder.remove())

async function openShared(...parts: string[]): Promise<DataFile> {
  return valueOf(await root.open(join(data ?? '', ...parts)))
}

async function readAll(file: DataFile, name: string): Promise<Float64Array> {
  const entry = file.entries.find((each) => each.name === name)
  if (entry === undefined) throw new Error(`no ${name}`)
  const out = new Float64Array((entry.shape[0] ?? 0) * rowSize(entry))
  await file.read(name, 0, out)
  return out
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0)
}

describe.runIf(data !== null)('Geant4 B5', () => {
  // Expected numbers: shared data README, and uproot 5 for those with more digits.
  const expected = {
    out_5a: {
      mean: 88156.0271280794,
      sd: 4771.42604089445,
      min: 42689.7400304536,
      max: 95370.694741144,
      first: 81796.191781,
      nonZero: 0.5789875,
    },
    out_1: {
      mean: 310.454132080107,
      sd: 329.027008064673,
      min: 171.853141505395,
      max: 3956.88216476089,
      first: 212.724325,
      nonZero: 0.0490375,
    },
  }
  test.each(['out_5a', 'out_1'] as const)(
    '%s: cell sums agree with ECEnergy in every event',
    async (name) => {
      const file = await openShared('geant4-b5', `${name}.root`)
      const cells = await readAll(file, 'ECEnergyVector')
      const energy = await readAll(file, 'ECEnergy')
      await file.close()
      expect(cells.length).toBe(80_000)
      const sums = Float64Array.from({ length: 1000 }, (_, event) =>
        total(cells.slice(event * 80, event * 80 + 80)),
      )
      const want = expected[name]
      expect(energy[0]).toBeCloseTo(want.first, 6)
      for (const [event, sum] of sums.entries())
        expect(Math.abs(sum - (energy[event] ?? 0))).toBeLessThan(1e-9)
      const mean = total(sums) / 1000
      expect(mean).toBeCloseTo(want.mean, 8)
      expect(Math.sqrt(total(sums.map((sum) => (sum - mean) ** 2)) / 1000)).toBeCloseTo(want.sd, 8)
      expect(Math.min(...sums)).toBeCloseTo(want.min, 8)
      expect(Math.max(...sums)).toBeCloseTo(want.max, 8)
      expect(cells.filter((cell) => cell !== 0).length / cells.length).toBeCloseTo(want.nonZero, 12)
    },
  )

  test('the mean image has the published cells', async () => {
    const file = await openShared('geant4-b5', 'out_5a.root')
    const cells = await readAll(file, 'ECEnergyVector')
    await file.close()
    const means = Array.from(
      { length: 80 },
      (_, cell) => total(cells.filter((_, at) => at % 80 === cell)) / 1000,
    )
    // One list per column 8 to 11, rows 0 to 3 in it; cell = 4 × column + row.
    const image = [8, 9, 10, 11].map((column) =>
      [0, 1, 2, 3].map((row) => Math.round(means[4 * column + row] ?? 0)),
    )
    expect(image).toEqual([
      [160, 10854, 10915, 158],
      [202, 12126, 12230, 201],
      [194, 12278, 12038, 195],
      [119, 6929, 6957, 121],
    ])
  })

  test('baskets inside the tree object are read: whole branches and the last 20 rows of a vector', async () => {
    const file = await openShared('geant4-b5', 'out_5a.root')
    expect(total(await readAll(file, 'Dc1Hits'))).toBe(5592)
    expect(total(await readAll(file, 'HCEnergy'))).toBeCloseTo(70914.3792783193, 7)
    expect(total(await readAll(file, 'Time2'))).toBeCloseTo(131042.412150481, 6)
    const whole = await readAll(file, 'ECEnergyVector')
    const last = new Float64Array(25 * 80)
    await file.read('ECEnergyVector', 975, last)
    expect(last).toEqual(whole.slice(975 * 80))
    expect(total(last)).toBeGreaterThan(0)
    await file.close()
  })

  test('jagged hits: refused as they are with both lengths, read as their number and filled up with zeros', async () => {
    const file = await openShared('geant4-b5', 'out_5a.root')
    const hits = file.entries.find((entry) => entry.name === 'Dc1HitsVector_x')
    expect(hits?.content).toBe('unreadable')
    expect(hits?.reason).toMatch(/length varies: 5 in event 0, 10 in event 9/)
    const problems = await problemsFrom(file.read('Dc1HitsVector_x', 0, new Float64Array(5)))
    expect(problems[0]?.code).toBe('data.unsupported')
    expect(problems[0]?.message).toContain('Dc1HitsVector_x')
    // uproot 5: 5592 hits, 29 at most, 5 5 5 5 6 in the last events, which are in a block inside the tree.
    const counts = new Float64Array(1000)
    await file.read('Dc1HitsVector_x.length', 0, counts)
    expect(total(counts)).toBe(5592)
    expect([...counts.slice(-5)]).toEqual([5, 5, 5, 5, 6])
    const padded = new Float64Array(1000 * 29)
    await file.read('Dc1HitsVector_x[29]', 0, padded)
    expect(total(padded)).toBeCloseTo(-22641.342233299707, 8)
    await file.close()
  })
})

describe.runIf(data !== null)('Zmumu', () => {
  // Sums over all 2304 entries by uproot 5.
  const sums = {
    Run: 341061976,
    Event: 663353166678,
    E1: 134886.24160576612,
    px1: -151.26487857544225,
    eta2: 202.90755869060007,
    Q2: -10,
    M: 184794.47122814777,
  }
  test('four compressions hold the same numbers', async () => {
    const contents: number[][] = []
    for (const compression of ['uncompressed', 'zlib', 'lzma', 'lz4']) {
      const file = await openShared('root', `uproot-Zmumu-${compression}.root`)
      const numeric = file.entries.filter((entry) => entry.content === 'numbers')
      expect(numeric).toHaveLength(19)
      const values: number[] = []
      for (const entry of numeric) {
        expect(entry.shape).toEqual([2304])
        values.push(...(await readAll(file, entry.name)))
      }
      for (const [name, sum] of Object.entries(sums)) {
        expect(total(await readAll(file, name))).toBeCloseTo(sum, 6)
      }
      expect((await file.readText('Type')).slice(0, 4)).toEqual(['GT', 'TT', 'GT', 'GG'])
      contents.push(values)
      await file.close()
    }
    for (const other of contents.slice(1)) expect(other).toEqual(contents[0])
  })
})

describe.runIf(data !== null)('other trees', () => {
  test('HZZ: scalars are read, jagged branches named with the reason', async () => {
    const file = await openShared('root', 'uproot-HZZ-zlib.root')
    expect(file.entries).toHaveLength(51)
    expect(total(await readAll(file, 'MET_px'))).toBeCloseTo(577.7299035903998, 9)
    expect(total(await readAll(file, 'EventWeight'))).toBeCloseTo(16.922521416134224, 10)
    expect(total(await readAll(file, 'NMuon'))).toBe(3825)
    expect(total(await readAll(file, 'triggerIsoMu24'))).toBe(2421)
    // Numbers of jets and so on, and sums of all values and of the first two of each event, by uproot 5.
    for (const [name, sum, most, all, firstTwo] of [
      ['Jet_Px', 2773, 5, 3434.9179122354835, 2670.367570437491],
      ['Muon_Px', 3825, 4, -2506.0211019696435, -2653.916961956187],
      ['Photon_E', 220, 3, 18596.391231536865, 18445.102435112],
    ] as const) {
      const counts = new Float64Array(2421)
      await file.read(`${name}.length`, 0, counts)
      expect([...counts]).toEqual([...(await readAll(file, `N${name.split('_')[0] ?? ''}`))])
      expect([total(counts), Math.max(...counts)]).toEqual([sum, most])
      const padded = new Float64Array(2421 * most)
      await file.read(`${name}[${most}]`, 0, padded)
      expect(total(padded)).toBeCloseTo(all, 8)
      const cut = new Float64Array(2421 * 2)
      await file.read(`${name}[2]`, 0, cut)
      expect(total(cut)).toBeCloseTo(firstTwo, 8)
    }
    // The number of muons varies, and with it the length; uproot: 2 and 1 in the first two events.
    expect(file.entries.find((entry) => entry.name === 'Muon_Px')?.reason).toMatch(
      /2 in event 0, 1 in event 1/,
    )
    await file.close()
  })

  test('small flat tree: whole numbers, floats, fixed arrays and strings', async () => {
    const file = await openShared('root', 'uproot-small-flat-tree.root')
    const counting = Float64Array.from({ length: 100 }, (_, event) => event)
    for (const name of ['Int32', 'Int64', 'UInt32', 'UInt64', 'Float32', 'Float64']) {
      expect(await readAll(file, name)).toEqual(counting)
    }
    const tenfold = Float64Array.from({ length: 1000 }, (_, place) => Math.floor(place / 10))
    for (const name of [
      'ArrayInt32',
      'ArrayInt64',
      'ArrayUInt32',
      'ArrayUInt64',
      'ArrayFloat32',
      'ArrayFloat64',
    ]) {
      expect(file.entries.find((entry) => entry.name === name)?.shape).toEqual([100, 10])
      expect(await readAll(file, name)).toEqual(tenfold)
    }
    expect((await file.readText('Str'))[99]).toBe('evt-099')
    const part = new Float32Array(3)
    await file.read('Int64', 97, part)
    expect([...part]).toEqual([97, 98, 99])
    await file.close()
  })

  test('an empty tree has no rows', async () => {
    const file = await openShared('root', 'uproot-empty.root')
    expect(file.entries.map((entry) => [entry.name, entry.shape])).toEqual([
      ['x', [0]],
      ['y', [0]],
      ['z', [0]],
    ])
    await file.close()
  })
})

test('a file of another kind is refused by name', async () => {
  const path = folder.write(
    'text.root',
    'no root file at all, but long enough to have a header of sixty-one bytes',
  )
  expect(problemsOf(await root.open(path))[0]?.code).toBe('data.kind')
  const empty = folder.write('empty.root', '')
  expect(problemsOf(await root.open(empty))[0]?.code).toBe('data.empty-file')
  expect(problemsOf(await root.open(join(folder.path, 'missing.root')))[0]?.code).toBe('data.missing')
})

describe('trees written by uproot 5 (golden/)', () => {
  const golden = join(import.meta.dirname, 'golden')

  test('arrays, counted arrays of equal length, whole numbers; a folder and a second tree', async () => {
    const file = valueOf(await root.open(join(golden, 'made-by-uproot.root')))
    const shapes = Object.fromEntries(file.entries.map((entry) => [entry.name, entry.shape]))
    expect(shapes).toMatchObject({
      cells: [50, 2, 3],
      energy: [50],
      count: [50],
      pair: [50, 2],
      'other/x': [4],
    })
    // cells[event] = 10 × event + 0 … 5, energy = event / 4, count = -event, pair = (event, -event).
    const cells = new Float32Array(12)
    await file.read('cells', 29, cells)
    expect([...cells]).toEqual([290, 291, 292, 293, 294, 295, 300, 301, 302, 303, 304, 305])
    expect([...(await readAll(file, 'energy'))]).toEqual(Array.from({ length: 50 }, (_, event) => event / 4))
    expect((await readAll(file, 'count'))[49]).toBe(-49)
    expect([...(await readAll(file, 'pair'))].slice(-4)).toEqual([48, -48, 49, -49])
    expect([...(await readAll(file, 'other/x'))]).toEqual([0, 1, 2, 3])
    expect(file.entries.find((entry) => entry.name === 'hits')?.reason).toMatch(/0 in event 0, 1 in event 1/)
    await file.close()
  })

  test('an unsigned 64-bit number beyond 2^53 is refused with its event, the others are read', async () => {
    const file = valueOf(await root.open(join(golden, 'made-by-uproot.root')))
    const six = new Float64Array(6)
    await file.read('id', 8, six)
    expect([...six]).toEqual([8, 9, 10, 11, 12, 13])
    const [refused] = await problemsFrom(file.read('id', 4, six))
    expect(refused?.code).toBe('data.precision')
    expect(refused?.message).toContain('9007199254740993 in row 7')
    await file.close()
  })

  test('a file without a TTree says what it holds', async () => {
    const [refused] = problemsOf(await root.open(join(golden, 'histogram-by-uproot.root')))
    expect(refused).toMatchObject({ code: 'root.no-tree' })
    expect(refused?.message).toContain('spectrum (TH1D)')
  })

  test('an RNTuple of two groups of clusters', async () => {
    const file = valueOf(await root.open(join(golden, 'ntuple-by-uproot.root')))
    // 100 events with the numbers i / 4, i - 5, 10^10 i, …, and the same again.
    const counting = Array.from({ length: 200 }, (_, event) => event % 100)
    expect([...(await readAll(file, 'energy'))]).toEqual(counting.map((event) => event / 4))
    expect([...(await readAll(file, 'hits'))]).toEqual(counting.map((event) => event - 5))
    expect([...(await readAll(file, 'id'))]).toEqual(counting.map((event) => event * 1e10))
    expect([...(await readAll(file, 'flag'))]).toEqual(counting.map((event) => (event % 3 === 0 ? 1 : 0)))
    expect([...(await readAll(file, 'u16'))]).toEqual(counting)
    expect(file.entries.find((entry) => entry.name === 'cells')?.shape).toEqual([200, 4])
    const cells = new Float32Array(12)
    await file.read('cells', 98, cells)
    expect([...cells]).toEqual([392, 393, 394, 395, 396, 397, 398, 399, 0, 1, 2, 3])
    expect((await file.readText('name')).slice(98, 102)).toEqual(['n98', 'n99', 'n0', 'n1'])
    expect(file.entries.find((entry) => entry.name === 'jag')?.reason).toMatch(/0 in event 0, 1 in event 1/)
    await file.close()
  })

  test.each(['zlib', 'lz4', 'lzma', 'zstd'])('%s: the same numbers in every range', async (compression) => {
    const file = valueOf(await root.open(join(golden, `events-${compression}.root`)))
    const counting = Array.from({ length: 300 }, (_, event) => event)
    expect([...(await readAll(file, 'energy'))]).toEqual(counting.map((event) => event / 4))
    expect([...(await readAll(file, 'id'))]).toEqual(counting.map((event) => event * 1e13))
    expect([...(await readAll(file, 'on'))]).toEqual(counting.map((event) => (event + 1) % 2))
    expect([...(await readAll(file, 'byte'))]).toEqual(counting.map((event) => event % 100))
    expect([...(await readAll(file, 'short'))]).toEqual(counting.map((event) => event * 100))
    const cells = new Float32Array(60)
    await file.read('cells', 125, cells)
    expect([...cells]).toEqual(Array.from({ length: 60 }, (_, index) => (750 + index) % 50))
    const counts = new Float32Array(300)
    await file.read('hits.length', 0, counts)
    expect([...counts]).toEqual(counting.map((event) => event % 4))
    // 0, 1, 2, 3 hits in turn, numbered throughout: events 4 to 7 begin at number 6.
    const hits = new Float64Array(8)
    await file.read('hits[2]', 4, hits)
    expect([...hits]).toEqual([0, 0, 6, 0, 7, 8, 9, 10])
    await file.close()
  })

  test('cut off by one byte: both sizes are said', async () => {
    const whole = bytesOf(join(golden, 'made-by-uproot.root'))
    const cut = folder.write('cut.root', whole.subarray(0, whole.length - 1))
    const [refused] = problemsOf(await root.open(cut))
    expect(refused?.message).toBe(
      `The file should have ${whole.length} bytes, but has ${whole.length - 1}: it is cut off.`,
    )
  })
})

test('one changed byte in an LZ4 block is noticed: jsroot alone would unpack other numbers', async () => {
  const whole = bytesOf(join(import.meta.dirname, 'golden', 'events-lz4.root')).slice()
  const file = valueOf(await root.open(folder.write('sound.root', whole)))
  const sound = [...(await readAll(file, 'energy'))]
  await file.close()
  const blocks = [...Buffer.from(whole).toString('latin1').matchAll(/L4/g)].map((match) => match.index)
  let noticed = 0
  for (const block of blocks) {
    const changed = whole.slice()
    changed[block + 40] = (changed[block + 40] ?? 0) ^ 0x55
    const opened = await root.open(folder.write('changed.root', changed))
    if (!opened.ok) noticed += 1
    else {
      const values = await readAll(opened.value, 'energy').catch(() => null)
      if (values === null) noticed += 1
      else expect([...values]).toEqual(sound)
      await opened.value.close()
    }
  }
  expect(noticed).toBeGreaterThan(1)
})

test('a jagged branch filled up with zeros can be chosen as the events of a data set', async () => {
  const path = join(import.meta.dirname, 'golden', 'events-zlib.root')
  const { table } = valueOf(await openEvents(path, { showers: 'hits[3], cells' }))
  expect([table.count, table.shape]).toEqual([300, [9]])
  // Event 3 has the hits 3, 4 and 5 and the cells 18 to 23.
  expect([...(await table.read(3, 1)).showers]).toEqual([3, 4, 5, 18, 19, 20, 21, 22, 23])
  await table.close()
})

test('a tree that is written to while it is read is refused', async () => {
  const golden = bytesOf(join(import.meta.dirname, 'golden', 'events-zstd.root'))
  const path = folder.write('changing.root', golden)
  const file = valueOf(await root.open(path))
  folder.write('changing.root', Buffer.concat([golden, Buffer.from('more')]))
  expect((await problemsFrom(file.read('energy', 0, new Float64Array(300))))[0]?.code).toBe('data.changed')
  await file.close()
})

test('members of a split collection and strings of classes have forms of their own', () => {
  const branch = (name: string, more: object): object => ({
    ...{ _typename: 'TBranchElement', fName: name, fTitle: '', fEntries: 0, fWriteBasket: 0 },
    ...{ fBasketSeek: [], fBasketEntry: [], fBasketBytes: [], fEntryOffsetLen: 0 },
    ...{ fLeaves: { arr: [] }, fBaskets: { arr: [] }, fBranches: { arr: [] } },
    ...more,
  })
  // fType 31 and 41: member of a TClonesArray and of an STL collection; streamer type 8 is a double (TBranchElement.h).
  const members = { arr: [branch('lines.fX1', { fType: 31, fStreamerType: 8, fClassName: 'TLine' })] }
  const tree = RootTree.parse({
    fEntries: 0,
    fBranches: {
      arr: [
        branch('lines', { fType: 3, fStreamerType: -1, fBranches: members }),
        branch('hits.e', { fType: 41, fStreamerType: 5, fClassName: 'Hit' }),
        branch('message', { fType: -1, fStreamerType: -1, fClassName: 'string' }),
        branch('event.title', { fType: 0, fStreamerType: 65, fClassName: 'Event' }),
      ],
    },
  })
  expect(describeBranches(tree).map(({ name, form }) => [name, form])).toEqual([
    ['lines.fX1', { form: 'varying', type: 'float64', headed: false }],
    ['hits.e', { form: 'varying', type: 'float32', headed: false }],
    ['message', { form: 'text' }],
    ['event.title', { form: 'text' }],
  ])
})
