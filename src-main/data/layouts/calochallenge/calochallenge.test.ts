import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { DatasetParams } from '../../../../src-shared/catalog/dataset/dataset-params.ts'
import { cellCount, layerSizes } from '../../../../src-shared/physics/geometry.ts'
import { problemsOf, sharedData, temporaryFolder, valueOf, writeHdf5 } from '../../formats/test-files.ts'
import { inspectFile } from '../../inspect.ts'
import { openDataset } from '../../open-dataset.ts'
import { parseBinning } from './binning.ts'
import { KNOWN_DATASETS } from './known-binnings.ts'

const data = sharedData()
const folder = temporaryFolder()
afterAll(() => folder.remove())
const here = { projectFolder: folder.path }

async function showersOf(name: string, voxels: number): Promise<string> {
  const path = join(folder.path, name)
  await writeHdf5(path, {
    incident_energies: { data: Float64Array.of(256, 512, 1024), shape: [3, 1] },
    showers: { data: new Float32Array(3 * voxels).fill(2), shape: [3, voxels] },
  })
  return path
}

async function caloGanFile(name: string): Promise<void> {
  const layer = (size: number): Float32Array => new Float32Array(2 * size).fill(100)
  await writeHdf5(join(folder.path, name), {
    energy: { data: Float32Array.of(50, 70), shape: [2, 1] },
    layer_0: { data: layer(288), shape: [2, 3, 96] },
    layer_1: { data: layer(144), shape: [2, 12, 12] },
    layer_2: { data: layer(72), shape: [2, 12, 6] },
  })
}

describe('the known data sets', () => {
  // Layers and voxels as the challenge's page states them.
  test.each([
    ['1-photons', [8, 160, 190, 5, 5], [0, 1, 2, 3, 12]],
    ['1-pions', [8, 100, 100, 5, 150, 160, 10], [0, 1, 2, 3, 12, 13, 14]],
    ['2', Array<number>(45).fill(144), [...Array(45).keys()]],
    ['3', Array<number>(45).fill(900), [...Array(45).keys()]],
  ])('%s', (name, sizes, ids) => {
    const geometry = KNOWN_DATASETS.find((dataset) => dataset.name === name)?.geometry
    expect(geometry === undefined ? [] : layerSizes(geometry)).toEqual(sizes)
    expect(geometry?.layers.map(({ id }) => id)).toEqual(ids)
    // Every layer of sets 2 and 3 ends at 41.85 mm.
    const outer = geometry?.layers.map((layer) => (layer.form === 'polar' ? layer.rEdgesMm.at(-1) : 0))
    expect(Math.max(...(outer ?? []).map(Number))).toBe(name.startsWith('1') ? 2000 : 41.85)
  })

  test.runIf(data !== null)('have the edges of the challenge’s own files', () => {
    for (const [index, file] of [
      [0, 'binning_dataset_1_photons.xml'],
      [2, 'binning_dataset_2.xml'],
    ] as const) {
      const [own] = parseBinning(readFileSync(join(data ?? '', 'calochallenge-binning', file), 'utf8'))
      expect(KNOWN_DATASETS[index]?.geometry.layers).toEqual(own?.layers)
    }
  })

  test.each([
    ['1-photons', 368, 1, '15 incident energies only: 256 MeV'],
    ['1-pions', 533, 1, '15 incident energies only: 256 MeV'],
    ['2', 6480, 0.01515, 'log-uniform'],
  ])(
    '%s is recognised by its %i voxels; the binning is said to be assumed',
    async (name, voxels, cut, said) => {
      const { events, layouts, problems } = valueOf(await inspectFile(await showersOf(`${name}.h5`, voxels)))
      expect(problems.map(({ code }) => code)).not.toContain('data.binning')
      expect(layouts[0]?.reasons[1]).toContain(`${voxels} voxels are those of data set ${name}`)
      expect(events).toMatchObject({ unit: 'MeV', threshold: cut, condition: { unit: 'MeV' } })
      expect(events?.geometry === null ? 0 : cellCount(events?.geometry ?? { name: '', layers: [] })).toBe(
        voxels,
      )
      expect(events?.notes[0]).toContain(`the binning of CaloChallenge data set ${name} is assumed`)
      expect(events?.notes[1]).toContain(said)
    },
  )
})

