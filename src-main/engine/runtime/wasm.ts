/** WebAssembly with SIMD: works wherever Node does; one thread under Node, as tfjs 4.22 starts no workers there. */
import { createRequire } from 'node:module'
import { dirname, sep } from 'node:path'
import * as tf from '@tensorflow/tfjs-core'
import { cpuName } from './native.ts'
import type { Attempt } from './report.ts'

const require = createRequire(import.meta.url)

export async function openWasm(): Promise<Attempt> {
  const folder = dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))
  const wasm = await import('@tensorflow/tfjs-backend-wasm')
  // Once the back end has started, its place can no longer be set, nor need it.
  if (!tf.engine().registryFactory['wasm'] || tf.engine().registry['wasm'] === undefined) {
    wasm.setWasmPaths(folder + sep)
  }
  const isOpen = await tf.setBackend('wasm')
  if (!isOpen) {
    const what = `The WebAssembly back end in ${folder} did not start.`
    return { missing: [{ backend: 'wasm', what, how: 'Remove node_modules and run npm run setup.' }] }
  }
  const hasSimd = await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT')
  return {
    opened: {
      backend: 'wasm',
      title: `WebAssembly${hasSimd === true ? ' (SIMD)' : ''} on 1 CPU core`,
      libraryVersion: wasm.version_wasm,
      libraryPath: folder,
      device: cpuName(),
      threads: 1,
    },
  }
}
