import { refuse } from '../../../base/problem.ts'
import type { ExporterDefinition, ExportInput, PortDescription } from '../define-exporter.ts'
import { metadataEntries } from '../describe-ports.ts'
import { generatorProblems } from '../generator-problems.ts'
import { tensorFlowNodes } from '../tfjs/graph-nodes.ts'
import { toTensorFlowGraph } from '../tfjs/tfjs-lowering.ts'
import { encodeUtf8 } from '../utf8.ts'
import type { Named } from './saved-model-proto.ts'
import { DATA_TYPE, savedModel } from './saved-model-proto.ts'

export const savedModelExporter: ExporterDefinition = {
  target: 'saved-model',
  title: 'TensorFlow SavedModel',
  summary: 'A folder for TensorFlow in Python and C++, TensorFlow Serving and Keras’s TFSMLayer.',
  supports: generatorProblems,
  write: (input) => {
    const folder = `${input.description.name}-saved-model`
    return [
      { path: `${folder}/saved_model.pb`, bytes: encodeSavedModel(input) },
      // TensorFlow keeps this folder for whoever makes a SavedModel, and does not look into it.
      {
        path: `${folder}/assets.extra/ganvas.json`,
        bytes: encodeUtf8(`${JSON.stringify(metadataEntries(input.description), null, 2)}\n`),
      },
    ]
  },
}

/** What TensorFlow calls when nothing else is asked for. */
const SIGNATURE = 'serving_default'

/** The most that a protocol-buffer message may hold. */
const LARGEST_BYTES = 2 ** 31 - 1

/** One graph of plain operations with its weights as constants: there is nothing to restore beside it. */
export function encodeSavedModel({ graph, description }: ExportInput): Uint8Array {
  const file = savedModel({
    nodes: tensorFlowNodes(toTensorFlowGraph(graph)),
    signatures: [
      {
        name: SIGNATURE,
        inputs: description.inputs.map(tensorOf),
        outputs: description.outputs.map(tensorOf),
      },
    ],
  })
  if (file.length > LARGEST_BYTES) {
    refuse({
      code: 'export.too-large',
      message: `A saved_model.pb holds at most ${LARGEST_BYTES} bytes, but this generator needs ${file.length}.`,
      hint: 'Export to TensorFlow.js or Keras, or use fewer weights.',
    })
  }
  return file
}

const PYTHON_KEYWORDS = new Set([
  ...['and', 'as', 'assert', 'async', 'await', 'break', 'class', 'continue', 'def', 'del', 'elif', 'else'],
  ...['except', 'finally', 'for', 'from', 'global', 'if', 'import', 'in', 'is', 'lambda', 'nonlocal', 'not'],
  ...['or', 'pass', 'raise', 'return', 'try', 'while', 'with', 'yield'],
])

/** TensorFlow makes parameters of a Python function of a signature's keys: `class` becomes `class_`. */
export function signatureKey(name: string): string {
  return PYTHON_KEYWORDS.has(name) ? `${name}_` : name
}

function tensorOf(port: PortDescription): Named {
  return { name: port.name, key: signatureKey(port.name), dtype: DATA_TYPE.float, shape: [-1, ...port.shape] }
}
