import type { Padding } from '../tensor/conv-arithmetic.ts'
import type { EventShape } from '../tensor/shape.ts'

/**
 * The small language in which layers, transforms and optimizers state their mathematics, once.
 * `T` is whatever an implementation computes with: a tensor in the engine, a value name in the ONNX writer,
 * a node in the TensorFlow.js writer, a plain array in tests. So training, sampling and every export share one
 * definition and cannot drift apart (docs/adr/0002).
 *
 * Conventions: float32 unless said otherwise; images are channels-last `[batch, ...space, channels]`;
 * elementwise operations broadcast as NumPy does; the batch is axis 0 and is written -1 in `reshape`.
 */
export interface Ops<T> {
  constant(values: Float32Array | readonly number[], shape: EventShape): T
  scalar(value: number): T

  add(a: T, b: T): T
  sub(a: T, b: T): T
  mul(a: T, b: T): T
  div(a: T, b: T): T
  maximum(a: T, b: T): T
  minimum(a: T, b: T): T
  /** 1 where a >= b, else 0, as float32. Its gradient is zero everywhere. */
  greaterEqual(a: T, b: T): T
  /** Elementwise choice; `condition` holds 0 or 1 as float32. Values not chosen never reach the result, not even NaN. */
  where(condition: T, a: T, b: T): T

  neg(x: T): T
  abs(x: T): T
  exp(x: T): T
  log(x: T): T
  sqrt(x: T): T
  square(x: T): T
  /** x to a constant power; x >= 0. */
  pow(x: T, exponent: number): T
  erf(x: T): T
  tanh(x: T): T
  sigmoid(x: T): T
  relu(x: T): T
  leakyRelu(x: T, slope: number): T
  /** x for x > 0, alpha (e^x - 1) below. */
  elu(x: T, alpha: number): T
  softplus(x: T): T
  /** Over the last axis. */
  softmax(x: T): T

  /** `[..., m, k] × [k, n]` for rank-2 operands or batched rank-3 with equal batch. */
  matMul(a: T, b: T): T
  /** Filter `[...kernel, inChannels, outChannels]`; 1, 2 or 3 spatial dimensions, told by `strides.length`. */
  conv(x: T, filter: T, options: ConvOptions): T
  /** Filter `[...kernel, outChannels, inChannels]`; `outputSpace` is the spatial shape of the result. */
  convTranspose(x: T, filter: T, options: ConvTransposeOptions): T
  maxPool(x: T, options: PoolOptions): T
  /** Average over the cells that exist: padding does not count, as in TensorFlow and Keras. */
  averagePool(x: T, options: PoolOptions): T
  /** Nearest-neighbour repetition of every spatial axis of `[batch, ...space, channels]`. */
  upsample(x: T, options: { factors: readonly number[]; inputSpace: readonly number[]; channels: number }): T

  sum(x: T, axes: readonly number[], options?: { keepDims: boolean }): T
  mean(x: T, axes: readonly number[], options?: { keepDims: boolean }): T
  max(x: T, axes: readonly number[], options?: { keepDims: boolean }): T

  reshape(x: T, shape: readonly number[]): T
  transpose(x: T, permutation: readonly number[]): T
  concat(parts: readonly T[], axis: number): T
  /** One length per axis; -1 takes all that is left. */
  slice(x: T, begin: readonly number[], size: readonly number[]): T
  /** Zero padding, one `[before, after]` per axis. */
  pad(x: T, widths: readonly (readonly [number, number])[]): T
  /** Rows of `table` [rows, width]; `indices` are float32 whole numbers of any shape, rounded to nearest. */
  gather(table: T, indices: T): T
  /** float32 whole numbers → float32 one-hot vectors on a new last axis. */
  oneHot(indices: T, depth: number): T

  /** Only where it is faster than one after the other; `catalog/layers/affine.ts` says what it means. */
  readonly fused?: FusedOps<T>
}

/** A product or a convolution with what follows it, in one go; null when that is not possible for these operands. */
export interface FusedOps<T> {
  matMul(a: T, b: T, ending: FusedEnding<T>): T | null
  conv(x: T, filter: T, options: FusedEnding<T> & ConvOptions): T | null
}
/** activation(… + bias); the bias has one number per column or output channel. */
export type FusedEnding<T> = { bias: T | undefined; activation: FusedActivation; slope: number }
export type FusedActivation = 'linear' | 'relu' | 'leaky-relu' | 'elu' | 'sigmoid'

export type { Padding }
export type ConvOptions = { strides: readonly number[]; padding: Padding; dilation: readonly number[] }
export type ConvTransposeOptions = {
  strides: readonly number[]
  padding: Padding
  outputSpace: readonly number[]
  outChannels: number
}
export type PoolOptions = { size: readonly number[]; strides: readonly number[]; padding: Padding }
