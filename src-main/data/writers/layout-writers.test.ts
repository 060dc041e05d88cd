import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { DatasetParams } from '../../../src-shared/catalog/dataset/dataset-params.ts'
import type { Geometry } from '../../../src-shared/physics/geometry.ts'
import { cellCount } from '../../../src-shared/physics/geometry.ts'
import { bytesOf, problemsFrom, temporaryFolder, valueOf } from '../formats/test-files.ts'
import { inspectFile } from '../inspect.ts'
import { layouts } from '../layouts/known-layouts.ts'
import { openDataset } from '../open-dataset.ts'
import { findDetector } from '../simulator/detectors.ts'
import { simulateShowers } from '../simulator/shower.ts'
import { simulate } from '../simulator/simulate.ts'
import { layoutWriter, layoutWriters } from './layout-writers.ts'
import type { ShowerFile } from './shower-file.ts'

const folder = temporaryFolder()
afterAll(() => folder.remove())

/** Opens a written file with nothing but what inspection suggests. */
async function readBack(path: string, change: Partial<DatasetParams> = {}) {
  const inspection = valueOf(await inspectFile(path))
  const params = DatasetParams.parse({ ...inspection.events?.params, ...change })
  const source = valueOf(await openDataset(params, { projectFolder: folder.path }))
  try {
    return { inspection, info: source.info, events: await source.read(0, source.info.count) }
  } finally {
    await source.close()
  }
}

const inGeV = (mev: Float32Array): Float32Array => mev.map((value) => Math.fround(value / 1000))

test('every writer writes a layout that is read', () => {
  const known = layouts.map(({ id }) => id)
  for (const writer of layoutWriters) expect(known).toContain(writer.id)
  expect(new Set(layoutWriters.map(({ id }) => id)).size).toBe(layoutWriters.length)
})

