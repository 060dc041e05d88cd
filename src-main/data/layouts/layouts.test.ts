import { copyFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createRng } from '../../../src-shared/base/rng.ts'
import { DatasetParams } from '../../../src-shared/catalog/dataset/dataset-params.ts'
import { cellCount, layerSizes } from '../../../src-shared/physics/geometry.ts'
import type { Hdf5Content } from '../formats/test-files.ts'
import { problemsOf, sharedData, temporaryFolder, valueOf, writeHdf5 } from '../formats/test-files.ts'
import { inspectFile } from '../inspect.ts'
import { inspectionText } from '../inspection-text.ts'
import { datasetPath, openDataset } from '../open-dataset.ts'
import { compareWithSums, rankCorrelation } from './alignment.ts'
import { parseBinning } from './calochallenge/binning.ts'

const data = sharedData()
const folder = temporaryFolder()
afterAll(() => folder.remove())
const here = { projectFolder: folder.path }

type Given = Partial<DatasetParams> & { shape: number[] }
const open = (params: Given): ReturnType<typeof openDataset> => openDataset(DatasetParams.parse(params), here)

/** Showers whose cells are 1, 2, 3, ... MeV times the event's number + 1; incident energies are their sums × 10. */
function showersOf(events: number, cells: number): { showers: Float32Array; energies: Float64Array } {
  const showers = Float32Array.from(
    { length: events * cells },
    (_, at) => (1 + (at % cells)) * (1 + Math.floor(at / cells)),
  )
  const energies = Float64Array.from({ length: events }, (_, event) => 5 * cells * (cells + 1) * (event + 1))
  return { showers, energies }
}

async function writeCaloChallenge(
  name: string,
  change: (content: Hdf5Content) => void = () => undefined,
): Promise<string> {
  const { showers, energies } = showersOf(60, 12)
  const content: Hdf5Content = {
    incident_energies: { data: energies, shape: [60, 1] },
    showers: { data: showers, shape: [60, 12], chunks: [8, 12], gzip: 4 },
  }
  change(content)
  await writeHdf5(join(folder.path, name), content)
  return name
}

const BINNING = `<?xml version="1.0"?><Bins><Bin pid="11" name="electron">
  <Layer id="0" r_edges="0,5,10,30" n_bin_alpha="2"/><Layer id="1" r_edges="0" n_bin_alpha="1"/>
  <Layer id="12" r_edges="0,2.5,5" n_bin_alpha="3"/></Bin></Bins>`

