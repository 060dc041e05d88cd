import type { NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs-core'
import * as tf from '@tensorflow/tfjs-core'
import { LEAKY_RELU_GRADIENT, RELU_GRADIENT } from '../gradients/comparisons.ts'
import { MAX_POOL_3D_GRAD_GRAD, MAX_POOL_GRAD_GRAD } from '../gradients/pooling.ts'

/**
 * TensorFlow operations that tfjs-node does not expose: one kernel where the gradients would otherwise need three
 * (ReLU) or a few dozen (the second derivative of max pooling).
 */
export function registerNativeKernels(): void {
  register(RELU_GRADIENT, (backend, { dy, x }) => backend.run('ReluGrad', [floats(backend)], [dy, x]))
  register<{ alpha: number }>(LEAKY_RELU_GRADIENT, (backend, { dy, x }, { alpha }) =>
    backend.run(
      'LeakyReluGrad',
      [floats(backend), { name: 'alpha', type: backend.types.TF_ATTR_FLOAT, value: alpha }],
      [dy, x],
    ),
  )
  for (const [name, rank] of [
    [MAX_POOL_GRAD_GRAD, 2],
    [MAX_POOL_3D_GRAD_GRAD, 3],
  ] as const) {
    register<PoolAttributes>(name, (backend, { input, output, grad }, { filterSize, strides, pad }) =>
      backend.run(
        name,
        [
          floats(backend),
          { name: 'ksize', type: backend.types.TF_ATTR_INT, value: withEnds(filterSize, rank) },
          { name: 'strides', type: backend.types.TF_ATTR_INT, value: withEnds(strides, rank) },
          { name: 'padding', type: backend.types.TF_ATTR_STRING, value: pad.toUpperCase() },
          {
            name: 'data_format',
            type: backend.types.TF_ATTR_STRING,
            value: rank === 2 ? 'NHWC' : 'NDHWC',
          },
        ],
        [input, output, grad],
      ),
    )
  }
}

type PoolAttributes = { filterSize: number | number[]; strides: number | number[]; pad: 'same' | 'valid' }

type AttributeTypes = { TF_FLOAT: number } & Record<
  'TF_ATTR_TYPE' | 'TF_ATTR_FLOAT' | 'TF_ATTR_INT' | 'TF_ATTR_STRING',
  number
>
type Attribute = { name: string; type: number; value: unknown }
type Backend = {
  types: AttributeTypes
  run: (operation: string, attributes: Attribute[], inputs: (TensorInfo | undefined)[]) => TensorInfo
}

/** The public face of the class in tfjs-node that this uses; the package exports no types for it. */
type NodeBackend = {
  binding: AttributeTypes
  executeSingleOutput: (
    operation: string,
    attributes: Attribute[],
    inputs: (TensorInfo | undefined)[],
  ) => TensorInfo
}

function register<A>(
  name: string,
  compute: (backend: Backend, inputs: NamedTensorInfoMap, attributes: A) => TensorInfo,
): void {
  if (tf.getKernel(name, 'tensorflow') != null) return
  tf.registerKernel({
    kernelName: name,
    backendName: 'tensorflow',
    kernelFunc: ({ inputs, backend, attrs }) => {
      const node = backend as NodeBackend // registered for this back end only
      const face: Backend = {
        types: node.binding,
        run: (operation, attributes, values) => node.executeSingleOutput(operation, attributes, values),
      }
      // Which attributes a kernel has is fixed by its name.
      return compute(face, inputs, attrs as A)
    },
  })
}

function floats(backend: Backend): Attribute {
  return { name: 'T', type: backend.types.TF_ATTR_TYPE, value: backend.types.TF_FLOAT }
}

/** Window sizes are given for all axes: 1 for the batch and for the channels. */
function withEnds(value: number | number[], rank: number): number[] {
  return [1, ...(typeof value === 'number' ? new Array<number>(rank).fill(value) : value), 1]
}
