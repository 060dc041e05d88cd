/**
 * Native TensorFlow: puts the library that the set-up chose behind TensorFlow.js in this process.
 * Nothing is written into node_modules: the package's JavaScript is loaded file by file, past its index, which
 * insists on a binding inside the package.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism, cpus } from 'node:os'
import { join } from 'node:path'
import util from 'node:util'
import * as tf from '@tensorflow/tfjs-core'
import { captureBeside } from '../../../scripts/setup/binding.mjs'
import type { Native, NativeState } from '../../../scripts/setup/native.mjs'
import { readNative } from '../../../scripts/setup/native.mjs'
import { cudaMissing, missingCuda, nvidiaDriver } from '../../../scripts/setup/nvidia.mjs'
import type { Attempt, Backend, Missing, Opened } from './report.ts'

type NativeBackend = 'cuda' | 'native-cpu'
type Binding = { TF_Version: string; isUsingGpuDevice: () => boolean }
type BackendClass = new (
  binding: Binding,
  packageName: string,
) => tf.KernelBackend & { isUsingGpuDevice: boolean }

const require = createRequire(import.meta.url)
const SET_UP = 'Run npm run setup in the checkout.'

const NO_DRIVER: Missing = {
  backend: 'cuda',
  what: 'No NVIDIA driver was found (neither /proc/driver/nvidia/version nor nvidia-smi).',
  how: 'With an NVIDIA GPU: install its driver, then run npm run setup. Without one this back end cannot be used.',
}

/** TensorFlow keeps the device it started with for the life of the process. */
let loaded: { native: Native; usesGpu: boolean } | null = null

export async function openNative(wanted: NativeBackend): Promise<Attempt> {
  const found = await findNative(wanted)
  if ('missing' in found) return found
  try {
    loaded ??= load(found.native, wanted)
  } catch (error) {
    return { missing: [notLoaded(wanted, found.native, error)] }
  }
  if (wanted === 'cuda' && !loaded.usesGpu) return { missing: await whyNoGpu(loaded.native) }
  if (wanted === 'native-cpu' && loaded.usesGpu) {
    return {
      missing: [
        {
          backend: wanted,
          what: 'This process has already started TensorFlow on the GPU.',
          how: 'Start a new process for the CPU.',
        },
      ],
    }
  }
  await tf.setBackend('tensorflow')
  return { opened: describe(loaded.native, wanted) }
}

/** The native library for a back end as far as can be told without loading it. */
export async function findNative(
  wanted: NativeBackend,
): Promise<{ native: Native } | { missing: readonly Missing[] }> {
  const state = readNative()
  const usesGpu = state.state === 'known' && state.record.native?.usesGpu === true
  if (wanted === 'cuda' && state.state !== 'off' && !usesGpu) {
    const driver = await nvidiaDriver()
    if (driver === null) return { missing: [NO_DRIVER] }
  }
  if (state.state !== 'known' || state.record.native === null) return { missing: whyNoNative(wanted, state) }
  const { native } = state.record
  if (wanted === 'cuda' && !native.usesGpu) return { missing: await whyNoGpu(native) }
  return { native }
}

function whyNoNative(backend: Backend, state: NativeState): readonly Missing[] {
  if (state.state === 'off') {
    const what = 'GANVAS_NATIVE=off switches native TensorFlow off.'
    return [{ backend, what, how: 'Unset GANVAS_NATIVE.' }]
  }
  if (state.state === 'unknown') {
    return [{ backend, what: 'Native TensorFlow has not been set up on this machine.', how: SET_UP }]
  }
  return state.record.missing.map((each) => ({ backend, ...each }))
}

async function whyNoGpu(native: Native): Promise<readonly Missing[]> {
  const backend = 'cuda'
  const driver = await nvidiaDriver()
  if (driver === null) return [NO_DRIVER]
  const lacking = await missingCuda(native.folder)
  if (lacking.length > 0) return lacking.map((each) => ({ backend, ...cudaMissing(each) }))
  return [
    {
      backend,
      what: `NVIDIA driver ${driver} is there, but the TensorFlow in ${native.folder} sees no GPU.`,
      how: 'It may be a CPU-only build or the GPU may be hidden (CUDA_VISIBLE_DEVICES). Set GANVAS_NATIVE=gpu and run npm run setup.',
    },
  ]
}