describe('CaloChallenge', () => {
  test('showers and energies in MeV, chunk rows known, no geometry without a binning file', async () => {
    const source = valueOf(
      await open({ source: await writeCaloChallenge('a.h5'), shape: [12], conditionSize: 1 }),
    )
    expect(source.info).toMatchObject({
      layout: 'calochallenge',
      count: 60,
      shape: [12],
      unit: 'MeV',
      geometry: null,
      condition: { name: 'incident_energies', size: 1, unit: 'MeV' },
      labels: null,
      chunkRows: 8,
      problems: [],
    })
    expect(source.info.sha256).toMatch(/^[0-9a-f]{64}$/)
    const events = await source.read(58, 2)
    expect([...events.showers]).toEqual(
      [59, 60].flatMap((factor) => Array.from({ length: 12 }, (_, at) => (at + 1) * factor)),
    )
    expect([...(events.condition ?? [])]).toEqual([780 * 59, 780 * 60])
    expect(events.labels).toBeNull()
    await expect(source.read(59, 2)).rejects.toThrow(/events 0 to 59/)
    await source.close()
  })

  test('the binning file beside it that fits gives the geometry; one that does not fit is said', async () => {
    const inner = temporaryFolder()
    copyFileSync(join(folder.path, await writeCaloChallenge('b.h5')), join(inner.path, 'b.h5'))
    inner.write('binning_wrong.xml', BINNING.replace('0,5,10,30', '0,5,10'))
    const params = DatasetParams.parse({ source: 'b.h5', shape: [12], conditionSize: 1 })
    const misfit = valueOf(await openDataset(params, { projectFolder: inner.path }))
    expect(misfit.info.geometry).toBeNull()
    expect(misfit.info.problems[0]).toMatchObject({ code: 'data.binning', severity: 'warning' })
    expect(misfit.info.problems[0]?.message).toContain('12 voxels (binning_wrong.xml has 10)')
    await misfit.close()
    const [declared = null] = parseBinning(BINNING)
    const own = valueOf(await openDataset({ ...params, geometry: declared }, { projectFolder: inner.path }))
    expect(own.info).toMatchObject({ problems: [], geometry: declared })
    await own.close()
    inner.write('binning_right.xml', BINNING)
    const fit = valueOf(await openDataset(params, { projectFolder: inner.path }))
    expect(fit.info.problems).toEqual([])
    expect(fit.info.geometry?.layers.map((layer) => layer.id)).toEqual([0, 12])
    expect(fit.info.geometry?.layers[0]).toEqual({
      form: 'polar',
      id: 0,
      name: 'layer 0',
      alphaBins: 2,
      rEdgesMm: [0, 5, 10, 30],
    })
    await fit.close()
    inner.remove()
  })

  test.each([
    '',
    '<Bins>',
    '<a/>',
    BINNING.replace('0,5,10,30', '0,5,x'),
    BINNING.replace('0,5,10', '0,10,5'),
  ])('no binning: %s', (text) => {
    expect(parseBinning(text)).toEqual([])
  })

  test.runIf(data !== null)('the binnings of data sets 1 and 2', () => {
    const read = (name: string): ReturnType<typeof parseBinning> =>
      parseBinning(readFileSync(join(data ?? '', 'calochallenge-binning', name), 'utf8'))
    const [photons] = read('binning_dataset_1_photons.xml')
    expect(photons === undefined ? [] : layerSizes(photons)).toEqual([8, 160, 190, 5, 5])
    expect(photons?.layers.map((layer) => layer.id)).toEqual([0, 1, 2, 3, 12])
    const [electrons] = read('binning_dataset_2.xml')
    expect(electrons?.layers).toHaveLength(45)
    expect(electrons === undefined ? 0 : cellCount(electrons)).toBe(6480)
    expect(electrons?.layers[44]).toMatchObject({ alphaBins: 16 })
  })
})

test('CaloGAN: three layers become 504 cells with their geometry, energy in GeV, overflow left out', async () => {
  const layer = (size: number, first: number): Float32Array =>
    Float32Array.from({ length: 2 * size }, (_, at) => first + at)
  await writeHdf5(join(folder.path, 'calogan.h5'), {
    energy: { data: Float32Array.from([50, 70]), shape: [2, 1] },
    layer_0: { data: layer(288, 0), shape: [2, 3, 96] },
    layer_1: { data: layer(144, 1000), shape: [2, 12, 12] },
    layer_2: { data: layer(72, 2000), shape: [2, 12, 6] },
    overflow: { data: layer(3, 9000), shape: [2, 3] },
  })
  const source = valueOf(
    await open({ source: 'calogan.h5', shape: [504], conditionSize: 1, conditionUnit: 'GeV' }),
  )
  expect(source.info).toMatchObject({ layout: 'calogan', unit: 'MeV', condition: { unit: 'GeV' } })
  expect(source.info.geometry === null ? [] : layerSizes(source.info.geometry)).toEqual([288, 144, 72])
  const second = await source.read(1, 1)
  expect([
    second.showers[0],
    second.showers[287],
    second.showers[288],
    second.showers[432],
    second.showers[503],
  ]).toEqual([288, 575, 1144, 2072, 2143])
  expect([...(second.condition ?? [])]).toEqual([70])
  await source.close()
})

