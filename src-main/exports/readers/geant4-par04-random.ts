import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { refuse } from '../../../src-shared/base/problem.ts'
import { valueInfo } from '../../../src-shared/catalog/exporters/onnx/onnx-proto.ts'
import {
  encoded,
  message,
  nested,
  type Message,
} from '../../../src-shared/catalog/exporters/onnx/protobuf.ts'
import { samplerInputs } from '../../../src-shared/compile/sampler.ts'
import { sizeOf } from '../../../src-shared/tensor/shape.ts'
import { rawFields } from '../onnx-bytes.ts'
import { runOnnxExport } from '../run-onnx-export.ts'
import { cellByCell } from '../run-par04-export.ts'
import { pathEndingIn, type ReadBack, type Reader, type WrittenExport } from './reader.ts'

/**
 * Calls the file as Par04's CaloDiT-2 mode does. Once with its own random numbers told: they must be as the generator's
 * latent numbers are. And once with given ones in their place, which takes nothing else from the file: then showers can be
 * compared.
 */
export const geant4Par04RandomReader: Reader = {
  target: 'geant4-par04-random',
  async read(written) {
    const folder = await mkdtemp(join(tmpdir(), 'ganvas-par04-'))
    try {
      return await readBoth(written, folder)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}

/** As Par04 has it: energy in GeV, phi, theta, and which of five detectors. */
const ANGLES_AND_DETECTOR = [0.3, 1.4, 1, 0, 0, 0, 0] as const

async function readBoth({ paths, inputs, trained }: WrittenExport, folder: string): Promise<ReadBack> {
  const { geometry } = trained.plan.data.showers.raw
  const energy = inputs['energy']
  if (energy === undefined || geometry === null)
    throw new Error('Par04 was asked to read what it does not support')
  const model = new Uint8Array(await readFile(pathEndingIn(paths, '.onnx')))
  const count = energy.shape[0] ?? 0
  const width = 1 + ANGLES_AND_DETECTOR.length
  const values = Float32Array.from({ length: count * width }, (_, index) => {
    const column = index % width
    return (column === 0 ? energy.values[(index - column) / width] : ANGLES_AND_DETECTOR[column - 1]) ?? NaN
  })
  const vector = { input: { shape: [count, width], values } }

  const latents = samplerInputs(trained).flatMap((each) => (each.role === 'latent' ? [each] : []))
  const infos = latents.map(({ name, shape }) => valueInfo(name, [null, sizeOf(shape)], ''))
  const telling = join(folder, 'telling.onnx')
  await writeFile(
    telling,
    withGraph(model, (graph) => [...graph, ...infos.map((each) => encoded(nested(OUTPUT, each)))]),
  )
  const told = await runOnnxExport(telling, vector)
  if ('notChecked' in told) return told
  const seen = latents.map(({ name, distribution }) =>
    refuseOtherNumbers(
      told.outputs[name]?.values ?? new Float32Array(0),
      distribution,
      pathEndingIn(paths, '.onnx'),
    ),
  )

  const given = join(folder, 'given.onnx')
  await writeFile(
    given,
    withGraph(model, (graph) => givenInstead(graph, infos)),
  )
  const drawn = Object.fromEntries(
    latents.map(({ name, shape }) => [
      name,
      { shape: [count, sizeOf(shape)], values: inputs[name]?.values ?? new Float32Array(0) },
    ]),
  )
  const read = await runOnnxExport(given, { ...vector, ...drawn })
  if ('notChecked' in read) return read
  const made = read.outputs['showers']?.values ?? new Float32Array(0)
  return {
    outputs: cellByCell(made, { geometry, count, scale: () => 1000 }),
    checkedWith: `${read.checkedWith}, called as by Par04 with the same random numbers in place of its own (${seen.join('; ')})`,
  }
}

// Numbers of the fields in onnx.proto3.
const [GRAPH, NODE, INPUT, OUTPUT, OPERATOR] = [7, 1, 11, 12, 4]

function withGraph(model: Uint8Array, change: (fields: Uint8Array[]) => Uint8Array[]): Uint8Array {
  const parts = rawFields(model).map(({ number, bytes, content }) => {
    if (number !== GRAPH || content === null) return bytes
    const fields = change(rawFields(content).map((field) => field.bytes))
    return encoded(nested(GRAPH, message(fields.map(asField))))
  })
  return Buffer.concat(parts)
}

function asField(bytes: Uint8Array): Message {
  return { pieces: [bytes], length: bytes.length }
}

/** The graph without the nodes that draw, and with inputs of the same names. */
function givenInstead(graph: Uint8Array[], infos: readonly Message[]): Uint8Array[] {
  const kept = graph.filter((bytes) => {
    const [field] = rawFields(bytes)
    if (field?.number !== NODE || field.content === null) return true
    const operator = rawFields(field.content).find(({ number }) => number === OPERATOR)?.content
    return !Buffer.from(operator ?? [])
      .toString()
      .startsWith('Random')
  })
  return [...kept, ...infos.map((each) => encoded(nested(INPUT, each)))]
}

const EXPECTED = {
  normal: { mean: 0, sd: 1, name: 'standard normal' },
  uniform: { mean: 0.5, sd: Math.sqrt(1 / 12), name: 'uniform from 0 to 1' },
} as const
/** In standard errors: once in five hundred million exports by chance. */
const ALLOWED = 6

function refuseOtherNumbers(values: Float32Array, distribution: 'normal' | 'uniform', file: string): string {
  const { mean, sd, name } = EXPECTED[distribution]
  const count = values.length
  const found = values.reduce((sum, value) => sum + value, 0) / count
  const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - found) ** 2, 0) / count)
  const isSo =
    Math.abs(found - mean) < (ALLOWED * sd) / Math.sqrt(count) &&
    Math.abs(spread - sd) < (ALLOWED * sd) / Math.sqrt(2 * count) &&
    new Set(values).size > 0.9 * count
  if (!isSo) {
    refuse({
      code: 'export.unreadable',
      at: { file },
      message: `The random numbers that the exported file draws should be ${name}, but ${count} of them have mean ${found.toFixed(3)} and standard deviation ${spread.toFixed(3)}.`,
      hint: 'This is a fault of Ganvas. Nothing was exported; please report it with the project file.',
    })
  }
  return `${count} of those are ${name}: mean ${found.toFixed(3)}, standard deviation ${spread.toFixed(3)}`
}
