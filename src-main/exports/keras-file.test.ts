import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import h5wasm from 'h5wasm/node'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { kerasExporter } from '../../src-shared/catalog/exporters/keras/keras.ts'
import { recordGenerator } from '../../src-shared/compile/record-generator.ts'
import type { FileBytes } from '../data/formats/file-bytes.ts'
import { memberStart, readZipDirectory } from '../data/formats/npz/zip-directory.ts'
import { templateGenerator } from './testing/template-generator.ts'
import { describeGenerator } from './trained-generator.ts'

let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ganvas-keras-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** The members of the one file of an export, found by the reader of npz files. */
async function membersOf(bytes: Uint8Array): Promise<Map<string, Uint8Array>> {
  const file: FileBytes = {
    path: 'generator.keras',
    size: bytes.length,
    read: (at, length) => Promise.resolve(Uint8Array.from(bytes.subarray(at, at + length))),
    close: () => Promise.resolve(),
  }
  const members = await readZipDirectory(file)
  const found = members.map(async (member): Promise<[string, Uint8Array]> => {
    const start = await memberStart(file, member)
    return [member.name, bytes.subarray(start, start + member.bytes)]
  })
  return new Map(await Promise.all(found))
}

function jsonOf(bytes: Uint8Array | undefined): unknown {
  return JSON.parse(Buffer.from(bytes ?? []).toString())
}

it('is a zip of metadata, config and weights that HDF5’s own library reads', async () => {
  const trained = templateGenerator('demo-wgan-gp')
  const graph = recordGenerator(trained, trained.weights)
  const [written] = kerasExporter.write({ graph, description: describeGenerator(trained) })
  expect(written?.path).toBe('generator.keras')
  const members = await membersOf(written?.bytes ?? new Uint8Array())
  expect([...members.keys()]).toEqual(['metadata.json', 'config.json', 'model.weights.h5'])

  expect(jsonOf(members.get('metadata.json'))).toMatchObject({
    date_saved: '2026-11-20@12:00:00',
    ganvas: { energy_unit: 'GeV', energy_range: '[1,100]', showers_unit: 'MeV' },
  })
  expect(jsonOf(members.get('config.json'))).toMatchObject({
    class_name: 'Functional',
    config: {
      input_layers: { latent: ['latent', 0, 0], energy: ['energy', 0, 0] },
      output_layers: ['showers', 0, 0],
    },
  })

  const path = join(folder, 'model.weights.h5')
  await writeFile(path, members.get('model.weights.h5') ?? '')
  await h5wasm.ready
  const file = new h5wasm.File(path, 'r')
  try {
    const [kernel] = trained.network.weights
    const stored = file.get('layers/dense/vars/0')
    if (!(stored instanceof h5wasm.Dataset) || kernel === undefined) throw new Error('no kernel')
    expect(stored.shape).toEqual(kernel.shape)
    expect(stored.value).toEqual(trained.weights.get(kernel.name))
  } finally {
    file.close()
  }
})

it('holds nothing that Keras would refuse to load in safe mode', async () => {
  const trained = templateGenerator('digits-dcgan')
  const graph = recordGenerator(trained, trained.weights)
  const [written] = kerasExporter.write({ graph, description: describeGenerator(trained) })
  const members = await membersOf(written?.bytes ?? new Uint8Array())
  // What `config.json` looks like to us is what Keras reads; every class in it comes from a module of Keras.
  const { config } = jsonOf(members.get('config.json')) as {
    config: { layers: { module: string; class_name: string }[] }
  }
  const modules = new Set(config.layers.map((each) => each.module))
  expect([...modules].every((each) => /^keras\.(layers|src\.ops\.(numpy|nn|math|core))$/.test(each))).toBe(
    true,
  )
  expect(config.layers.map((each) => each.class_name)).toContain('UpSampling2D')
  expect(config.layers.map((each) => each.class_name)).not.toContain('Lambda')
})
