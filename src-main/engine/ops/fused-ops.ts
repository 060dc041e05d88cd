import type { Tensor } from '@tensorflow/tfjs-core'
import * as tf from '@tensorflow/tfjs-core'
import type { ConvOptions, FusedActivation, FusedEnding, Ops } from '../../../src-shared/plan/ops.ts'
import { dropSurplus, tensorOps } from './tensor-ops.ts'
import { isRepeated } from './upsampled-convolution.ts'

/**
 * The operations for a pass that nobody differentiates: product or convolution, bias and activation are one kernel on
 * the back ends that run kernel by kernel. Native TensorFlow keeps the plain ones, which the compiler records.
 * Training keeps them too: under a gradient tfjs fuses the bias only, its gradient saves the output, through which
 * second derivatives are lost without a word (gradients/tape.ts), and a pass gains a few per cent at most.
 */
export const inferenceOps: Ops<Tensor> = { ...tensorOps, fused: { matMul, conv } }

const BACKENDS: readonly string[] = ['wasm', 'webgpu', 'cpu']

const ACTIVATIONS: Readonly<Record<FusedActivation, string>> = {
  linear: 'linear',
  relu: 'relu',
  'leaky-relu': 'leakyrelu',
  elu: 'elu',
  sigmoid: 'sigmoid',
}

function matMul(a: Tensor, b: Tensor, ending: FusedEnding<Tensor>): Tensor | null {
  if (!canFuse(ending) || a.rank !== 2 || b.rank !== 2) return null
  // The kernel wants rank 3; `tf.fused.matMul` would do the same and prepare a gradient besides.
  const made = run(tf._FusedMatMul, {
    inputs: { a: tf.expandDims(a, 0), b: tf.expandDims(b, 0) },
    attributes: { transposeA: false, transposeB: false },
    ending,
  })
  return tf.squeeze(made, [0])
}

function conv(x: Tensor, filter: Tensor, options: FusedEnding<Tensor> & ConvOptions): Tensor | null {
  const { strides, padding, dilation } = options
  // Behind an upsampling, computing from the small image saves more.
  if (!canFuse(options) || strides.length !== 2 || isRepeated(x, filter, options)) return null
  return run(tf.FusedConv2D, {
    inputs: { x: padding === 'same' ? dropSurplus(x, filter.shape, strides) : x, filter },
    attributes: { strides: [...strides], pad: padding, dataFormat: 'NHWC', dilations: [...dilation] },
    ending: options,
  })
}

/** A product alone gains nothing. */
function canFuse(ending: FusedEnding<Tensor>): boolean {
  if (!BACKENDS.includes(tf.getBackend())) return false
  return ending.bias !== undefined || (ending.activation !== 'linear' && !comesAfter(ending.activation))
}

/** The fused ReLU of the WASM back end turns NaN into 0: a diverged network would seem to make empty showers. */
function comesAfter(activation: FusedActivation): boolean {
  return activation === 'relu' && tf.getBackend() === 'wasm'
}

function run(
  kernel: string,
  given: {
    inputs: Record<string, Tensor>
    attributes: Record<string, boolean | string | number[]>
    ending: FusedEnding<Tensor>
  },
): Tensor {
  const { bias, activation, slope } = given.ending
  const isAfter = comesAfter(activation)
  const made: Tensor = tf.engine().runKernel(
    kernel,
    { ...given.inputs, ...(bias === undefined ? {} : { bias }) },
    {
      ...given.attributes,
      activation: ACTIVATIONS[isAfter ? 'linear' : activation],
      leakyreluAlpha: slope,
    },
  )
  return isAfter ? tf.relu(made) : made
}