describe('columns', () => {
  const rows = (count: number, row: (event: number) => (number | string)[]): string =>
    Array.from({ length: count }, (_, event) => row(event).join(',')).join('\n')

  test('pixel_* are sorted by number and make a square image', async () => {
    const names = [...Array(25).keys()].map((pixel) => `pixel_${pixel}`)
    const shuffled = [...names].sort()
    folder.write(
      'belle.csv',
      `${shuffled.join(',')},p\n${rows(3, (event) => [...shuffled.map((name) => Number(name.slice(6)) + 100 * event), 7])}`,
    )
    const source = valueOf(
      await open({
        source: 'belle.csv',
        shape: [5, 5, 1],
        unit: 'GeV',
        condition: 'p',
        conditionSize: 1,
        conditionUnit: 'GeV',
      }),
    )
    expect(source.info).toMatchObject({
      layout: 'pixels',
      shape: [5, 5, 1],
      unit: 'GeV',
      condition: { name: 'p' },
    })
    const events = await source.read(1, 1)
    expect([...events.showers]).toEqual(names.map((_, pixel) => 100 + pixel))
    await source.close()
  })

  test('a text column that is not the labels is named with row and value', async () => {
    folder.write('text.csv', 'a,b,comment\n1,2,good\n3,4,bad\n')
    const [refused, ...others] = problemsOf(await open({ source: 'text.csv', shape: [2], unit: '1' }))
    expect(others).toEqual([])
    expect(refused).toMatchObject({ code: 'data.text', severity: 'error' })
    expect(refused?.message).toBe('“comment” holds text, not numbers (row 1 holds “good”).')
    const labelled = valueOf(
      await open({ source: 'text.csv', shape: [2], unit: '1', labels: 'comment', classes: 2 }),
    )
    expect(labelled.info.labels).toEqual({ name: 'comment', classes: ['bad', 'good'] })
    expect([...((await labelled.read(0, 2)).labels ?? [])]).toEqual([1, 0])
    await labelled.close()
    const chosen = valueOf(await open({ source: 'text.csv', shape: [2], unit: '1', showers: 'b, a' }))
    expect([...(await chosen.read(0, 1)).showers]).toEqual([2, 1])
    await chosen.close()
  })

  test.each([
    [[0, 1, 2, 1], 3, ['0', '1', '2'], [0, 1, 2, 1]],
    [[5, 3, 5, 9], 3, ['3', '5', '9'], [1, 0, 1, 2]],
    [[0, 1, 0, 1], 4, ['0', '1', '2', '3'], [0, 1, 0, 1]],
  ])('labels %j as %i classes', async (labels, classes, names, indices) => {
    folder.write('labels.csv', `x,label\n${rows(4, (event) => [event, labels[event] ?? 0])}`)
    const source = valueOf(await open({ source: 'labels.csv', shape: [1], unit: '1', classes }))
    expect(source.info.labels).toEqual({ name: 'label', classes: names })
    expect([...((await source.read(0, 4)).labels ?? [])]).toEqual(indices)
    await source.close()
  })

  test('labels that are no whole numbers are refused with the event', async () => {
    folder.write('odd.csv', 'x,label\n1,0\n2,0.5\n')
    const [refused] = problemsOf(await open({ source: 'odd.csv', shape: [1], unit: '1', classes: 2 }))
    expect(refused?.message).toBe('The labels “label” must be whole numbers, but event 1 has 0.5.')
  })
})

describe('what is declared is compared with the file, with both numbers', () => {
  const cases: [string, Partial<DatasetParams>, string, RegExp][] = [
    ['shape', { shape: [5, 5] }, 'data.shape', /5×5 \(25 values\), but the file has 12 \(12 values\)/],
    ['unit', { unit: 'GeV' }, 'data.unit', /values in GeV, but the file has them in MeV/],
    ['condition size', { conditionSize: 3 }, 'data.condition-size', /3 numbers, but the file has 1/],
    [
      'condition unit',
      { conditionUnit: 'GeV' },
      'data.unit',
      /the condition in GeV, but the file has them in MeV/,
    ],
    ['classes', { classes: 2 }, 'data.classes', /2 classes, but the file has 0/],
    ['a name that is not there', { showers: 'images' }, 'data.entry', /no “images”/],
    ['no condition', { condition: 'none' }, 'data.condition-size', /1 number, but the file has 0/],
    ['an unknown layout', { layout: 'fancy' }, 'data.layout', /no layout “fancy”/],
    [
      'another layout',
      { layout: 'calogan' },
      'data.layout-mismatch',
      /expects the layout “CaloGAN” with events of 12 values, but .* is in the layout “CaloChallenge” with events of 12/,
    ],
  ]
  test.each(cases)('%s', async (_, change, code, message) => {
    const source = await writeCaloChallenge('declared.h5')
    const [refused] = problemsOf(await open({ source, shape: [12], conditionSize: 1, ...change }))
    expect(refused).toMatchObject({ code, severity: 'error' })
    expect(refused?.message).toMatch(message)
    expect(refused?.hint).not.toBe('')
  })

  test('the declared shape arranges the same number of values', async () => {
    const source = valueOf(
      await open({ source: await writeCaloChallenge('declared.h5'), shape: [3, 4, 1], conditionSize: 1 }),
    )
    expect(source.info.shape).toEqual([3, 4, 1])
    await source.close()
  })

  test('a condition that the project does not declare is left unused with a warning', async () => {
    const source = valueOf(await open({ source: await writeCaloChallenge('declared.h5'), shape: [12] }))
    expect(source.info.condition).toBeNull()
    expect(source.info.problems).toMatchObject([{ code: 'data.condition-size', severity: 'warning' }])
    expect((await source.read(0, 1)).condition).toBeNull()
    await source.close()
  })
})

