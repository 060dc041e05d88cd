import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { DatasetParams } from '../../../src-shared/catalog/dataset/dataset-params.ts'
import { cellCount } from '../../../src-shared/physics/geometry.ts'
import { valueOf } from '../formats/test-files.ts'
import type { EventInspection, FileInspection } from '../inspect.ts'
import { inspectFile } from '../inspect.ts'
import type { OpenOptions } from '../open-dataset.ts'
import { openDataset } from '../open-dataset.ts'

/** Files made by golden/make-golden.py with h5py and numpy, read with no param but what inspection suggests. */
const golden = join(import.meta.dirname, 'golden')
const here: OpenOptions = { projectFolder: golden }

async function inspected(name: string): Promise<FileInspection & { events: EventInspection }> {
  const inspection = valueOf(await inspectFile(join(golden, name)))
  const { events } = inspection
  if (events === null) throw new Error(inspection.problems.map((each) => each.message).join())
  return { ...inspection, events }
}

async function opened(name: string, change: Partial<DatasetParams> = {}) {
  const { events } = await inspected(name)
  return valueOf(await openDataset(DatasetParams.parse({ ...events.params, ...change }), here))
}

/** Places and values that are not zero, of one event. */
function filled(values: Float32Array): [number, number][] {
  return [...values.entries()].filter(([, value]) => value !== 0)
}

describe('Par04', () => {
  test('(R, phi, Z) becomes layer by layer with r fastest, and energy and angles are the condition', async () => {
    const { events, problems } = await inspected('par04.h5')
    expect(problems).toEqual([])
    expect(events).toMatchObject({
      layout: 'par04',
      count: 3,
      shape: [45, 16, 9],
      unit: 'MeV',
      threshold: 0.0005,
      condition: {
        size: 3,
        unit: '1',
        parts: [
          { name: 'incident_energy', size: 1, unit: 'MeV' },
          { name: 'incident_theta', size: 1, unit: 'rad' },
          { name: 'incident_phi', size: 1, unit: 'rad' },
        ],
      },
    })
    expect(events.geometry?.layers).toHaveLength(45)
    expect(events.geometry?.layers[3]).toMatchObject({
      alphaBins: 16,
      rEdgesMm: [0, 4.65, 9.3, 13.95, 18.6, 23.25, 27.9, 32.55, 37.2, 41.85],
    })
    expect(events.notes[0]).toBe(
      'The file has R×phi×Z = 9×16×45 with Z fastest; it is read layer by layer, 45×16×9 with R fastest.',
    )
    const source = await opened('par04.h5')
    const all = await source.read(0, 3)
    const event = (index: number): Float32Array => all.showers.subarray(index * 6480, (index + 1) * 6480)
    // z 3, phi 2, r 1: 3 × 144 + 2 × 9 + 1.
    expect(filled(event(0))).toEqual([[451, 12.5]])
    expect(filled(event(1))).toEqual([[44 * 144 + 8, 7]])
    expect(filled(event(2))).toEqual([[15 * 9, 0.25]])
    expect([...(all.condition ?? [])]).toEqual(
      [1000, 1, 0.1, 2000, 1.25, 0.2, 4000, 1.5, 0.3].map(Math.fround),
    )
    await source.close()
  })

  test('a project with one number takes the energy alone, in MeV', async () => {
    const source = await opened('par04.h5', { conditionSize: 1, conditionUnit: 'MeV' })
    expect(source.info.condition).toEqual({ name: 'incident_energy', size: 1, unit: 'MeV' })
    expect([...((await source.read(1, 2)).condition ?? [])]).toEqual([2000, 4000])
    await source.close()
  })

  test('the file’s own order can be asked for by name', async () => {
    const inspection = valueOf(
      await inspectFile(join(golden, 'par04.h5'), { choice: { showers: 'showers' } }),
    )
    expect(inspection.events).toMatchObject({ shape: [9, 16, 45], geometry: null })
  })

  test('data sets named by their energy in GeV are stacked by rising energy', async () => {
    const { events } = await inspected('par04-by-energy.h5')
    expect(events).toMatchObject({
      layout: 'par04',
      count: 6,
      shape: [4, 3, 2],
      condition: { size: 1, unit: 'MeV' },
    })
    const source = await opened('par04-by-energy.h5')
    const all = await source.read(0, 6)
    expect([...(all.condition ?? [])]).toEqual([1000, 1000, 2000, 2000, 2000, 16000])
    // Event 3 is the second of 2 GeV: 200 + 24 + its place in (R, phi, Z); here (z, phi, r) = (1, 2, 1) is 1×12 + 2×4 + 1.
    expect(all.showers[3 * 24 + 1 * 6 + 2 * 2 + 1]).toBe(200 + 24 + 21)
    const middle = await source.read(1, 3)
    expect(middle.showers).toEqual(all.showers.slice(24, 96))
    expect([...(middle.condition ?? [])]).toEqual([1000, 2000, 2000])
    await source.close()
  })
})

