import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { XMLParser } from 'fast-xml-parser'
import h5wasm from 'h5wasm/node'
import { build } from 'vite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ProblemError } from '../../../src-shared/base/problem.ts'
import { layerSizes, type Geometry } from '../../../src-shared/physics/geometry.ts'
import { inspectFile } from '../inspect.ts'
import { findDetector } from '../simulator/detectors.ts'
import { simulate } from '../simulator/simulate.ts'
import { binningXml } from './binning-xml.ts'
import { writeCaloChallenge } from './calochallenge.ts'
import { writeCaloGan } from './calogan.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ganvas-writers-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

const polar: Geometry = {
  name: 'test',
  layers: [
    { form: 'polar', id: 0, name: '0', alphaBins: 1, rEdgesMm: [0, 5, 10.5] },
    { form: 'polar', id: 3, name: '3', alphaBins: 2, rEdgesMm: [0, 2] },
  ],
}

/** `batches` batches of 7 events of 4 voxels; event i holds 4i, 4i + 1, ... and has energy 1000 + i. */
function* numbered(batches: number) {
  for (let batch = 0; batch < batches; batch++) {
    yield {
      condition: Float32Array.from({ length: 7 }, (_, event) => 1000 + batch * 7 + event),
      showers: Float32Array.from({ length: 28 }, (_, index) => batch * 28 + index),
    }
  }
}

async function contentOf(
  path: string,
): Promise<{ attributes: Record<string, unknown>; data: Map<string, Dataset> }> {
  await h5wasm.ready
  const file = new h5wasm.File(path, 'r')
  try {
    const data = new Map<string, Dataset>()
    for (const name of file.keys()) {
      const entity = file.get(name)
      if (!(entity instanceof h5wasm.Dataset)) throw new Error(`${name} is not a dataset`)
      data.set(name, {
        shape: entity.shape,
        dtype: entity.dtype,
        filters: entity.filters.map((filter) => filter.name),
        values: entity.value,
      })
    }
    const attributes = Object.fromEntries(
      Object.entries(file.attrs).map(([name, attribute]) => [name, attribute.value]),
    )
    return { attributes, data }
  } finally {
    file.close()
  }
}
type Dataset = { shape: unknown; dtype: unknown; filters: unknown; values: unknown }

async function problemOf(attempt: Promise<unknown>): Promise<string | undefined> {
  try {
    await attempt
  } catch (error) {
    if (error instanceof ProblemError) return error.problems[0]?.code
    throw error
  }
  return undefined
}

describe('the CaloChallenge layout', () => {
  test('has the challenge’s names, shapes and order, compressed, with its binning beside it', async () => {
    const path = join(folder, 'some showers.h5')
    const written = await writeCaloChallenge(path, {
      geometry: polar,
      voxels: 4,
      events: numbered(3),
      attributes: { synthetic: 'a test', seed: 12 },
    })
    expect(written).toEqual({ path, count: 21, binning: join(folder, 'binning_some showers.xml') })
    const { data, attributes } = await contentOf(path)
    expect([...data.keys()].sort()).toEqual(['incident_energies', 'showers'])
    expect(data.get('showers')).toMatchObject({ shape: [21, 4], dtype: '<f' })
    expect(data.get('showers')?.filters).toEqual(['deflate'])
    expect(data.get('showers')?.values).toEqual(Float32Array.from({ length: 84 }, (_, index) => index))
    expect(data.get('incident_energies')).toMatchObject({ shape: [21, 1] })
    expect(data.get('incident_energies')?.values).toEqual(
      Float32Array.from({ length: 21 }, (_, event) => 1000 + event),
    )
    expect(attributes['synthetic']).toBe('a test')
    expect(Number(attributes['seed'])).toBe(12)
    expect(JSON.parse(String(attributes['geometry']))).toEqual(polar)
  })

  test('its binning names every layer id, empty ones with r_edges 0', async () => {
    const xml = binningXml(polar, { pid: 22, name: 'photon' })
    const parsed = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' }).parse(xml ?? '')
    expect(parsed.Bins.Bin).toMatchObject({ pid: '22', etaMin: '0', etaMax: '10.5', name: 'photon' })
    expect(parsed.Bins.Bin.Layer).toEqual([
      { id: '0', r_edges: '0,5,10.5', n_bin_alpha: '1' },
      { id: '1', r_edges: '0', n_bin_alpha: '1' },
      { id: '2', r_edges: '0', n_bin_alpha: '1' },
      { id: '3', r_edges: '0,2', n_bin_alpha: '2' },
    ])
    const grids = findDetector('crystal-5x5')?.geometry
    expect(grids === undefined ? 'no detector' : binningXml(grids, { pid: 22, name: 'photon' })).toBeNull()
  })

  test('more events than a chunk come out in order, and an empty file is still a file', async () => {
    const path = join(folder, 'long.h5')
    await writeCaloChallenge(path, { geometry: null, voxels: 4, events: numbered(400) })
    const { data } = await contentOf(path)
    expect(data.get('showers')?.shape).toEqual([2800, 4])
    expect(data.get('showers')?.values).toEqual(Float32Array.from({ length: 11_200 }, (_, index) => index))
    await writeCaloChallenge(path, { geometry: null, voxels: 4, events: [] })
    expect((await contentOf(path)).data.get('showers')?.shape).toEqual([0, 4])
  })
})