describe('faults in the data', () => {
  const given: Given = { source: 'fault.h5', shape: [12], conditionSize: 1 }

  test.each([
    [NaN, /3 values are NaN or infinite, the first in event 5/],
    [Infinity, /3 values are NaN or infinite, the first in event 5/],
  ])('%d is an error with count and first event', async (value, message) => {
    await writeCaloChallenge('fault.h5', (content) => {
      for (const at of [65, 66, 300]) (content['showers']?.data as Float32Array)[at] = value
    })
    const [refused] = problemsOf(await open(given))
    expect(refused).toMatchObject({ code: 'data.not-finite', severity: 'error' })
    expect(refused?.message).toMatch(message)
  })

  test('an energy that is no number is an error too', async () => {
    await writeCaloChallenge('fault.h5', (content) => {
      ;(content['incident_energies']?.data as Float64Array)[7] = NaN
    })
    expect(problemsOf(await open(given))[0]?.message).toMatch(/1 number of the condition is .* event 7/)
  })

  test('negative energies and events without energy are warnings with counts', async () => {
    await writeCaloChallenge('fault.h5', (content) => {
      const showers = content['showers']?.data as Float32Array
      showers[0] = -2.5
      showers[1] = -1
      showers.fill(0, 12 * 10, 12 * 13)
    })
    const source = valueOf(await open(given))
    expect(source.info.problems.map((each) => [each.code, each.severity])).toEqual([
      ['data.negative', 'warning'],
      ['data.empty-events', 'warning'],
    ])
    expect(source.info.problems[0]?.message).toMatch(
      /2 energies are negative \(smallest -2.5 MeV, first in event 0/,
    )
    expect(source.info.problems[1]?.message).toMatch(/3 of 60 events .* event 10/)
    await source.close()
  })

  test('sums in another order are noticed, and the own sum is offered and works', async () => {
    const { showers } = showersOf(60, 12)
    const order = createRng(1, 'test').permutation(60)
    await writeCaloChallenge('fault.h5', (content) => {
      const energies = content['incident_energies']?.data as Float64Array
      order.forEach((from, to) => (energies[to] = 78 * (from + 1)))
    })
    const source = valueOf(await open(given))
    expect(source.info.problems).toMatchObject([{ code: 'data.misaligned', severity: 'warning' }])
    expect(source.info.problems[0]?.message).toMatch(/in another order: \d+ of 60 events/)
    await source.close()
    const own = valueOf(await open({ ...given, condition: 'sum' }))
    expect(own.info.problems).toEqual([])
    expect(own.info.condition).toEqual({ name: 'sum', size: 1, unit: 'MeV' })
    expect([...((await own.read(3, 2)).condition ?? [])]).toEqual([78 * 4, 78 * 5])
    expect(showers[0]).toBe(1)
    await own.close()
  })

  test('incident energies without any relation to the showers are noticed', async () => {
    const energies = createRng(4, 'test').uniforms(60)
    await writeCaloChallenge('fault.h5', (content) => {
      content['incident_energies'] = { data: energies.map((value) => 1000 + 1e5 * value), shape: [60, 1] }
    })
    const source = valueOf(await open(given))
    expect(source.info.problems.map((each) => each.code)).toEqual(['data.misaligned'])
    await source.close()
  })

  test('no events, different numbers of rows, no file, no choice', async () => {
    await writeHdf5(join(folder.path, 'rows.h5'), {
      showers: { data: new Float32Array(20).fill(1), shape: [10, 2] },
      incident_energies: { data: new Float32Array(9), shape: [9, 1] },
    })
    const [rows] = problemsOf(await open({ source: 'rows.h5', shape: [2], conditionSize: 1 }))
    expect(rows?.message).toBe('“showers” has 10 events, but “incident_energies” has 9.')
    folder.write('none.csv', 'a,b\n')
    expect(problemsOf(await open({ source: 'none.csv', shape: [2] }))[0]?.code).toBe('data.no-events')
    expect(problemsOf(await open({ source: 'missing.h5', shape: [2] }))[0]?.code).toBe('data.missing')
    expect(problemsOf(await open({ source: '', shape: [2] }))[0]?.code).toBe('data.not-chosen')
    expect(problemsOf(await open({ source: 'shipped:cats', shape: [2] }))[0]?.hint).toContain('shipped:iris')
  })
})

test('rank correlation by hand', () => {
  // Ranks 1 2 3 4 5 against 5 6 7 8 7 with a tie: Spearman 0.8208 (Pearson of ranks 1 2 3.5 5 3.5).
  expect(rankCorrelation(Float64Array.of(1, 2, 3, 4, 5), Float64Array.of(5, 6, 7, 8, 7))).toBeCloseTo(
    0.82078,
    5,
  )
  expect(rankCorrelation(Float64Array.of(1, 2), Float64Array.of(3, 3))).toBeNull()
  expect(compareWithSums(Float64Array.of(1, 2, 3), Float64Array.of(1, 3, 2))).toEqual({
    kind: 'reordered',
    differing: 2,
  })
})

describe('shipped data', () => {
  test('iris', async () => {
    const source = valueOf(await open({ source: 'shipped:iris', shape: [4], unit: 'cm', classes: 3 }))
    expect(source.info).toMatchObject({
      layout: 'table',
      count: 150,
      labels: { name: 'species', classes: ['setosa', 'versicolor', 'virginica'] },
    })
    const all = await source.read(0, 150)
    // Table of summary statistics in the description of the set: mean sepal length 5.84, petal length 3.76.
    const mean = (column: number): number =>
      all.showers.reduce((total, value, at) => total + (at % 4 === column ? value : 0), 0) / 150
    expect(mean(0)).toBeCloseTo(5.843, 3)
    expect(mean(2)).toBeCloseTo(3.758, 3)
    expect([0, 1, 2].map((label) => all.labels?.filter((each) => each === label).length)).toEqual([
      50, 50, 50,
    ])
    await source.close()
  })

  test('digits', async () => {
    const source = valueOf(await open({ source: 'shipped:digits', shape: [8, 8, 1], unit: '1', classes: 10 }))
    expect(source.info).toMatchObject({ layout: 'pixels', count: 1797, labels: { name: 'label' } })
    const all = await source.read(0, 1797)
    expect(all.showers.reduce((total, value) => total + value, 0)).toBe(561718)
    expect(Math.max(...all.showers)).toBe(16)
    // 178 zeros … as in the description of scikit-learn's set.
    expect(
      [...Array(10).keys()].map((digit) => all.labels?.filter((label) => label === digit).length),
    ).toEqual([178, 182, 177, 183, 181, 182, 181, 179, 174, 180])
    await source.close()
  })

  test('paths: relative to the project, overridden, shipped', () => {
    expect(valueOf(datasetPath({ source: 'x/y.h5' }, { projectFolder: '/p' }))).toBe('/p/x/y.h5')
    expect(valueOf(datasetPath({ source: 'x.h5' }, { projectFolder: '/p', overridePath: '/d/z.h5' }))).toBe(
      '/d/z.h5',
    )
    expect(valueOf(datasetPath({ source: 'shipped:iris' }, { projectFolder: '/p' }))).toMatch(
      /resources.datasets.iris\.csv$/,
    )
  })
})

describe.runIf(data !== null)('real files', () => {
  const shared = (...parts: string[]): string => join(data ?? '', ...parts)

  test.each([
    ['out_5a', 88156.0, 4771.4, 42689.7, 95370.7, 0.579],
    ['out_1', 310.5, 329.0, 171.9, 3956.9, 0.049],
  ] as const)('B5 %s: recognised, with the published sums', async (name, mean, sd, min, max, nonZero) => {
    const inspection = valueOf(await inspectFile(shared('geant4-b5', `${name}.root`)))
    expect(inspection.problems).toEqual([])
    expect(inspection.events).toMatchObject({
      layout: 'geant4-b5',
      count: 1000,
      shape: [20, 4, 1],
      unit: 'MeV',
      condition: null,
      params: { layout: 'geant4-b5', shape: [20, 4, 1], conditionSize: 0 },
    })
    const statistics = inspection.events?.statistics
    expect(statistics?.sums.mean).toBeCloseTo(mean, 0)
    expect(statistics?.sums.sd).toBeCloseTo(sd, 0)
    expect(statistics?.sums.min).toBeCloseTo(min, 0)
    expect(statistics?.sums.max).toBeCloseTo(max, 0)
    expect(statistics?.nonZeroFraction).toBeCloseTo(nonZero, 3)
    expect(inspection.events?.offered[0]).toEqual({ name: 'ECEnergy', relation: { kind: 'sum' } })
    expect(
      inspectionText(inspection)
        .split('\n')
        .every((line) => line.length <= 100),
    ).toBe(true)
    expect(JSON.parse(JSON.stringify(inspection))).toEqual(inspection)
  })

  test('B5 with ECEnergy as the condition', async () => {
    const source = valueOf(
      await open({
        source: shared('geant4-b5', 'out_5a.root'),
        shape: [20, 4, 1],
        condition: 'ECEnergy',
        conditionSize: 1,
      }),
    )
    expect(source.info.problems).toEqual([])
    const first = await source.read(0, 1)
    expect(first.condition?.[0]).toBeCloseTo(81796.19, 1)
    expect(first.showers.reduce((total, value) => total + value, 0)).toBeCloseTo(81796.19, 1)
    await source.close()
  })

  test('MNIST images find their labels', async () => {
    const source = valueOf(
      await open({
        source: shared('mnist', 't10k-images-idx3-ubyte.gz'),
        shape: [28, 28, 1],
        unit: '1',
        classes: 10,
      }),
    )
    expect(source.info).toMatchObject({ layout: 'mnist', count: 10_000, unit: '1' })
    const some = await source.read(0, 10)
    expect([...(some.labels ?? [])]).toEqual([7, 2, 1, 0, 4, 1, 4, 9, 5, 9])
    expect(Math.max(...some.showers)).toBe(255)
    await source.close()
    const [labels] = problemsOf(
      await open({ source: shared('mnist', 't10k-labels-idx1-ubyte.gz'), shape: [1] }),
    )
    expect(labels?.hint).toContain('images')
  })

  test('an empty tree, a jagged branch, LZ4: one problem each', async () => {
    const [empty, ...more] = problemsOf(
      await open({ source: shared('root', 'uproot-empty.root'), shape: [2] }),
    )
    expect(empty).toMatchObject({ code: 'data.no-events', message: 'The tree has 0 entries.' })
    expect(more).toEqual([])
    const [jagged] = problemsOf(
      await open({ source: shared('root', 'uproot-HZZ-zlib.root'), shape: [2], showers: 'Jet_Px' }),
    )
    expect(jagged?.message).toContain(
      '“Jet_Px” cannot be read: its length varies: 0 in event 0, 1 in event 1',
    )
    const [lz4] = problemsOf(await open({ source: shared('hdf5', 'lz4_datasets.hdf5'), shape: [2] }))
    expect(lz4).toMatchObject({ code: 'data.unsupported' })
    expect(lz4?.message).toContain('32004 (LZ4)')
  })

  test('chosen branches of a plain tree', async () => {
    const source = valueOf(
      await open({
        source: shared('root', 'uproot-Zmumu-zlib.root'),
        shape: [3],
        unit: 'GeV',
        showers: 'E1, px1, py1',
        condition: 'M',
        conditionSize: 1,
        conditionUnit: 'GeV',
        labels: 'Type',
        classes: 3,
      }),
    )
    expect(source.info.labels?.classes).toEqual(['GG', 'GT', 'TT'])
    expect([...(await source.read(0, 1)).showers]).toEqual(
      [82.20186639, -41.1952876442, 17.433243998].map(Math.fround),
    )
    await source.close()
  })
})