describe('simulated files are recognised with no param and read back to the last bit', () => {
  test.each(layoutWriters.map((writer) => [writer.id, writer] as const))('%s', async (id, writer) => {
    const out = join(folder.path, `${id}.${writer.extension}`)
    const written = await simulate({ layout: id, showers: 3, seed: 3, out })
    expect(written).toMatchObject({ path: out, count: 3, layout: id, detector: writer.detector })
    const { inspection, info, events } = await readBack(out)
    expect(inspection.layouts[0]?.id).toBe(id)
    expect(inspection.problems.filter(({ severity }) => severity === 'error')).toEqual([])
    const detector = findDetector(writer.detector)
    if (detector === undefined) throw new Error('no detector')
    const made = simulateShowers({ detector, particle: written.particle, start: 0, count: 3, seed: 3 })
    const cells = cellCount(detector.geometry)
    expect(info.shape.reduce((product, length) => product * length, 1)).toBe(cells)
    const isGeV = inspection.events?.unit === 'GeV'
    expect(events.showers).toEqual(isGeV ? inGeV(made.showers) : made.showers)
    const { unit = null } = inspection.events?.condition ?? {}
    if (id === 'lhcb') {
      const energies = inGeV(made.condition)
      expect(events.condition).toEqual(
        Float32Array.from({ length: 15 }, (_, at) =>
          at % 5 === 2 ? (energies[Math.floor(at / 5)] ?? 0) : 0,
        ),
      )
    } else if (unit !== null) {
      expect(events.condition).toEqual(unit === 'GeV' ? inGeV(made.condition) : made.condition)
    }
    expect((await readdir(folder.path)).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })
})

test('the same seed gives the same npz to the byte', async () => {
  const outs = ['a.npz', 'b.npz'].map((name) => join(folder.path, name))
  for (const out of outs) await simulate({ layout: 'lhcb', showers: 3, seed: 3, out })
  const [a, b] = outs.map(bytesOf)
  expect(Buffer.compare(a ?? Buffer.of(1), b ?? Buffer.of(2))).toBe(0)
})

describe('conditions of several numbers stand where the layout has them', () => {
  const base: Omit<ShowerFile, 'events' | 'geometry' | 'shape' | 'fullSize'> = {
    unit: 'MeV',
    attributes: { synthetic: 'a test' },
    particle: null,
  }

  test('Par04: energy and both angles', async () => {
    const path = join(folder.path, 'angles.h5')
    const layer = { form: 'polar', name: '', alphaBins: 2, rEdgesMm: [0, 1, 2, 3] } as const
    const geometry: Geometry = {
      name: 'small',
      layers: [0, 1].map((id) => ({ ...layer, id, rEdgesMm: [...layer.rEdgesMm] })),
    }
    const showers = Float32Array.from({ length: 24 }, (_, at) => at)
    await layoutWriter('par04').write(path, {
      ...base,
      ...{ geometry, shape: [12], fullSize: 3 },
      events: [
        { condition: new Float32Array(2), showers, full: Float32Array.of(1000, 1, 0.5, 2000, 1.5, 0.25) },
      ],
    })
    const { events, info } = await readBack(path)
    expect(info).toMatchObject({ shape: [2, 2, 3], geometry, condition: { size: 3, unit: '1' } })
    expect([...(events.condition ?? [])]).toEqual([1000, 1, 0.5, 2000, 1.5, 0.25])
    expect(events.showers).toEqual(showers)
  })

  test('LHCb: momentum and point', async () => {
    const path = join(folder.path, 'point.npz')
    await layoutWriter('lhcb').write(path, {
      ...base,
      ...{ geometry: null, shape: [2, 2, 1], fullSize: 5 },
      events: [
        {
          condition: new Float32Array(1),
          showers: Float32Array.of(1, 2, 3, 4),
          full: Float32Array.of(0.5, -0.5, 20, 1.5, 2.5),
          labels: Float32Array.of(22),
        },
      ],
    })
    const { events, info } = await readBack(path)
    expect(info).toMatchObject({ layout: 'lhcb', shape: [2, 2, 1], labels: { classes: ['photon'] } })
    expect([...(events.condition ?? [])]).toEqual([0.5, -0.5, 20, 1.5, 2.5])
  })

  test('Keras: images with their classes', async () => {
    const path = join(folder.path, 'digits.npz')
    const showers = Float32Array.from({ length: 3 * 16 }, (_, at) => at / 7)
    await layoutWriter('mnist').write(path, {
      ...base,
      ...{ unit: '1', geometry: null, shape: [4, 4, 1], fullSize: 0 },
      events: [{ condition: new Float32Array(3), showers, labels: Float32Array.of(2, 0, 1) }],
    })
    const { events, info } = await readBack(path)
    expect(info).toMatchObject({ layout: 'mnist', count: 3, shape: [4, 4, 1], unit: '1' })
    expect(events.showers).toEqual(showers)
    expect([...(events.labels ?? [])]).toEqual([2, 0, 1])
  })
})

describe('events without a place in the layout are refused before anything is written', () => {
  test.each([
    ['par04', 'crystal-5x5', '1 layer of 5×5 cells', 'calochallenge, lagan, lhcb, mnist, pixels'],
    ['calogan', 'demo', '2 layers of 6 rings of 8', 'calochallenge, pixels'],
    ['3dgan', 'b5-20x4', '1 layer of 20×4 cells', 'calochallenge, lagan, lhcb, mnist, pixels'],
    ['lhcb', 'calochallenge-2', '45 layers of 9 rings of 16', 'calochallenge, par04'],
  ])('%s of %s', async (layout, detector, found, others) => {
    const out = join(folder.path, 'refused.h5')
    const [refused] = await problemsFrom(simulate({ layout, detector, showers: 1, seed: 1, out }))
    expect(refused?.code).toBe('data.layout-misfit')
    expect(refused?.message).toContain(found)
    expect(refused?.hint).toBe(`They fit into ${others}.`)
    expect(await readdir(folder.path)).not.toContain('refused.h5')
  })

  test.each([
    ['lhcb', 'showers.h5', 'is written as npz, but showers.h5 is a name for HDF5', 'showers.npz'],
    ['calogan', 'showers.npz', 'is written as HDF5, but showers.npz is a name for npz', 'showers.hdf5'],
  ])('%s under the name %s', async (layout, name, said, named) => {
    const [refused] = await problemsFrom(
      simulate({ layout, showers: 1, seed: 1, out: join(folder.path, name) }),
    )
    expect(refused).toMatchObject({
      code: 'data.layout-kind',
      hint: expect.stringContaining(`Name the file ${named}, or write one of `),
    })
    expect(refused?.message).toContain(said)
  })

  test('a layout that nobody writes', async () => {
    const [refused] = await problemsFrom(simulate({ layout: 'root', showers: 1, seed: 1, out: 'x' }))
    expect(refused).toMatchObject({
      code: 'data.layout',
      hint: expect.stringContaining('calochallenge, calogan'),
    })
  })
})

test('an npz whose events fail half-way leaves nothing behind', async () => {
  function* failing() {
    yield { condition: Float32Array.of(1), showers: Float32Array.of(1, 2, 3, 4) }
    throw new Error('the source broke')
  }
  const inner = temporaryFolder()
  const attempt = layoutWriter('lhcb').write(join(inner.path, 'x.npz'), {
    ...{ geometry: null, shape: [2, 2], unit: 'MeV', fullSize: 0, attributes: {}, particle: null },
    events: failing(),
  })
  await expect(attempt).rejects.toThrow('the source broke')
  expect(await readdir(inner.path)).toEqual([])
  inner.remove()
})
