import * as tf from '@tensorflow/tfjs-core'
import { countedNormals, countedUniforms } from '../../../src-shared/base/counted-draws.ts'
import { streamKey } from '../../../src-shared/base/rng.ts'
import { sizeOf } from '../../../src-shared/tensor/shape.ts'
import { nativeHost, TF_UINT64, type Binding, type NativeHost } from '../native-binding.ts'

/**
 * Random numbers of one update: a function of (seed, purpose, how many draws of this purpose came before in the
 * update, updates done before). Native TensorFlow draws them itself, by operations that a compiled step can hold;
 * elsewhere JavaScript computes the same ones.
 */
export type Draws = {
  uniform(purpose: string, shape: readonly number[]): tf.Tensor
  normal(purpose: string, shape: readonly number[]): tf.Tensor
}

/** Updates done before this one, in the form in which the back end's draws want it. */
export type DrawCounter = {
  update: number
  /** `[0, update]` as uint64 in native TensorFlow; null on other back ends. */
  handle: number | null
  dispose(): void
}

export function createDrawCounter(update: number): DrawCounter {
  const host = nativeHost()
  if (host === null) return { update, handle: null, dispose: () => undefined }
  const handle = wholeNumbers64(host.binding, [0, 0, update | 0, Math.floor(update / 2 ** 32) | 0])
  return { update, handle, dispose: () => host.binding.deleteTensor(handle) }
}

export function openDraws(seed: number, counter: DrawCounter): Draws {
  const counts = new Map<string, number>()
  const next = (purpose: string): string => {
    const count = counts.get(purpose) ?? 0
    counts.set(purpose, count + 1)
    return `${purpose}/${count}`
  }
  const host = nativeHost()
  if (host === null || counter.handle === null) {
    const draw = (purpose: string, shape: readonly number[]) => ({
      ...{ seed, stream: next(purpose), step: counter.update },
      count: sizeOf(shape),
    })
    return {
      uniform: (purpose, shape) => tf.tensor(countedUniforms(draw(purpose, shape)), [...shape]),
      normal: (purpose, shape) => tf.tensor(countedNormals(draw(purpose, shape)), [...shape]),
    }
  }
  const { handle } = counter
  const drawn = (operation: string) => (purpose: string, shape: readonly number[]) =>
    drawNatively(host, operation, { key: streamKey(seed, next(purpose)), counter: handle, shape })
  return { uniform: drawn('StatelessRandomUniformV2'), normal: drawn('StatelessRandomNormalV2') }
}

const PHILOX = 1

function drawNatively(
  host: NativeHost,
  operation: string,
  draw: { key: readonly [number, number]; counter: number; shape: readonly number[] },
): tf.Tensor {
  const { binding } = host
  const shape = binding.createTensor([draw.shape.length], binding.TF_INT32, Int32Array.from(draw.shape))
  const key = wholeNumbers64(binding, draw.key)
  const algorithm = binding.createTensor([], binding.TF_INT32, Int32Array.of(PHILOX))
  const [made] = binding.executeOp(
    operation,
    [
      { name: 'dtype', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
      { name: 'Tshape', type: binding.TF_ATTR_TYPE, value: binding.TF_INT32 },
    ],
    [shape, key, draw.counter, algorithm],
    1,
  )
  for (const id of [shape, key, algorithm]) binding.deleteTensor(id)
  if (made === undefined) throw new Error(`${operation} gave nothing`)
  return host.createOutputTensor(made)
}

/** A vector of unsigned 64-bit numbers from their halves, the lower first. The binding makes signed ones only. */
function wholeNumbers64(binding: Binding, halves: readonly number[]): number {
  const signed = binding.createTensor([halves.length / 2], binding.TF_INT64, Int32Array.from(halves))
  const [made] = binding.executeOp(
    'Bitcast',
    [
      { name: 'T', type: binding.TF_ATTR_TYPE, value: binding.TF_INT64 },
      { name: 'type', type: binding.TF_ATTR_TYPE, value: TF_UINT64 },
    ],
    [signed],
    1,
  )
  binding.deleteTensor(signed)
  if (made === undefined) throw new Error('Bitcast gave nothing')
  return made.id
}
