import type { ExporterDefinition, ExportFile, ExportInput, PortDescription } from '../define-exporter.ts'
import { metadataEntries } from '../describe-ports.ts'
import { generatorProblems } from '../generator-problems.ts'
import { encodeUtf8 } from '../utf8.ts'
import type { ElementArray, NodeDef } from '../saved-model/saved-model-proto.ts'
import { nodeJson, shapeJson } from './graph-def.ts'
import { tensorFlowNodes } from './graph-nodes.ts'
import { toTensorFlowGraph } from './tfjs-lowering.ts'

export const tfjsExporter: ExporterDefinition = {
  target: 'tfjs',
  title: 'TensorFlow.js',
  summary: 'A graph model for tf.loadGraphModel: model.json and its weights, for browsers and Node.',
  supports: generatorProblems,
  write: (input) =>
    encodeTfjs(input).map(({ path, bytes }) => ({ path: `${input.description.name}-tfjs/${path}`, bytes })),
}

const WEIGHTS_FILE = 'group1-shard1of1.bin'

/** `model.json` and the weights beside it. */
export function encodeTfjs({ graph, description }: ExportInput): ExportFile[] {
  const nodes = tensorFlowNodes(toTensorFlowGraph(graph))
  const constants = nodes.flatMap(storedConstant)
  const model = {
    format: 'graph-model',
    generatedBy: `Ganvas ${description.ganvasVersion}`,
    convertedBy: null,
    signature: {
      inputs: Object.fromEntries(description.inputs.map(signatureEntry)),
      outputs: Object.fromEntries(description.outputs.map(signatureEntry)),
    },
    userDefinedMetadata: metadataEntries(description),
    modelTopology: { node: nodes.map(nodeJson), library: {}, versions: { producer: 1 } },
    weightsManifest: [{ paths: [WEIGHTS_FILE], weights: constants.map(weightEntry) }],
  }
  return [
    { path: 'model.json', bytes: encodeUtf8(JSON.stringify(model)) },
    { path: WEIGHTS_FILE, bytes: joined(constants) },
  ]
}

function signatureEntry(port: PortDescription): [string, Record<string, unknown>] {
  const entry = { name: `${port.name}:0`, dtype: 'DT_FLOAT', tensorShape: shapeJson([null, ...port.shape]) }
  return [port.name, entry]
}

type StoredConstant = { name: string; shape: readonly number[]; values: ElementArray }

function storedConstant({ name, attributes }: NodeDef): StoredConstant[] {
  const value = attributes['value']
  return value !== undefined && 'tensor' in value
    ? [{ name, shape: value.tensor.shape, values: value.tensor.data }]
    : []
}

function weightEntry({ name, shape, values }: StoredConstant): Record<string, unknown> {
  return { name, shape, dtype: values instanceof Int32Array ? 'int32' : 'float32' }
}

/** All constants one after the other, little-endian as TensorFlow.js reads them on the machines that it runs on. */
function joined(constants: readonly StoredConstant[]): Uint8Array {
  const total = constants.reduce((sum, { values }) => sum + values.byteLength, 0)
  const bytes = new Uint8Array(total)
  let offset = 0
  for (const { values } of constants) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), offset)
    offset += values.byteLength
  }
  return bytes
}