describe('3DGAN', () => {
  test('the first form has its energy in column 1 of target, in GeV', async () => {
    const { events } = await inspected('3dgan-target.h5')
    expect(events).toMatchObject({
      layout: '3dgan',
      shape: [25, 25, 25],
      unit: 'GeV',
      threshold: 1e-6,
      condition: { name: 'target energy', size: 1, unit: 'GeV' },
    })
    const source = await opened('3dgan-target.h5')
    const all = await source.read(0, 2)
    expect([...(all.condition ?? [])]).toEqual([100, 50.5])
    // x 3, y 4, z 5.
    expect(filled(all.showers.subarray(0, 15625))).toEqual([[5 * 625 + 3 * 25 + 4, 0.5]])
    expect(filled(all.showers.subarray(15625))).toEqual([[24 * 625 + 24 * 25, 0.25]])
    await source.close()
  })

  test('the second form has energy and angle, other angles are offered', async () => {
    const { events } = await inspected('3dgan-angle.h5')
    expect(events).toMatchObject({
      layout: '3dgan',
      shape: [25, 51, 51],
      condition: {
        size: 2,
        unit: '1',
        parts: [
          { name: 'energy', unit: 'GeV' },
          { name: 'theta', unit: 'rad' },
        ],
      },
    })
    expect(events.offered.map(({ name }) => name)).toEqual(['mtheta', 'eta'])
    expect(events.geometry === null ? 0 : cellCount(events.geometry)).toBe(51 * 51 * 25)
    const source = await opened('3dgan-angle.h5')
    expect(filled((await source.read(1, 1)).showers)).toEqual([[24 * 2601 + 50 * 51 + 49, 2]])
    await source.close()
  })
})

test('jet images have their class as labels and hold transverse momentum', async () => {
  const { events } = await inspected('jet-images.hdf5')
  expect(events).toMatchObject({
    layout: 'lagan',
    count: 4,
    shape: [25, 25, 1],
    unit: 'GeV',
    condition: null,
    labels: { name: 'signal', classes: ['QCD jet', 'W boson'], counts: [2, 2] },
  })
  expect(events.offered.map(({ name }) => name)).toEqual(['jet_pt'])
  const source = await opened('jet-images.hdf5')
  const last = await source.read(3, 1)
  expect(filled(last.showers)).toEqual([
    [24, 1.5],
    [12 * 25 + 12, 280],
  ])
  expect([...(last.labels ?? [])]).toEqual([0])
  await source.close()
})

test('a CaloGAN file with cells in GeV is noticed, read as GeV and said', async () => {
  const { events, problems } = await inspected('calogan-gev.hdf5')
  expect(events).toMatchObject({
    layout: 'calogan',
    shape: [504],
    unit: 'GeV',
    condition: { name: 'energy', unit: 'GeV' },
  })
  expect(problems).toMatchObject([{ code: 'data.layout-units', severity: 'warning' }])
  expect(problems[0]?.message).toContain('here it is 0.9 times: both are taken to be in GeV')
})

describe('files that are not of calorimeters', () => {
  test('jets of particles are read as plain numbers of unknown unit', async () => {
    const { events, layouts } = await inspected('jets.hdf5')
    expect(layouts.map(({ id }) => id)).toEqual(['generic'])
    expect(events).toMatchObject({ unit: null, shape: [30, 4], geometry: null, condition: null })
  })

  test('a table inside HDF5 has its columns as features', async () => {
    const { events } = await inspected('table.h5')
    expect(events).toMatchObject({ layout: 'table', count: 6, unit: null, geometry: null })
  })
})

describe('npz', () => {
  test('LHCb: momentum and point are the condition, particles the labels, the unit follows from the numbers', async () => {
    const { events, problems } = await inspected('lhcb.npz')
    expect(problems).toEqual([])
    expect(events).toMatchObject({
      layout: 'lhcb',
      count: 3,
      shape: [30, 30, 1],
      unit: 'MeV',
      condition: {
        size: 5,
        unit: '1',
        parts: [
          { name: 'ParticleMomentum', size: 3, unit: 'GeV' },
          { name: 'ParticlePoint x y', size: 2, unit: null },
        ],
      },
      labels: { name: 'ParticlePDG', classes: ['electron', 'photon'], counts: [1, 2] },
    })
    // Median of 9000/10, 18000/√401, 27000/√904.
    expect(events.notes[1]).toContain('MeV is assumed, as the deposits are 900 times the momentum in GeV')
    const source = await opened('lhcb.npz')
    const last = await source.read(2, 1)
    expect(filled(last.showers)).toEqual([
      [29, 1],
      [464, 27000],
    ])
    expect([...(last.condition ?? [])]).toEqual([0, 2, 30, -3.5, 4.5])
    expect([...(last.labels ?? [])]).toEqual([1])
    await source.close()
  })

  test('Keras: the training set unless the other one is named, each with its labels', async () => {
    const { events } = await inspected('mnist.npz')
    expect(events).toMatchObject({ layout: 'mnist', count: 4, shape: [28, 28, 1], unit: '1' })
    expect(events.labels?.classes).toEqual(['0', '1', '4', '5'])
    expect(events.notes).toEqual([
      'Only “x_train” is used; the 2 images of “x_test” are another set (showers: “x_test”).',
    ])
    const source = await opened('mnist.npz', { showers: 'x_test', classes: 10 })
    expect(source.info).toMatchObject({ count: 2, shape: [28, 28, 1], labels: { name: 'y_test' } })
    const { showers, labels } = await source.read(1, 1)
    // Pixel 784 + 5 of 255 − (place mod 256).
    expect(showers[5]).toBe(255 - ((784 + 5) % 256))
    expect([...(labels ?? [])]).toEqual([2])
    await source.close()
  })
})
