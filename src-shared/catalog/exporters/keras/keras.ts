import { refuse } from '../../../base/problem.ts'
import type { ExportDescription, ExporterDefinition, ExportInput } from '../define-exporter.ts'
import { metadataEntries } from '../describe-ports.ts'
import { generatorProblems } from '../generator-problems.ts'
import { encodeUtf8 } from '../utf8.ts'
import type { Hdf5Group } from './hdf5.ts'
import { encodeHdf5 } from './hdf5.ts'
import { toKerasGraph } from './keras-lowering.ts'
import type { KerasNode } from './keras-model.ts'
import { modelConfig } from './keras-model.ts'
import { kerasParts } from './keras-nodes.ts'
import { inKerasOrder } from './layer-order.ts'
import { encodeZip } from './zip.ts'

/** The form that Keras 3.15 writes; `load_model` asks for none in particular. */
const KERAS_VERSION = '3.15.1'

export const kerasExporter: ExporterDefinition = {
  target: 'keras',
  title: 'Keras',
  summary: 'One .keras file for keras.models.load_model in Keras 3, on TensorFlow, PyTorch or JAX.',
  supports: generatorProblems,
  write: (input) => [{ path: `${input.description.name}.keras`, bytes: encodeKeras(input) }],
}

/** A Functional model: layers where there are weights, `keras.ops` elsewhere, and nothing of our own. */
export function encodeKeras({ graph, description }: ExportInput): Uint8Array {
  const parts = kerasParts(toKerasGraph(graph))
  const { nodes, depth } = inKerasOrder(parts.output)
  refuseDepth(depth)
  const weights = { layers: weightGroups(nodes), vars: {} }
  return encodeZip([
    { path: 'metadata.json', bytes: jsonBytes(metadata(description)) },
    { path: 'config.json', bytes: jsonBytes(modelConfig(description.name, parts)) },
    { path: 'model.weights.h5', bytes: encodeHdf5(weights) },
  ])
}

/** Keras follows a model from its output back by recursion, and Python allows a thousand calls. */
const LARGEST_DEPTH = 900

function refuseDepth(depth: number): void {
  if (depth <= LARGEST_DEPTH) return
  refuse({
    code: 'export.too-large',
    message: `Keras opens models of at most ${LARGEST_DEPTH} operations one after another, but this generator has ${depth}.`,
    hint: 'Export to ONNX or as a SavedModel, or use fewer layers.',
  })
}

function metadata(description: ExportDescription): Record<string, unknown> {
  const [day = '', time = ''] = description.created.split('T')
  return {
    keras_version: KERAS_VERSION,
    date_saved: `${day}@${time.slice(0, 8)}`,
    ganvas: metadataEntries(description),
  }
}

/** Keras finds weights by the layer's class and how many of that class come before it. */
function weightGroups(ordered: readonly KerasNode[]): Hdf5Group {
  const unique = countedNames()
  return Object.fromEntries(
    ordered
      .filter(({ weights }) => weights.length > 0)
      .map(({ className, weights }) => [
        unique(snakeCase(className)),
        { vars: Object.fromEntries(weights.map((array, index) => [String(index), array])) },
      ]),
  )
}

/** `dense`, `dense_1`, `dense_2`. */
function countedNames(): (base: string) => string {
  const counts = new Map<string, number>()
  return (base) => {
    const count = counts.get(base) ?? 0
    counts.set(base, count + 1)
    return count === 0 ? base : `${base}_${count}`
  }
}

/** `Conv2DTranspose` → `conv2d_transpose`, as Keras has it. */
function snakeCase(className: string): string {
  return className
    .replaceAll(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
}

function jsonBytes(value: unknown): Uint8Array {
  return encodeUtf8(JSON.stringify(value))
}