test('the CaloGAN layout has GeV energies and one image per layer', async () => {
  const geometry: Geometry = {
    name: 'test',
    layers: [
      { form: 'grid', id: 0, name: '0', rows: 1, columns: 2, pitchMm: null },
      { form: 'grid', id: 1, name: '1', rows: 2, columns: 1, pitchMm: null },
    ],
  }
  const path = join(folder, 'calogan.hdf5')
  await writeCaloGan(path, { geometry, events: numbered(1) })
  const { data } = await contentOf(path)
  expect(data.get('energy')?.shape).toEqual([7, 1])
  expect((data.get('energy')?.values as Float32Array)[3]).toBeCloseTo(1.003, 6)
  expect(data.get('layer_0')?.shape).toEqual([7, 1, 2])
  expect(data.get('layer_1')?.shape).toEqual([7, 2, 1])
  expect([...(data.get('layer_0')?.values as Float32Array)].slice(0, 4)).toEqual([0, 1, 4, 5])
  expect([...(data.get('layer_1')?.values as Float32Array)].slice(0, 4)).toEqual([2, 3, 6, 7])
  expect(data.get('overflow')?.shape).toEqual([7, 2])
})

describe('what goes wrong leaves no trace', () => {
  test('events that fail half-way leave the old file as it was', async () => {
    const path = join(folder, 'kept.h5')
    await writeFile(path, 'old')
    function* failing() {
      yield* numbered(200)
      throw new Error('the source broke')
    }
    await expect(writeCaloChallenge(path, { geometry: polar, voxels: 4, events: failing() })).rejects.toThrow(
      'the source broke',
    )
    expect(await readFile(path, 'utf8')).toBe('old')
    expect(await readdir(folder)).toEqual(['kept.h5'])
  })

  test('a folder that is not there is a problem', async () => {
    const attempt = writeCaloChallenge(join(folder, 'no', 'x.h5'), {
      geometry: null,
      voxels: 4,
      events: numbered(1),
    })
    expect(await problemOf(attempt)).toBe('file.no-folder')
  })

  test.skipIf(process.platform === 'win32')(
    'a file that the system cuts off is a problem, and the temporary file is gone',
    async () => {
      await build({
        configFile: false,
        logLevel: 'error',
        root: import.meta.dirname,
        build: {
          ssr: join(import.meta.dirname, 'calochallenge.ts'),
          outDir: join(folder, 'bundle'),
          rollupOptions: {
            // 4 MB of library that need no bundling, but have to be found from the temporary folder.
            external: ['h5wasm/node'],
            output: {
              entryFileNames: 'writer.mjs',
              paths: { 'h5wasm/node': import.meta.resolve('h5wasm/node') },
            },
          },
        },
        ssr: { noExternal: true, external: ['h5wasm/node'] },
      })
      const out = join(folder, 'out')
      const script = `
        import { mkdirSync, readdirSync } from 'node:fs'
        import { writeCaloChallenge } from ${JSON.stringify(join(folder, 'bundle', 'writer.mjs'))}
        mkdirSync(${JSON.stringify(out)})
        function* events() {
          for (;;) yield { condition: new Float32Array(500), showers: Float32Array.from({ length: 50000 }, Math.random) }
        }
        try {
          await writeCaloChallenge(${JSON.stringify(join(out, 'x.h5'))}, { geometry: null, voxels: 100, events: events() })
        } catch (error) {
          console.log(JSON.stringify({ codes: error.problems?.map((each) => each.code), text: String(error), left: readdirSync(${JSON.stringify(out)}) }))
        }`
      await writeFile(join(folder, 'run.mjs'), script)
      // A limit on file sizes stands for the full disk: both are a failing write deep inside HDF5.
      const run = spawnSync(
        'sh',
        ['-c', `trap '' XFSZ; ulimit -f 4096; exec "$0" "$1"`, process.execPath, join(folder, 'run.mjs')],
        { encoding: 'utf8', timeout: 50_000 },
      )
      expect(run.stderr).toBe('')
      expect(JSON.parse(run.stdout)).toMatchObject({ codes: ['file.too-large'], left: [] })
    },
  )
})

