// Which native TensorFlow is used: tries the sources in order, builds the binding, tries it, and writes the
// choice down where the engine finds it. A source that fails is said aloud and the next one is tried; when
// all fail, that is written down too, with everything that was missing.
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, open, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { compileBinding, probeBinding } from './binding.mjs'
import { withLock } from './lock.mjs'
import { NVIDIA_PROC_FILE, cudaMissing, fetchCuda, missingCuda, nvidiaDriver } from './nvidia.mjs'
import { TENSORFLOW_VERSION, cacheFolder, packageRoot, recordFile } from './places.mjs'
import { findPython } from './python.mjs'
import {
  explicitFolder,
  fromCache,
  fromPython,
  fromTfjsNode,
  fromWheel,
  isInstallation,
} from './tensorflow.mjs'

/** @typedef {import('./places.mjs').Environment} Environment */
/** @typedef {import('./progress.mjs').Say} Say */
/** @typedef {import('./tensorflow.mjs').Missing} Missing */
/** @typedef {import('./tensorflow.mjs').Search} Search */
/** @typedef {import('./tensorflow.mjs').Installation} Installation */
/** @typedef {import('./tensorflow.mjs').SourceName} SourceName */
/**
 * @typedef {object} Native
 * @property {SourceName} source
 * @property {string} folder
 * @property {string} library the file with TensorFlow's C interface
 * @property {string} binding
 * @property {string} version
 * @property {boolean} usesGpu
 */
/**
 * @typedef {object} NativeRecord
 * @property {1} schema
 * @property {string} wanted what was looked for; another wish makes the record out of date
 * @property {Native | null} native
 * @property {Missing[]} missing what kept better ones from being used
 * @property {string} at
 */
/** @typedef {{ state: 'off' } | { state: 'unknown' } | { state: 'known', record: NativeRecord }} NativeState */

const SOURCES = [explicitFolder, fromCache, fromPython, fromWheel, fromTfjsNode]
const DOWNLOADS = [fromWheel, fromTfjsNode]

/**
 * What an earlier set-up chose, if that still stands. Quick: three file system look-ups.
 * @param {Environment} [env]
 * @returns {NativeState}
 */
export function readNative(env = process.env) {
  if (env['GANVAS_NATIVE'] === 'off') return { state: 'off' }
  const file = recordFile(cacheFolder(env), env['GANVAS_TENSORFLOW'])
  if (!existsSync(file)) return { state: 'unknown' }
  /** @type {NativeRecord} */
  const record = JSON.parse(readFileSync(file, 'utf8'))
  if (record.schema !== 1 || record.wanted !== wanted(env)) return { state: 'unknown' }
  const { native } = record
  const stands = native === null || (existsSync(native.library) && existsSync(native.binding))
  return stands ? { state: 'known', record } : { state: 'unknown' }
}

/**
 * Sees to it that a native library is chosen. `retry` looks again where an earlier set-up found none.
 * @param {{ env?: Environment, say: Say, retry?: boolean, root?: string }} options
 * @returns {Promise<NativeState>}
 */
export async function ensureNative({ env = process.env, say, retry = false, root }) {
  const before = readNative(env)
  if (isSettled(before, retry)) return before
  const started = Date.now()
  const cache = cacheFolder(env)
  await mkdir(cache, { recursive: true })
  return withLock({ file: join(cache, 'native.lock'), say }, async () => {
    const now = readNative(env)
    // The one that we waited for may have done it, or have found that it cannot be done.
    const isFresh = now.state === 'known' && Date.parse(now.record.at) >= started
    if (isSettled(now, retry && !isFresh)) return now
    const record = await chooseNative({ env, cache, say, root: root ?? packageRoot(import.meta.dirname) })
    await writeRecord(recordFile(cache, env['GANVAS_TENSORFLOW']), record)
    tell(record, say)
    return /** @type {NativeState} */ ({ state: 'known', record })
  })
}

/** @param {NativeState} state @param {boolean} retry */
function isSettled(state, retry) {
  return state.state === 'off' || (state.state === 'known' && (state.record.native !== null || !retry))
}

/** @param {Environment} env */
function wanted(env) {
  // A driver that was installed since is a reason to choose again.
  const nvidia = existsSync(NVIDIA_PROC_FILE) ? 'with' : 'without'
  return `TensorFlow ${TENSORFLOW_VERSION} ${env['GANVAS_NATIVE'] ?? 'auto'} ${nvidia} NVIDIA driver`
}

/**
 * @param {{ env: Environment, cache: string, root: string, say: Say }} options
 * @returns {Promise<NativeRecord>}
 */
async function chooseNative({ env, cache, root, say }) {
  const python = await findPython(env)
  const driver = await nvidiaDriver({ env })
  const wantsGpu = env['GANVAS_NATIVE'] === 'gpu' || (env['GANVAS_NATIVE'] !== 'cpu' && driver !== null)
  /** @type {Missing[]} */
  const missing = []
  /** @type {Native | null} */
  let second = null
  /** @type {Search['flavour'][]} */
  const flavours = wantsGpu ? ['gpu', 'cpu'] : ['cpu']
  for (const flavour of flavours) {
    /** @type {Search} */
    const search = { env, cache, root, flavour, python, say }
    for (const source of SOURCES) {
      // A library that works, if without the GPU, is better than another download.
      if (second !== null && (flavour === 'cpu' || DOWNLOADS.includes(source))) break
      const sought = await source(search)
      if (sought === null) continue
      const tried = isInstallation(sought) ? await tryInstallation(sought, search) : sought
      if ('what' in tried) {
        say(tried.what)
        missing.push(tried)
        continue
      }
      if (tried.usesGpu || flavour === 'cpu') return record(tried, missing, env)
      second ??= tried
      missing.push(...(await missingCuda(tried.folder, env)).map(cudaMissing))
    }
  }
  return record(second, missing, env)
}

/**
 * @param {Installation} installation
 * @param {Search} search
 * @returns {Promise<Native | Missing>}
 */
async function tryInstallation(installation, search) {
  const { env, cache, root, say, flavour } = search
  const isOurs = installation.source === 'cache' || installation.source === 'wheel'
  if (flavour === 'gpu' && isOurs) await fetchCuda(search, installation.folder)
  const built = await compileBinding({ installation, root, cache, env, say })
  const binding = 'binding' in built ? built.binding : installation.readyBinding
  if (binding === null) return /** @type {Missing} */ (built)
  const probe = await probeBinding(binding, env)
  if ('what' in probe) return probe
  const library = join(installation.folder, `${installation.libraries[0]}`)
  return { source: installation.source, folder: installation.folder, library, binding, ...probe }
}

/** @param {Native | null} native @param {Missing[]} missing @param {Environment} env @returns {NativeRecord} */
function record(native, missing, env) {
  return { schema: 1, wanted: wanted(env), native, missing, at: new Date().toISOString() }
}

/** @param {NativeRecord} record @param {Say} say */
function tell({ native, missing }, say) {
  if (native !== null) {
    say(`TensorFlow ${native.version} is ready${native.usesGpu ? ' on the GPU' : ''} (${native.folder})`)
    return
  }
  say(
    'no native TensorFlow could be had; the portable back end (WASM) is used, which is several times slower',
  )
  for (const each of missing) say(`  to change that: ${each.how}`)
}

/** @param {string} file @param {NativeRecord} value */
async function writeRecord(file, value) {
  await mkdir(dirname(file), { recursive: true })
  const partial = `${file}.${process.pid}.part`
  const handle = await open(partial, 'w')
  try {
    await handle.writeFile(`${JSON.stringify(value, null, 2)}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(partial, file)
}
