import { refuse } from '../../../base/problem.ts'
import type {
  ExportDescription,
  ExporterDefinition,
  ExportInput,
  PortDescription,
} from '../define-exporter.ts'
import { metadataEntries, portSentence } from '../describe-ports.ts'
import { generatorProblems } from '../generator-problems.ts'
import { toChannelsFirstGraph } from '../graph/channels-first.ts'
import { onnxParts } from './onnx-graph.ts'
import { graphProto, modelProto, valueInfo } from './onnx-proto.ts'
import type { Message } from './protobuf.ts'
import { encoded } from './protobuf.ts'

/** Opset 17 with IR version 8 is ONNX 1.12 (2022): runtimes from ONNX Runtime 1.12 on read it. */
const OPSET = 17
const IR_VERSION = 8

/** The most that a protocol-buffer message may hold. */
const LARGEST_BYTES = 2 ** 31 - 1

export const onnxExporter: ExporterDefinition = {
  target: 'onnx',
  title: 'ONNX',
  summary: 'One .onnx file for ONNX Runtime in C++ and Python, and for Geant4’s ONNX inference.',
  supports: generatorProblems,
  write: (input) => [{ path: `${input.description.name}.onnx`, bytes: encodeOnnx(input) }],
}

export function encodeOnnx({ graph, description }: ExportInput): Uint8Array {
  const { nodes, tensors } = onnxParts(toChannelsFirstGraph(graph))
  const model = modelProto({
    producer: { name: 'Ganvas', version: description.ganvasVersion },
    irVersion: IR_VERSION,
    opset: OPSET,
    description: sentenceOf(description),
    metadata: metadataEntries(description),
    graph: graphProto({
      name: description.name,
      description: sentenceOf(description),
      nodes,
      tensors,
      inputs: description.inputs.map(portInfo),
      outputs: description.outputs.map(portInfo),
    }),
  })
  if (model.length > LARGEST_BYTES) {
    refuse({
      code: 'export.too-large',
      message: `An ONNX file holds at most ${LARGEST_BYTES} bytes, but this generator needs ${model.length}.`,
      hint: 'Export to TensorFlow.js, or use fewer weights.',
    })
  }
  return encoded(model)
}

function portInfo(port: PortDescription): Message {
  return valueInfo(port.name, [null, ...port.shape], portSentence(port))
}

function sentenceOf(description: ExportDescription): string {
  const ports = [...description.inputs, ...description.outputs]
  return [
    `${description.title}, trained with Ganvas ${description.ganvasVersion} (run ${description.runId}).`,
    ...ports.map((port) => `${port.name} [N, ${port.shape.join(', ')}]: ${portSentence(port)}`),
  ].join('\n')
}
