import type { KernelFunc, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs-core'
import * as tf from '@tensorflow/tfjs-core'

export type KernelId = { name: string; backend: string }
export type Compute<A> = (inputs: Readonly<Record<string, tf.Tensor>>, attributes: A) => tf.Tensor

/** Registers a kernel composed of others, unless the back end has one of its own. Nothing it makes stays behind. */
export function registerComposed<A>({ name, backend }: KernelId, compute: Compute<A>): void {
  if (tf.getKernel(name, backend) != null) return
  tf.registerKernel({ kernelName: name, backendName: backend, kernelFunc: composed(compute) })
}

const replaced = new Map<string, KernelFunc>()

/** The back end's own kernel, to be called with other inputs. */
export type OwnKernel = (inputs: NamedTensorInfoMap) => tf.Tensor

type Replacement<A> = {
  compute: (...call: [...Parameters<Compute<A>>, own: OwnKernel]) => tf.Tensor
  /** The calls that `compute` takes; absent: all. */
  takes?: (...call: Parameters<Compute<A>>) => boolean
}

/** Puts a composed kernel in the place of the back end's own, once. */
export function replaceKernel<A>({ name, backend }: KernelId, replacement: Replacement<A>): void {
  const key = `${backend}/${name}`
  const current = tf.getKernel(name, backend)
  if (current == null) throw new Error(`${backend} has no kernel ${name} to replace`)
  if (replaced.get(key) === current.kernelFunc) return
  const kernelFunc: KernelFunc = (call) => {
    const inputs = asTensors(call.inputs)
    // Which attributes a kernel has is fixed by its name.
    const attributes = call.attrs as A
    if (replacement.takes?.(inputs, attributes) === false) return current.kernelFunc(call)
    const own: OwnKernel = (others) => tensorOf(current.kernelFunc({ ...call, inputs: others }))
    return tf.tidy(() => replacement.compute(inputs, attributes, own))
  }
  tf.unregisterKernel(name, backend)
  tf.registerKernel({ ...current, kernelFunc })
  replaced.set(key, kernelFunc)
}

function tensorOf(result: TensorInfo | TensorInfo[]): tf.Tensor {
  if (Array.isArray(result)) throw new Error(`A kernel with one output gave ${result.length}`)
  return result instanceof tf.Tensor ? result : tf.engine().makeTensorFromTensorInfo(result)
}

function composed<A>(compute: Compute<A>): KernelFunc {
  // Which attributes a kernel has is fixed by its name.
  return ({ inputs, attrs }) => tf.tidy(() => compute(asTensors(inputs), attrs as A))
}

function asTensors(inputs: NamedTensorInfoMap): Record<string, tf.Tensor> {
  return Object.fromEntries(Object.entries(inputs).map(([name, info]) => [name, asTensor(info, name)]))
}

/** Kernels are typed to take less than a tensor, but what reaches them through `runKernel` is always one. */
function asTensor(info: TensorInfo | undefined, name: string): tf.Tensor {
  if (info instanceof tf.Tensor) return info
  throw new Error(`Kernel input ${name} is not a tensor`)
}
