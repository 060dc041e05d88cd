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
import { onnxParts, type OnnxParts } from './onnx-graph.ts'
import { floatTensor, graphProto, modelProto, valueInfo } from './onnx-proto.ts'
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

/** An input of the graph that the file draws itself, anew in every call: as many rows as the input `like` has. */
export type DrawnInput = {
  name: string
  width: number
  distribution: 'normal' | 'uniform'
  like: { name: string; width: number }
}

export function encodeOnnx(
  { graph, description }: ExportInput,
  drawn: readonly DrawnInput[] = [],
): Uint8Array {
  const parts = onnxParts(toChannelsFirstGraph(graph))
  const draws = drawn.map(drawingParts)
  const nodes = [...draws.flatMap((each) => each.nodes), ...parts.nodes]
  const tensors = [...draws.flatMap((each) => each.tensors), ...parts.tensors]
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

/** A product with zeros has the rows of the one and the columns of the other: a shape to draw random numbers of. */
function drawingParts({ name, width, distribution, like }: DrawnInput): OnnxParts {
  const [zeros, shape] = [`${name}/zeros`, `${name}/shape`]
  const type = distribution === 'normal' ? 'RandomNormalLike' : 'RandomUniformLike'
  return {
    tensors: [floatTensor(zeros, new Float32Array(like.width * width), [like.width, width])],
    nodes: [
      { type: 'MatMul', name: shape, inputs: [like.name, zeros], outputs: [shape], attributes: {} },
      { type, name, inputs: [shape], outputs: [name], attributes: {} },
    ],
  }
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
