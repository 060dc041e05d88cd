/**
 * WebGPU through Dawn, which the optional npm package `webgpu` carries ready-made. An adapter that is there may
 * still compute nothing useful (old drivers), so one small product is tried before it is trusted.
 */
import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import * as tf from '@tensorflow/tfjs-core'
import type { Attempt, Missing } from './report.ts'

type Adapter = {
  info: { vendor: string; architecture: string; device: string; description: string }
  limits: Record<string, number>
  features: { has: (name: string) => boolean }
  requestDevice: (options: object) => Promise<unknown>
}
type Gpu = { requestAdapter: (options?: object) => Promise<Adapter | null> }
type Dawn = { create: (options: string[]) => Gpu; globals: object }
type BackendModule = {
  WebGPUBackend: new (device: unknown, info: unknown) => tf.KernelBackend
  version_webgpu?: string
}

/** What tfjs's own start-up asks of the device. */
const LIMITS = [
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxComputeWorkgroupSizeX',
  'maxComputeInvocationsPerWorkgroup',
]
const DRIVER = 'Install a Vulkan driver for your GPU (Debian: mesa-vulkan-drivers), then try again.'
const require = createRequire(import.meta.url)

let dawn: { module: Dawn; gpu: Gpu } | null = null

export async function openWebGpu(): Promise<Attempt> {
  const found = await findAdapter()
  if ('missing' in found) return { missing: [found.missing] }
  const { adapter } = found
  const { WebGPUBackend } = require('@tensorflow/tfjs-backend-webgpu') as BackendModule
  const { version } = require('@tensorflow/tfjs-backend-webgpu/package.json') as { version: string }
  if (tf.findBackendFactory('webgpu') === null) {
    tf.registerBackend('webgpu', async () => {
      const requiredLimits = Object.fromEntries(LIMITS.map((name) => [name, adapter.limits[name]]))
      const requiredFeatures = ['timestamp-query'].filter((name) => adapter.features.has(name))
      return new WebGPUBackend(await adapter.requestDevice({ requiredFeatures, requiredLimits }), adapter.info)
    })
  }
  const name = adapterName(adapter)
  const before = tf.engine().registryFactory[tf.engine().backendName] === undefined ? null : tf.getBackend()
  if (!(await tf.setBackend('webgpu')) || !(await multipliesRightly())) {
    if (before !== null) await tf.setBackend(before)
    const what = `WebGPU on ${name} gives wrong results or does not start.`
    return { missing: [{ backend: 'webgpu', what, how: 'Update the driver of the GPU.' }] }
  }
  return {
    opened: {
      backend: 'webgpu',
      title: `WebGPU on ${name}`,
      libraryVersion: version,
      libraryPath: require.resolve('webgpu'),
      device: name,
      threads: availableParallelism(),
    },
  }
}

/** Looks for an adapter without starting the back end. */
export async function findAdapter(): Promise<{ adapter: Adapter } | { missing: Missing }> {
  const backend = 'webgpu'
  if (dawn === null) {
    try {
      const module = (await import('webgpu')) as unknown as Dawn
      Object.assign(globalThis, module.globals)
      dawn = { module, gpu: module.create([]) }
    } catch (error) {
      const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
      const what = `The optional package webgpu cannot be loaded here: ${reason}`
      return { missing: { backend, what, how: 'Install it with: npm install --no-save webgpu' } }
    }
    publish(dawn.gpu)
  }
  const adapter = await dawn.gpu.requestAdapter({ powerPreference: 'high-performance' })
  if (adapter === null) {
    return { missing: { backend, what: 'WebGPU finds no GPU that it can use.', how: DRIVER } }
  }
  return { adapter }
}

export function adapterName({ info }: Adapter): string {
  return info.description || info.device || [info.vendor, info.architecture].join(' ').trim() || 'unnamed GPU'
}

/** tfjs looks for `navigator.gpu`; Node below 21 has no navigator, and newer ones have a read-only one. */
function publish(gpu: Gpu): void {
  const scope = globalThis as { navigator?: object }
  const navigator = scope.navigator ?? {}
  Object.defineProperty(navigator, 'gpu', { value: gpu, configurable: true })
  if (scope.navigator === undefined) {
    Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true })
  }
}

/** [[1, 2], [3, 4]] x [[5, 6], [7, 8]] = [[19, 22], [43, 50]]. */
async function multipliesRightly(): Promise<boolean> {
  const product = tf.tidy(() =>
    tf.matMul(tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor2d([5, 6, 7, 8], [2, 2])),
  )
  try {
    return [19, 22, 43, 50].join() === Array.from(await product.data()).join()
  } finally {
    product.dispose()
  }
}