describe('simulate', () => {
  test.each([
    ['crystal-5x5', [25]],
    ['b5-20x4', [80]],
    ['demo', [6, 48, 48, 6, 4]],
  ])('%s is read back with its geometry, whatever lies beside it', async (detector, layers) => {
    const path = join(folder, `${detector}.h5`)
    await simulate({ detector, showers: 3, seed: 1, out: path })
    await writeFile(join(folder, `binning_${detector}.xml`), '<other/>')
    const inspected = await inspectFile(path)
    if (!inspected.ok) throw new Error('refused')
    expect(inspected.value.problems).toEqual([])
    const geometry = inspected.value.events?.geometry
    expect(geometry?.name).toBe(detector)
    expect(geometry == null ? [] : layerSizes(geometry)).toEqual(layers)
  })

  test('writes the same events for the same seed, marked as synthetic, and reports progress', async () => {
    const progress: number[] = []
    const run = (name: string, showers: number, seed: number) =>
      simulate({
        detector: 'demo',
        showers,
        seed,
        out: join(folder, name),
        onProgress: (done) => progress.push(done),
      })
    const written = await run('a.h5', 450, 3)
    expect(written.count).toBe(450)
    expect(progress).toEqual([200, 400, 450])
    await run('b.h5', 450, 3)
    await run('c.h5', 300, 3)
    const [a, b, c] = await Promise.all(
      ['a.h5', 'b.h5', 'c.h5'].map(async (name) => contentOf(join(folder, name))),
    )
    expect(b?.data.get('showers')).toEqual(a?.data.get('showers'))
    const all = a?.data.get('showers')?.values as Float32Array
    expect(c?.data.get('showers')?.values).toEqual(all.slice(0, 300 * 112))
    expect(a?.attributes).toMatchObject({ detector: 'demo', particle: 'photon', layout: 'calochallenge' })
    expect(String(a?.attributes['synthetic'])).toContain('not Geant4')
    expect(await readdir(folder)).toContain('binning_a.xml')
  })

  test('CaloGAN files have its three layers and energies from 1 to 100 GeV', async () => {
    await simulate({
      detector: 'calogan',
      particle: 'pion',
      showers: 30,
      seed: 1,
      out: join(folder, 'pi.hdf5'),
    })
    const { data } = await contentOf(join(folder, 'pi.hdf5'))
    expect([...data.values()].map((dataset) => dataset.shape)).toEqual([
      [30, 1],
      [30, 3, 96],
      [30, 12, 12],
      [30, 12, 6],
      [30, 3],
    ])
    const energies = data.get('energy')?.values as Float32Array
    expect(Math.min(...energies)).toBeGreaterThanOrEqual(1)
    expect(Math.max(...energies)).toBeLessThanOrEqual(100)
  })

  test.each([
    ['simulate.detector', { detector: 'atlas', showers: 10 }],
    ['simulate.particle', { detector: 'demo', particle: 'axion', showers: 10 }],
    ['simulate.showers', { detector: 'demo', showers: 0 }],
  ])('refuses with %s', async (code, options) => {
    expect(await problemOf(simulate({ ...options, seed: 1, out: join(folder, 'x.h5') }))).toBe(code)
    expect(await readdir(folder)).toEqual([])
  })

  test('an aborted simulation leaves no file', async () => {
    const stop = new AbortController()
    const attempt = simulate({
      detector: 'demo',
      showers: 1000,
      seed: 1,
      out: join(folder, 'x.h5'),
      signal: stop.signal,
      onProgress: () => stop.abort(),
    })
    await expect(attempt).rejects.toThrow('abort')
    expect(await readdir(folder)).toEqual([])
  })
})
