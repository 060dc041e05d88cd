import type { Shape } from '../../../tensor/shape.ts'
import type { Hdf5Array } from './hdf5.ts'

/** One layer or operation of a Functional model, called once. */
export type KerasNode = {
  name: string
  className: string
  /** Where Keras finds the class; operations are known by the module that holds them. */
  module: string
  config: Readonly<Record<string, unknown>>
  /** What it is called with, in order. */
  args: readonly KerasArgument[]
  /** In the order in which the layer makes them. */
  weights: readonly Hdf5Array[]
  shape: Shape
  dtype: KerasType
}

export type KerasType = 'float32' | 'int32' | 'bool'

export type KerasArgument =
  { value: KerasNode } | { values: readonly KerasNode[] } | { constant: Hdf5Array } | { plain: unknown }

export const LAYERS = 'keras.layers'

export function nodesOf(argument: KerasArgument): readonly KerasNode[] {
  if ('value' in argument) return [argument.value]
  return 'values' in argument ? argument.values : []
}

/** `config.json`: what `get_config` of such a model gives, as far as `load_model` reads it. */
export function modelConfig(
  name: string,
  model: { nodes: readonly KerasNode[]; inputs: readonly KerasNode[]; output: KerasNode },
): Record<string, unknown> {
  return {
    module: 'keras.src.models.functional',
    class_name: 'Functional',
    config: {
      name,
      trainable: true,
      layers: model.nodes.map(nodeConfig),
      // By name, so that nobody has to know an order.
      input_layers: Object.fromEntries(model.inputs.map((input) => [input.name, historyOf(input)])),
      output_layers: historyOf(model.output),
    },
    registered_name: 'Functional',
    build_config: { input_shape: null },
  }
}

function nodeConfig(node: KerasNode): Record<string, unknown> {
  const isLayer = node.module === LAYERS
  return {
    module: node.module,
    class_name: node.className,
    config: { name: node.name, ...(isLayer ? { dtype: node.dtype } : {}), ...node.config },
    registered_name: isLayer ? null : node.className,
    name: node.name,
    inbound_nodes: node.args.length === 0 ? [] : [{ args: node.args.map(argumentConfig), kwargs: {} }],
  }
}

function argumentConfig(argument: KerasArgument): unknown {
  if ('value' in argument) return tensorConfig(argument.value)
  if ('values' in argument) return argument.values.map(tensorConfig)
  if ('plain' in argument) return argument.plain
  const { shape, values } = argument.constant
  return { class_name: '__tensor__', config: { value: nested(values, shape), dtype: 'float32' } }
}

function tensorConfig(node: KerasNode): Record<string, unknown> {
  const config = { shape: node.shape, dtype: node.dtype, keras_history: historyOf(node) }
  return { class_name: '__keras_tensor__', config }
}

function historyOf({ name }: KerasNode): [string, number, number] {
  return [name, 0, 0]
}

type Nested = number | Nested[]

/** Nine digits are what a float32 needs to be read back as the same number. */
function nested(values: Float32Array, shape: readonly number[]): Nested {
  const [length, ...inner] = shape
  if (length === undefined) return Number((values[0] ?? 0).toPrecision(9))
  const size = values.length / length
  return Array.from({ length }, (_, row) => nested(values.subarray(row * size, (row + 1) * size), inner))
}
