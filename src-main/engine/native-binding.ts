import * as tf from '@tensorflow/tfjs-core'

/** What tfjs-node hands to a TensorFlow operation: TensorFlow's own names, types by number. */
export type Attribute = { name: string; type: number; value: unknown }

/** A tensor as the binding knows it. `dtype` is TensorFlow's number (1: float32, 3: int32 …). */
export type Handle = { id: number; shape: number[]; dtype: number }

export type ElementArray = Float32Array | Int32Array | Uint8Array | BigInt64Array

/** The native half of tfjs-node (binding/tfjs_binding.cc); the package publishes no types for it. */
export type Binding = {
  readonly TF_Version: string
  readonly TF_FLOAT: number
  readonly TF_INT32: number
  readonly TF_INT64: number
  readonly TF_BOOL: number
  readonly TF_ATTR_STRING: number
  readonly TF_ATTR_INT: number
  readonly TF_ATTR_FLOAT: number
  readonly TF_ATTR_BOOL: number
  readonly TF_ATTR_TYPE: number
  readonly TF_ATTR_SHAPE: number
  /** 64-bit whole numbers travel as pairs of 32-bit ones, the lower first. */
  createTensor: (shape: readonly number[], dtype: number, data: ElementArray) => number
  deleteTensor: (id: number) => void
  tensorDataSync: (id: number) => ElementArray
  executeOp: (name: string, attributes: Attribute[], inputs: number[], outputs: number) => Handle[]
  loadSavedModel: (folder: string, tags: string) => number
  deleteSavedModel: (model: number) => void
  runSavedModel: (model: number, inputs: number[], inputNames: string, outputNames: string) => Handle[]
}

/** The part of tfjs-node's back end that is used beside its kernels. */
export type NativeHost = {
  binding: Binding
  getInputTensorIds: (tensors: readonly tf.TensorInfo[]) => number[]
  createOutputTensor: (handle: Handle) => tf.Tensor
}

/** TensorFlow's number for unsigned 64-bit whole numbers, which tfjs has no type for. */
export const TF_UINT64 = 23

/** Native TensorFlow behind TensorFlow.js, or null when another back end computes. */
export function nativeHost(): NativeHost | null {
  if (tf.getBackend() !== 'tensorflow') return null
  return tf.backend() as unknown as NativeHost // the class that openNative registers under this name
}
