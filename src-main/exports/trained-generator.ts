import type {
  ExportDescription,
  PortDescription,
} from '../../src-shared/catalog/exporters/define-exporter.ts'
import type { TrainedWeights } from '../../src-shared/compile/record-generator.ts'
import type { Sampler, SamplerInput } from '../../src-shared/compile/sampler.ts'
import { samplerInputs, samplerOutput } from '../../src-shared/compile/sampler.ts'

/** All that an export needs: plain arrays and JSON, no TensorFlow. */
export type TrainedGenerator = Sampler & {
  /** The averaged weights where the run keeps an average. */
  weights: TrainedWeights
  metadata: GeneratorMetadata
}

export type GeneratorMetadata = {
  ganvasVersion: string
  runId: string
  /** ISO 8601. */
  created: string
  dataFile: string | null
  dataSha256: string | null
  /** Smallest and largest incident energy in the training data; null when there is none. */
  energyRangeGeV: { min: number; max: number } | null
  /** What the run's manifest says about the training (seed, steps, recipe, back end); plain JSON. */
  training: Readonly<Record<string, unknown>>
}

/** What the user of the exported files must know. */
export function describeGenerator(trained: TrainedGenerator): ExportDescription {
  const { plan, metadata, network } = trained
  const { raw } = plan.data.showers
  const output = samplerOutput(trained)
  return {
    name: 'generator',
    title: plan.name === '' ? network.name : `${plan.name}: ${network.name}`,
    ganvasVersion: metadata.ganvasVersion,
    runId: metadata.runId,
    created: metadata.created,
    inputs: samplerInputs(trained).map((input) => describeInput(input, metadata)),
    outputs: [
      {
        ...output,
        meaning:
          output.unit === 'MeV'
            ? 'Energy deposited in each cell, in the order of the data file'
            : 'One event per row, in the order and unit of the data file',
      },
    ],
    dataFile: metadata.dataFile,
    dataSha256: metadata.dataSha256,
    facts: {
      event_shape: raw.shape,
      data_unit: raw.unit,
      geometry: raw.geometry,
      recipe: plan.training.recipe.kind,
      weights_average: plan.training.average,
      training: metadata.training,
    },
  }
}

function describeInput(input: SamplerInput, metadata: GeneratorMetadata): PortDescription {
  const { name, shape } = input
  switch (input.role) {
    case 'latent':
      return { name, shape, unit: '1', meaning: 'Random numbers', distribution: input.distribution }
    case 'energy': {
      const range = metadata.energyRangeGeV
      return { name, shape, unit: 'GeV', meaning: 'Incident energy', ...(range === null ? {} : { range }) }
    }
    case 'label':
      return { name, shape, unit: '1', meaning: `Class, a whole number from 0 to ${input.classes - 1}` }
    case 'condition':
      return { name, shape, unit: input.unit, meaning: 'Condition, as the data file gives it' }
    case 'input':
      return { name, shape, unit: '1', meaning: 'Input of the network' }
  }
}