function load(native: Native, wanted: NativeBackend): { native: Native; usesGpu: boolean } {
  // TensorFlow reads these while it loads; without the first it writes to stderr at every start.
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2'
  if (wanted === 'native-cpu') process.env['CUDA_VISIBLE_DEVICES'] = '-1'
  restoreUtilFunctions()
  // Types: the package's internal files carry none that are public.
  require('@tensorflow/tfjs-node-gpu/dist/register_all_kernels.js')
  const { NodeJSKernelBackend } = require('@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend.js') as {
    NodeJSKernelBackend: BackendClass
  }
  const binding = quietly(native.binding, () => require(native.binding) as Binding)
  const usesGpu = binding.isUsingGpuDevice()
  // The name tells the kernels whether dilated 3-D convolutions can be had: on the GPU only.
  const packageName = usesGpu ? '@tensorflow/tfjs-node-gpu' : '@tensorflow/tfjs-node'
  tf.registerBackend('tensorflow', () => new NodeJSKernelBackend(binding, packageName), 3)
  return { native: { ...native, version: binding.TF_Version }, usesGpu }
}

/** Runs what loads TensorFlow, and of what it writes to stderr lets through all but start-up chatter. */
function quietly<T>(binding: string, work: () => T): T {
  const addon = captureBeside(binding)
  if (!existsSync(addon)) return work()
  const capture = require(addon) as { begin: () => void; end: () => string }
  capture.begin()
  try {
    return work()
  } finally {
    process.stderr.write(withoutChatter(capture.end(), process.env['TF_CPP_MIN_LOG_LEVEL'] === '0'))
  }
}

/**
 * Drops lines of level INFO and the notice about them; warnings, errors and whatever has another form stay.
 * Lines look like `I0000 00:00:1795200289.020680   16259 port.cc:153] oneDNN ...`.
 */
export function withoutChatter(text: string, keepAll: boolean): string {
  if (keepAll) return text
  const isChatter = (line: string) => /^I\d{4} |^WARNING: All log messages before absl::/.test(line)
  return text
    .split(/(?<=\n)/)
    .filter((line) => !isChatter(line))
    .join('')
}

/** Node 23 removed two functions that tfjs-node 4.22 calls. */
export function restoreUtilFunctions(target: Record<string, unknown> = util as never): void {
  target['isNullOrUndefined'] ??= (value: unknown) => value === null || value === undefined
  target['isArray'] ??= Array.isArray
}

function notLoaded(backend: Backend, native: Native, error: unknown): Missing {
  const reason = error instanceof Error ? error.message : String(error)
  return { backend, what: `TensorFlow in ${native.folder} did not load: ${reason}`, how: SET_UP }
}

function describe(native: Native, backend: NativeBackend): Opened {
  const threads = threadCount()
  const device = backend === 'cuda' ? gpuName() : cpuName()
  const cores = `${threads} CPU ${threads === 1 ? 'core' : 'cores'}`
  const place = backend === 'cuda' ? `${device} (native, CUDA)` : `${cores} (native)`
  return {
    backend,
    title: `TensorFlow ${native.version} on ${place}`,
    libraryVersion: native.version,
    libraryPath: native.library,
    device,
    threads,
  }
}

/** TensorFlow uses all cores unless this variable says otherwise. */
function threadCount(): number {
  const asked = Number(process.env['TF_NUM_INTRAOP_THREADS'])
  return Number.isInteger(asked) && asked > 0 ? asked : availableParallelism()
}

export function cpuName(): string {
  return cpus()[0]?.model.trim() || process.arch
}

function gpuName(folder = '/proc/driver/nvidia/gpus'): string {
  const names = existsSync(folder)
    ? readdirSync(folder).map((each) => {
        const text = readFileSync(join(folder, each, 'information'), 'utf8')
        return /^Model:\s*(.+)$/m.exec(text)?.[1] ?? 'NVIDIA GPU'
      })
    : []
  return names[0] ?? 'NVIDIA GPU'
}
