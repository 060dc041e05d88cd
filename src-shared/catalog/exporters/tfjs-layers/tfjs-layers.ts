import type { Problem } from '../../../base/problem.ts'
import { problem, refuse } from '../../../base/problem.ts'
import type { ModelPlan, NetworkPlan } from '../../../plan/model-plan.ts'
import type { ExporterDefinition, ExportFile, ExportInput } from '../define-exporter.ts'
import { metadataEntries } from '../describe-ports.ts'
import { generatorProblems } from '../generator-problems.ts'
import { encodeUtf8 } from '../utf8.ts'
import type { StackedLayer } from './layer-stack.ts'
import { layerStack } from './layer-stack.ts'

export const tfjsLayersExporter: ExporterDefinition = {
  target: 'tfjs-layers',
  title: 'TensorFlow.js layers',
  summary:
    'A layers model for tf.loadLayersModel, to look into or train on, for generators that are one plain stack.',
  supports(plan) {
    const problems = generatorProblems(plan)
    return problems.length > 0 ? problems : stackProblems(plan)
  },
  write: (input) =>
    encodeTfjsLayers(input).map(({ path, bytes }) => ({
      path: `${input.description.name}-tfjs-layers/${path}`,
      bytes,
    })),
}

const STACKED =
  /^(dense|activation|leaky-relu|batch-norm|dropout|gaussian-noise|reshape|flatten|conv-\dd|conv-transpose-2d|upsampling-2d|(max|average)-pooling-[12]d)$/
const HINT = 'Export to TensorFlow.js (tfjs), whose graph model holds every generator.'

function stackProblems(plan: ModelPlan): Problem[] {
  const generator = plan.networks.find(({ role }) => role === 'generator')
  if (generator === undefined) return []
  const reason = notStacked(generator) ?? transformed(plan)
  if (reason === null) return []
  const message = `A layers model holds one stack of layers from one latent vector to the event, but ${reason}.`
  return [problem({ code: 'export.not-a-stack', at: { network: generator.id }, message, hint: HINT })]
}

function notStacked({ name, inputs, steps }: NetworkPlan): string | null {
  if (inputs.length !== 1) return `“${name}” has ${inputs.length} inputs`
  const branching = steps.find((step) => step.inputs.length !== 1)
  if (branching !== undefined) return `“${branching.name}” has ${branching.inputs.length} inputs`
  const other = steps.find((step) => !STACKED.test(step.kind))
  return other === undefined ? null : `there is no such layer for “${other.name}” (${other.kind})`
}

/** Going back from what the generator makes to the file's unit must be one factor and one shift. */
function transformed({ data }: ModelPlan): string | null {
  const other = data.showers.transforms.find(
    ({ kind }) => !['scale', 'min-max', 'standardise'].includes(kind),
  )
  return other === undefined ? null : `undoing “${other.name}” (${other.kind}) is no layer`
}

const WEIGHTS_FILE = 'group1-shard1of1.bin'

/** `model.json` and the weights beside it. */
export function encodeTfjsLayers({ graph, description }: ExportInput): ExportFile[] {
  const stack = layerStack(graph)
  if ('refused' in stack) {
    const { scope, operation } = stack.refused
    return refuse({
      code: 'export.not-a-stack',
      message: `A layers model holds one stack of layers from one latent vector to the event, but ${scope === '' ? 'undoing the transforms' : `“${scope}”`} takes an operation that is no layer (${operation.op}).`,
      hint: HINT,
    })
  }
  const [input] = description.inputs
  const first = {
    class_name: 'InputLayer',
    config: {
      name: input?.name ?? 'latent',
      batch_input_shape: [null, ...(input?.shape ?? [])],
      ...{ dtype: 'float32', sparse: false },
    },
  }
  const layers = stack.layers.map(({ className, config }) => ({
    class_name: className,
    config: { ...config, trainable: true, dtype: 'float32' },
  }))
  const model = {
    format: 'layers-model',
    generatedBy: `Ganvas ${description.ganvasVersion}`,
    convertedBy: null,
    userDefinedMetadata: metadataEntries(description),
    modelTopology: {
      keras_version: 'tfjs-layers 4.22.0',
      backend: 'tensor_flow.js',
      model_config: {
        class_name: 'Sequential',
        config: { name: description.name, layers: [first, ...layers] },
      },
    },
    weightsManifest: [{ paths: [WEIGHTS_FILE], weights: stack.layers.flatMap(weightEntries) }],
  }
  return [
    { path: 'model.json', bytes: encodeUtf8(JSON.stringify(model)) },
    { path: WEIGHTS_FILE, bytes: joined(stack.layers) },
  ]
}

function weightEntries({ config, weights }: StackedLayer): Record<string, unknown>[] {
  return weights.map(({ name, shape }) => ({ name: `${config.name}/${name}`, shape, dtype: 'float32' }))
}

/** All weights one after the other, little-endian. */
function joined(layers: readonly StackedLayer[]): Uint8Array {
  const arrays = layers.flatMap(({ weights }) => weights.map(({ values }) => values))
  const bytes = new Uint8Array(arrays.reduce((total, values) => total + values.byteLength, 0))
  const view = new DataView(bytes.buffer)
  let offset = 0
  for (const values of arrays) {
    for (const value of values) {
      view.setFloat32(offset, value, true)
      offset += 4
    }
  }
  return bytes
}
