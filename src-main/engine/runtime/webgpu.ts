/**
 * WebGPU through Dawn, which the optional npm package `webgpu` carries ready-made. An adapter that is there may
 * still compute nothing useful (old drivers), so one small product is tried before it is trusted.
 */
import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import * as tf from '@tensorflow/tfjs-core'
import { libraryFinder } from '../../../scripts/setup/nvidia.mjs'
import type { Attempt, Missing } from './report.ts'

type Adapter = {
  info: {
    vendor: string
    architecture: string
    device: string
    description: string
    isFallbackAdapter?: boolean
  }
  limits: Record<string, number>
  features: { has: (name: string) => boolean }
  requestDevice: (options: object) => Promise<unknown>
}
type Gpu = { requestAdapter: (options?: object) => Promise<Adapter | null> }
type Dawn = { create: (options: string[]) => Gpu; globals: object }
type BackendModule = {
  WebGPUBackend: new (device: unknown, info: unknown) => tf.KernelBackend
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
const DRIVER =
  'Install the Vulkan loader and a driver for your GPU (Debian: apt install libvulkan1 mesa-vulkan-drivers).'
const require = createRequire(import.meta.url)

let dawn: { module: Dawn; gpu: Gpu } | null = null

/** `software: 'refuse'`: a software renderer is slower than WebAssembly, so it is used on request only. */
export async function openWebGpu({ software }: { software: 'refuse' | 'accept' }): Promise<Attempt> {
  const found = await findAdapter()
  if ('missing' in found) return { missing: [found.missing] }
  const { adapter } = found
  if (software === 'refuse' && isSoftware(adapter)) {
    const what = `WebGPU finds only a software renderer (${adapterName(adapter)}), which is slower than WebAssembly.`
    return { missing: [{ backend: 'webgpu', what, how: DRIVER }] }
  }
  const { WebGPUBackend } = require('@tensorflow/tfjs-backend-webgpu') as BackendModule
  const { version } = require('@tensorflow/tfjs-backend-webgpu/package.json') as { version: string }
  if (tf.findBackendFactory('webgpu') === null) {
    tf.registerBackend('webgpu', async () => {
      const requiredLimits = Object.fromEntries(LIMITS.map((name) => [name, adapter.limits[name]]))
      const requiredFeatures = ['timestamp-query'].filter((name) => adapter.features.has(name))
      return new WebGPUBackend(
        await adapter.requestDevice({ requiredFeatures, requiredLimits }),
        adapter.info,
      )
    })
  }
  const name = adapterName(adapter)
  const before = tf.engine().backendName
  if (!(await tf.setBackend('webgpu')) || !(await multipliesRightly())) {
    if (before !== null && before !== undefined) await tf.setBackend(before)
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
    // Dawn would print a warning of its own.
    if (process.platform === 'linux' && !(await libraryFinder([]))('libvulkan.so.1')) {
      return { missing: { backend, what: 'The Vulkan loader libvulkan.so.1 was not found.', how: DRIVER } }
    }
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

export function isSoftware({ info }: Adapter): boolean {
  return (
    info.isFallbackAdapter === true ||
    /swiftshader|llvmpipe|lavapipe/i.test(Object.values(nameParts(info)).join())
  )
}

export function adapterName({ info }: Adapter): string {
  const { description, device, vendor, architecture } = nameParts(info)
  return description || device || `${vendor} ${architecture}`.trim() || 'unnamed GPU'
}

/** The fields are getters of Dawn's, so they are read by name. */
function nameParts({ description, device, vendor, architecture }: Adapter['info']) {
  return { description, device, vendor, architecture }
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