describe('the binning file', () => {
  const edges = '<Bins><Bin pid="11"><Layer id="0" r_edges="0,1,3" n_bin_alpha="184"/></Bin></Bins>'
  const params = DatasetParams.parse({ source: 'x.h5', shape: [368], conditionSize: 1 })

  test('chosen by its path from the project wins over the known one; a misfit is refused', async () => {
    await showersOf('x.h5', 368)
    folder.write('mine.xml', edges)
    const source = valueOf(await openDataset({ ...params, binning: 'mine.xml' }, here))
    expect(source.info.geometry?.layers).toMatchObject([{ alphaBins: 184, rEdgesMm: [0, 1, 3] }])
    await source.close()
    folder.write('other.xml', edges.replace('184', '183'))
    for (const [binning, said] of [
      ['other.xml', 'other.xml has 366'],
      ['none.xml', 'none.xml cannot be read'],
    ] as const) {
      const [refused] = problemsOf(await openDataset({ ...params, binning }, here))
      expect(refused).toMatchObject({ code: 'data.binning', severity: 'error' })
      expect(refused?.message).toContain(`the 368 voxels of the data: ${said}`)
    }
  })

  test('of several beside the data, the one with the name of the data is taken', async () => {
    const inner = temporaryFolder()
    await writeHdf5(join(inner.path, 'mine.h5'), {
      incident_energies: { data: Float64Array.of(1, 2), shape: [2, 1] },
      showers: { data: new Float32Array(736), shape: [2, 368] },
    })
    inner.write('binning_a.xml', edges)
    inner.write('binning_mine.xml', edges.replace('0,1,3', '0,2,4'))
    const { events } = valueOf(await inspectFile(join(inner.path, 'mine.h5')))
    expect(events?.geometry?.layers).toMatchObject([{ rEdgesMm: [0, 2, 4] }])
    expect(events?.notes[0]).toBe('Binning: binning_mine.xml.')
    inner.remove()
  })

  test('a declared geometry with other edges is used and said, with both numbers', async () => {
    await showersOf('x.h5', 368)
    const declared = structuredClone(KNOWN_DATASETS[0]?.geometry ?? null)
    const layer = declared?.layers[1]
    if (layer?.form === 'polar') layer.rEdgesMm[1] = 1.8
    const source = valueOf(await openDataset({ ...params, geometry: declared, threshold: 3 }, here))
    const said = source.info.problems.find(({ code }) => code === 'data.geometry')
    expect(said?.message).toContain('edge 1 of layer 1 is at 1.8 mm in the project and at 2 mm in the data')
    expect(source.info.geometry).toEqual(declared)
    expect(source.info.threshold).toBe(3)
    await source.close()
  })
})

describe('a file in another layout than the project expects', () => {
  test('names both layouts, both sizes and what to do', async () => {
    await caloGanFile('calogan.hdf5')
    await showersOf('photons.hdf5', 368)
    const calochallenge = DatasetParams.parse({
      source: 'calogan.hdf5',
      layout: 'calochallenge',
      shape: [368],
    })
    const [first] = problemsOf(await openDataset(calochallenge, here))
    expect(first).toMatchObject({ code: 'data.layout-mismatch', at: { param: 'layout' } })
    expect(first?.message).toBe(
      'The project expects the layout “CaloChallenge” with events of 368 values, but calogan.hdf5 is in the layout “CaloGAN” with events of 504 values.',
    )
    expect(first?.hint).toContain('set layout to calogan (or auto) and shape to 504')
    const calogan = DatasetParams.parse({ source: 'photons.hdf5', layout: 'calogan', shape: [504] })
    const [second] = problemsOf(await openDataset(calogan, here))
    expect(second?.message).toBe(
      'The project expects the layout “CaloGAN” with events of 504 values, but photons.hdf5 is in the layout “CaloChallenge” with events of 368 values.',
    )
    expect(second?.hint).toContain('“layer_0” (n, 3, 96)')
  })

  test('also when the file is in no known layout', async () => {
    await writeHdf5(join(folder.path, 'jets.h5'), {
      jets: { data: new Float32Array(24), shape: [2, 12] },
    })
    const [refused] = problemsOf(
      await openDataset(
        DatasetParams.parse({ source: 'jets.h5', layout: 'calochallenge', shape: [368] }),
        here,
      ),
    )
    expect(refused?.message).toContain(
      'has none that is known (read as “Any data set or branch”) with events of 12 values',
    )
  })
})
