/**
 * Looks at the machine for `doctor`: which back ends there are, which one is used, what keeps better ones away,
 * and everything that the set-up depends on. Opens the back end that a run would open; the others are examined
 * without starting them.
 */
import { existsSync, statfsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism, freemem, totalmem } from 'node:os'
import { dirname } from 'node:path'
import { findCompiler } from '../../../scripts/setup/binding.mjs'
import type { Native } from '../../../scripts/setup/native.mjs'
import { readNative } from '../../../scripts/setup/native.mjs'
import { cacheFolder } from '../../../scripts/setup/places.mjs'
import type { Python } from '../../../scripts/setup/python.mjs'
import { findPython } from '../../../scripts/setup/python.mjs'
import { cpuName, findNative } from './native.ts'
import { openRuntime } from './open-runtime.ts'
import type { Backend, Missing, RuntimeReport } from './report.ts'
import { adapterName, findAdapter } from './webgpu.ts'

export type BackendFinding = {
  backend: Backend
  available: boolean
  /** What it would compute on; empty when it is not available. */
  detail: string
  missing: readonly Missing[]
}

export type DoctorReport = {
  node: { version: string; platform: string; arch: string }
  cpu: { model: string; cores: number }
  memory: { totalBytes: number; freeBytes: number }
  /** What a run on this machine uses when no back end is asked for. */
  chosen: RuntimeReport
  backends: readonly BackendFinding[]
  /** The native library that the set-up chose, if any. */
  native: Native | null
  cache: { path: string; freeBytes: number }
  compiler: string | null
  python: Python | null
  /** Versions of the TensorFlow.js packages by name. */
  packages: Readonly<Record<string, string>>
}

const PACKAGES = [
  '@tensorflow/tfjs-core',
  '@tensorflow/tfjs-node-gpu',
  '@tensorflow/tfjs-backend-wasm',
  '@tensorflow/tfjs-backend-webgpu',
]
const require = createRequire(import.meta.url)

export async function examineRuntimes(): Promise<DoctorReport> {
  const chosen = await openRuntime({ backend: 'auto' })
  const state = readNative()
  const cache = cacheFolder()
  return {
    node: { version: process.versions.node, platform: process.platform, arch: process.arch },
    cpu: { model: cpuName(), cores: availableParallelism() },
    memory: { totalBytes: totalmem(), freeBytes: freemem() },
    chosen,
    backends: await examineBackends(),
    native: state.state === 'known' ? state.record.native : null,
    cache: { path: cache, freeBytes: freeBytes(cache) },
    compiler: findCompiler(),
    python: await findPython(),
    packages: Object.fromEntries(PACKAGES.map((name) => [name, packageVersion(name)])),
  }
}

async function examineBackends(): Promise<BackendFinding[]> {
  const cuda = await findNative('cuda')
  const cpu = await findNative('native-cpu')
  const webgpu = await findAdapter()
  return [
    finding('cuda', 'missing' in cuda ? cuda.missing : `TensorFlow ${cuda.native.version}`),
    finding('native-cpu', 'missing' in cpu ? cpu.missing : `TensorFlow ${cpu.native.version}`),
    finding('webgpu', 'missing' in webgpu ? [webgpu.missing] : adapterName(webgpu.adapter)),
    finding('wasm', 'one CPU core'),
  ]
}

function finding(backend: Backend, found: string | readonly Missing[]): BackendFinding {
  return typeof found === 'string'
    ? { backend, available: true, detail: found, missing: [] }
    : { backend, available: false, detail: '', missing: found }
}

/** The folder need not exist yet; its disk does. */
function freeBytes(folder: string): number {
  let there = folder
  while (!existsSync(there)) there = dirname(there)
  const { bavail, bsize } = statfsSync(there)
  return bavail * bsize
}

function packageVersion(name: string): string {
  const description = require(`${name}/package.json`) as { version: string }
  return description.version
}
