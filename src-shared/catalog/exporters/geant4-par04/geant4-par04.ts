import { Geometry } from '../../../physics/geometry.ts'
import type { ModelPlan } from '../../../plan/model-plan.ts'
import { isEnergyUnit } from '../../../base/units.ts'
import { sizeOf } from '../../../tensor/shape.ts'
import type { ExportDescription, ExporterDefinition, ExportFile, ExportInput } from '../define-exporter.ts'
import { generatorProblems } from '../generator-problems.ts'
import { encodeOnnx } from '../onnx/onnx.ts'
import { encodeUtf8 } from '../utf8.ts'
import { par04Cells, par04InputProblems } from './par04-cells.ts'
import { PAR04_CONDITIONS, PAR04_MAX_GEV, par04Graph } from './par04-graph.ts'
import { par04Macro } from './par04-macro.ts'

export const geant4Par04Exporter: ExporterDefinition = {
  target: 'geant4-par04',
  title: 'Geant4 Par04',
  summary: 'An .onnx file with the one input that Geant4’s Par04 example gives, and the macro that loads it.',
  supports(plan) {
    const problems = generatorProblems(plan)
    return problems.length > 0 ? problems : par04Problems(plan)
  },
  write: writePar04,
}

function par04Problems(plan: ModelPlan) {
  const needs = par04Needs(plan)
  const sources = plan.networks.find(({ role }) => role === 'generator')?.inputs ?? []
  // Geant4 draws them from the standard normal distribution.
  const uniform = sources.flatMap((each) =>
    each.source === 'latent' && each.distribution === 'uniform' ? ['latent numbers that are uniform'] : [],
  )
  return par04InputProblems({ ...needs, others: [...needs.others, ...uniform] })
}

/** What a plan's generator takes, as far as Par04 is concerned. */
export function par04Needs(plan: ModelPlan) {
  const sources = plan.networks.find(({ role }) => role === 'generator')?.inputs ?? []
  const condition = plan.data.condition?.raw
  return {
    geometry: plan.data.showers.raw.geometry,
    latents: sources.filter(({ source }) => source === 'latent').length,
    isConditionedOnEnergy:
      condition !== undefined && isEnergyUnit(condition.unit) && sizeOf(condition.shape) === 1,
    others: sources.filter(({ source }) => source === 'input').map(({ name }) => name),
  }
}

function writePar04({ graph, description }: ExportInput): ExportFile[] {
  const cells = par04Cells(Geometry.nullable().parse(description.facts['geometry']))
  const latent = description.inputs.find(({ distribution }) => distribution !== undefined)
  const energy = description.inputs.find(({ unit }) => unit === 'GeV')
  const [showers] = description.outputs
  if (cells === null || latent === undefined || energy === undefined || showers === undefined) {
    throw new Error('Par04 was asked to write what it does not support')
  }
  const latents = sizeOf(latent.shape)
  const names = { latent: latent.name, energy: energy.name, showers: showers.name }
  const model = `${description.name}-par04.onnx`
  return [
    {
      path: model,
      bytes: encodeOnnx({
        graph: par04Graph(graph, { latents, names, cells }),
        description: described(description, { latents, cells: sizeOf(showers.shape) }),
      }),
    },
    {
      path: `${description.name}-par04.mac`,
      bytes: encodeUtf8(par04Macro(model, { latents, cells, run: description.runId })),
    },
  ]
}

function described(
  description: ExportDescription,
  sizes: { latents: number; cells: number },
): ExportDescription {
  const vector = `${sizes.latents} random numbers (standard normal), E / ${PAR04_MAX_GEV} GeV, angle / 90°, 2 numbers for the detector; the last 3 are not used`
  return {
    ...description,
    inputs: [{ name: 'input', shape: [sizes.latents + PAR04_CONDITIONS], unit: '1', meaning: vector }],
    outputs: [
      {
        ...{ name: 'showers', shape: [sizes.cells], unit: '1' },
        meaning: 'Share of the incident energy in each cell, ordered by r, phi and z, z fastest',
      },
    ],
  }
}
