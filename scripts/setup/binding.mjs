// The small native part between Node and TensorFlow: compiled from the sources that come with tfjs-node-gpu,
// once per library folder, and tried in a process of its own before it is used.
import { existsSync } from 'node:fs'
import { mkdir, readFile, readdir, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findProgram, wordsOf, run } from './command.mjs'
import { platformKey, shortHash } from './places.mjs'
import { step } from './progress.mjs'

/** @typedef {import('./tensorflow.mjs').Installation} Installation */
/** @typedef {import('./tensorflow.mjs').Missing} Missing */
/** @typedef {import('./places.mjs').Environment} Environment */
/** @typedef {{ version: string, usesGpu: boolean }} Probe */

const FLAGS = ['-std=c++17', '-O2', '-fPIC', '-shared', '-DNAPI_VERSION=8']
const CAPTURE = fileURLToPath(new URL('./stderr-capture.cc', import.meta.url))
const PROBE = fileURLToPath(new URL('./probe.cjs', import.meta.url))

/** @type {Missing} */
export const NO_COMPILER = {
  what: 'No C++ compiler was found, so the link between Node and TensorFlow cannot be built.',
  how: 'Install one (Debian: apt install g++), then run npm run setup.',
}

/** @param {Environment} [env] */
export function findCompiler(env = process.env) {
  for (const name of ['g++', 'clang++', 'c++']) {
    const program = findProgram(name, env)
    if (program !== null) return program
  }
  return null
}

/**
 * The folder name of a binding: any change of its sources, of the headers or of the library's place gives
 * another one.
 * @param {{ sources: readonly (string | Uint8Array)[], header: string | Uint8Array, folder: string }} parts
 */
export function bindingKey({ sources, header, folder }) {
  return shortHash([platformKey(), ...FLAGS, folder, header, ...sources])
}

/**
 * @param {{ installation: Installation, root: string, cache: string, env: Environment, say: import('./progress.mjs').Say }} options
 * @returns {Promise<{ binding: string } | Missing>}
 */
export async function compileBinding({ installation, root, cache, env, say }) {
  const sourceFolder = join(root, 'node_modules', '@tensorflow', 'tfjs-node-gpu', 'binding')
  const names = (await readdir(sourceFolder)).sort()
  const files = [...names.map((name) => join(sourceFolder, name)), CAPTURE]
  const sources = await Promise.all(files.map((file) => readFile(file)))
  const header = await readFile(join(installation.include, 'tensorflow', 'c', 'c_api.h'))
  const key = bindingKey({ sources, header, folder: installation.folder })
  const binding = join(cache, 'bindings', key, 'tfjs_binding.node')
  if (existsSync(binding)) return { binding }

  const compiler = findCompiler(env)
  if (compiler === null) return NO_COMPILER
  const require = createRequire(join(root, 'package.json'))
  const nodeHeaders = /** @type {{ include_dir: string }} */ (require('node-api-headers')).include_dir
  await mkdir(dirname(binding), { recursive: true })
  const isMac = process.platform === 'darwin'
  const late = isMac ? ['-undefined', 'dynamic_lookup'] : []
  const libraries = isMac
    ? installation.libraries.map((name) => join(installation.folder, name))
    : [`-L${installation.folder}`, ...installation.libraries.map((name) => `-l:${name}`)]
  /** @param {string} to @param {readonly string[]} from */
  const compile = async (to, from) => {
    const unfinished = `${to}.${process.pid}.part`
    const args = [
      ...FLAGS,
      `-I${nodeHeaders}`,
      `-I${installation.include}`,
      ...from,
      '-o',
      unfinished,
      ...late,
    ]
    const outcome = await run(compiler, args, { timeoutMs: 5 * 60_000, env })
    if (outcome.status === 'done') await rename(unfinished, to)
    else await rm(unfinished, { force: true })
    return outcome
  }
  const parts = names.filter((name) => name.endsWith('.cc')).map((name) => join(sourceFolder, name))
  const outcome = await step({ say, title: 'building the link between Node and TensorFlow' }, async () => {
    const capture = await compile(captureBeside(binding), [CAPTURE])
    if (capture.status !== 'done') return capture
    return compile(binding, [...parts, ...libraries, `-Wl,-rpath,${installation.folder}`])
  })
  if (outcome.status === 'done') return { binding }
  return {
    what: `${compiler} could not build the link to ${installation.folder}: ${wordsOf(outcome)}`,
    how: 'Install a C++17 compiler with its standard library (Debian: apt install g++), then run npm run setup.',
  }
}

/**
 * The addon that keeps stderr quiet while TensorFlow loads; a ready-made binding comes without one.
 * @param {string} binding
 */
export function captureBeside(binding) {
  return join(dirname(binding), 'stderr_capture.node')
}

/**
 * Loads a binding in a process of its own: a library that does not fit this processor ends that one only.
 * @param {string} binding
 * @param {Environment} env
 * @returns {Promise<Probe | Missing>}
 */
export async function probeBinding(binding, env) {
  const outcome = await run(process.execPath, [PROBE, binding], {
    timeoutMs: 120_000,
    env: { ...env, TF_CPP_MIN_LOG_LEVEL: env['TF_CPP_MIN_LOG_LEVEL'] ?? '2' },
  })
  const answer = outcome.stdout.trim().split('\n').at(-1) ?? ''
  if (outcome.status === 'done' && answer.startsWith('{')) return JSON.parse(answer)
  const reason =
    outcome.signal === 'SIGILL'
      ? 'this processor lacks an instruction set that it needs (AVX)'
      : wordsOf(outcome, { count: 2 })
  return {
    what: `TensorFlow was found but does not start: ${reason}.`,
    how: 'Run npm run setup again; if it stays, set GANVAS_NATIVE=off to work without it.',
  }
}
