import { Geometry } from '../../../physics/geometry.ts'
import { sizeOf } from '../../../tensor/shape.ts'
import type { ExportDescription, ExporterDefinition, ExportFile, ExportInput } from '../define-exporter.ts'
import { generatorProblems } from '../generator-problems.ts'
import { par04Needs } from '../geant4-par04/geant4-par04.ts'
import { par04Cells, par04RandomInputProblems } from '../geant4-par04/par04-cells.ts'
import { inPar04Order } from '../geant4-par04/par04-graph.ts'
import { par04RandomMacro } from '../geant4-par04/par04-macro.ts'
import { recordGraph } from '../graph/record.ts'
import { replayGraph } from '../graph/replay.ts'
import { encodeOnnx } from '../onnx/onnx.ts'
import { encodeUtf8 } from '../utf8.ts'

/** Energy in GeV, phi, theta, and five numbers that name the detector. */
const VECTOR = 8

/**
 * For Par04's model type CaloDiT-2 (Geant4 11.4): from one vector `[energy in GeV, phi, theta, five for the detector]` to
 * GeV per cell. It has no room for latent numbers, so they are drawn in the graph. Only the energy is used: the generator
 * was trained for one direction and one detector.
 */
export const geant4Par04RandomExporter: ExporterDefinition = {
  target: 'geant4-par04-random',
  title: 'Geant4 Par04, own random numbers',
  summary:
    'An .onnx file that draws its random numbers itself, as Par04’s CaloDiT-2 mode needs it, and the macro that loads it.',
  supports(plan) {
    const problems = generatorProblems(plan)
    return problems.length > 0 ? problems : par04RandomInputProblems(par04Needs(plan))
  },
  write: writePar04Random,
}

function writePar04Random({ graph, description }: ExportInput): ExportFile[] {
  const cells = par04Cells(Geometry.nullable().parse(description.facts['geometry']))
  const latents = description.inputs.filter(({ distribution }) => distribution !== undefined)
  const energy = description.inputs.find(({ unit }) => unit === 'GeV')
  const [showers] = description.outputs
  if (cells === null || energy === undefined || showers === undefined) {
    throw new Error('Par04 was asked to write what it does not support')
  }
  const inputs = [{ name: 'input', shape: [VECTOR] }, ...latents.map(({ name, shape }) => ({ name, shape }))]
  const whole = recordGraph(inputs, ({ ops, inputs: given }) => {
    const { input } = given
    if (input === undefined) throw new Error('The recording has lost its input')
    const energyGeV = ops.slice(input, [0, 0], [-1, 1])
    const made = replayGraph(ops, graph, { ...given, [energy.name]: energyGeV })[showers.name]
    if (made === undefined) throw new Error(`The generator gives no ${showers.name}`)
    return { showers: inPar04Order(ops, ops.mul(made, ops.scalar(1e-3)), cells) }
  })
  const model = `${description.name}-par04-random.onnx`
  const drawn = latents.map(({ name, shape, distribution = 'normal' }) => ({
    ...{ name, distribution, width: sizeOf(shape) },
    like: { name: 'input', width: VECTOR },
  }))
  return [
    {
      path: model,
      bytes: encodeOnnx({ graph: whole, description: described(description, sizeOf(showers.shape)) }, drawn),
    },
    {
      path: `${description.name}-par04-random.mac`,
      bytes: encodeUtf8(par04RandomMacro(model, { cells, run: description.runId })),
    },
  ]
}

function described(description: ExportDescription, cells: number): ExportDescription {
  const vector =
    'Incident energy in GeV, phi, theta, 5 numbers for the detector; all but the energy are not used, random numbers are drawn inside'
  return {
    ...description,
    inputs: [{ name: 'input', shape: [VECTOR], unit: '1', meaning: vector }],
    outputs: [
      {
        ...{ name: 'showers', shape: [cells], unit: 'GeV' as const },
        meaning: 'Energy deposited in each cell, ordered by r, phi and z, z fastest',
      },
    ],
  }
}
