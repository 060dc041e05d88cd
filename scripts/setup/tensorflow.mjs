// Where the native TensorFlow library may come from. Each source answers with an installation, or says what
// it lacked and how to get it; which one is taken is decided in native.mjs.
import { existsSync, realpathSync } from 'node:fs'
import { cp, mkdir, rename, rm, statfs, writeFile } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { NO_COMPILER, findCompiler } from './binding.mjs'
import { run, wordsOf } from './command.mjs'
import {
  OLDEST_TENSORFLOW,
  TENSORFLOW_VERSION,
  isAtLeast,
  plainLibraries,
  platformKey,
  tensorflowFolder,
  wheelLibraries,
} from './places.mjs'
import { megabytes, step } from './progress.mjs'
import { fetchWheel } from './python.mjs'
import { extractEntry, readZip } from './zip.mjs'

/** @typedef {import('./places.mjs').Environment} Environment */
/** @typedef {import('./progress.mjs').Say} Say */
/** @typedef {import('./python.mjs').Python} Python */
/** @typedef {'explicit' | 'cache' | 'python' | 'wheel' | 'tfjs-node'} SourceName */
/** @typedef {{ what: string, how: string }} Missing */
/**
 * @typedef {object} Installation
 * @property {SourceName} source
 * @property {string} folder holds the two libraries
 * @property {string} include the C headers
 * @property {readonly string[]} libraries their file names, the one with the C interface first
 * @property {string | null} readyBinding a binding that came with it
 */
/** @typedef {Installation | Missing} Sought */
/**
 * @typedef {object} Search
 * @property {Environment} env
 * @property {string} cache
 * @property {string} root
 * @property {'cpu' | 'gpu'} flavour
 * @property {Python | null} python
 * @property {Say} say
 */

const WHEEL_BYTES = { cpu: 274e6, gpu: 573e6 }
/** On the GPU with the CUDA libraries. */
const UNPACKED_BYTES = { cpu: 860e6, gpu: 5_000e6 }
/** Oldest C library that the wheels run with; the wheel's platform tag says so. */
const WHEEL_GLIBC = '2.27'
/** All that the binding includes; the other 10,000 headers of a wheel are not kept. */
const HEADERS =
  /^tensorflow\/include\/(tensorflow\/c\/|tensorflow\/core\/platform\/ctstring|(xla\/)?tsl\/(c\/|platform\/ctstring)).*\.h$/

/** @param {Sought} sought @returns {sought is Installation} */
export function isInstallation(sought) {
  return 'folder' in sought
}

/**
 * Recognises the layouts in which TensorFlow comes: a Python package, the folder above it, or the C
 * distribution with `lib/` and `include/`.
 * @param {string} folder
 * @param {SourceName} source
 * @returns {Installation | null}
 */
export function examineFolder(folder, source) {
  const layouts = [
    { at: folder, include: join(folder, 'include'), libraries: wheelLibraries() },
    {
      at: join(folder, 'tensorflow'),
      include: join(folder, 'tensorflow', 'include'),
      libraries: wheelLibraries(),
    },
    { at: join(folder, 'lib'), include: join(folder, 'include'), libraries: plainLibraries() },
  ]
  for (const { at, include, libraries } of layouts) {
    const isComplete =
      libraries.every((name) => existsSync(join(at, name))) &&
      existsSync(join(include, 'tensorflow', 'c', 'c_api.h'))
    if (isComplete) return { source, folder: realpathSync(at), include, libraries, readyBinding: null }
  }
  return null
}

/** @param {Search} search @returns {Promise<Sought | null>} */
export async function explicitFolder({ env }) {
  const given = env['GANVAS_TENSORFLOW']
  if (given === undefined || given === '') return null
  const found = examineFolder(given, 'explicit')
  if (found !== null) return found
  return {
    what: `GANVAS_TENSORFLOW names ${given}, which does not hold ${wheelLibraries().join(' and ')} with their headers.`,
    how: `Name the folder of an installed Python package tensorflow (${OLDEST_TENSORFLOW} or newer), or unset the variable.`,
  }
}

/** @param {Search} search @returns {Promise<Sought | null>} */
export async function fromCache({ cache, flavour }) {
  return examineFolder(tensorflowFolder(cache, flavour), 'cache')
}

/** @param {Search} search @returns {Promise<Sought | null>} */
export async function fromPython({ python }) {
  if (python?.tensorflow == null) return null
  const { version, folder } = python.tensorflow
  if (!isAtLeast(version, OLDEST_TENSORFLOW)) {
    return {
      what: `The TensorFlow of ${python.program} is ${version}; ${OLDEST_TENSORFLOW} or newer is needed.`,
      how: `${python.program} -m pip install --upgrade tensorflow`,
    }
  }
  return (
    examineFolder(folder, 'python') ?? {
      what: `The TensorFlow ${version} in ${folder} has no ${wheelLibraries()[0]} or no C headers.`,
      how: `${python.program} -m pip install --force-reinstall tensorflow`,
    }
  )
}

/** @param {Search} search @returns {Promise<Sought | null>} */
export async function fromWheel({ env, cache, flavour, python, say }) {
  const tags = wheelTags()
  if (tags === null) {
    return {
      what: `There is no TensorFlow ${TENSORFLOW_VERSION} wheel for ${platformKey()} with this C library.`,
      how: 'Build TensorFlow yourself and name its folder in GANVAS_TENSORFLOW.',
    }
  }
  if (python === null || python.pip === null) {
    return {
      what:
        python === null
          ? 'Python 3 was not found, so its pip cannot fetch TensorFlow.'
          : `${python.program} has no pip, so it cannot fetch TensorFlow.`,
      how: 'Install Python 3 with pip (Debian: apt install python3-pip), then run npm run setup.',
    }
  }
  // Better said before a long download than after it.
  if (findCompiler(env) === null) return NO_COMPILER
  const target = tensorflowFolder(cache, flavour)
  await mkdir(dirname(target), { recursive: true })
  const needed = WHEEL_BYTES[flavour] + UNPACKED_BYTES[flavour]
  const free = await freeBytes(dirname(target))
  if (free < needed) {
    return {
      what: `${dirname(target)} has ${megabytes(free)} free; TensorFlow needs ${megabytes(needed)} while it is set up.`,
      how: 'Free some space, or point XDG_CACHE_HOME to a larger disk.',
    }
  }
  const name =
    flavour === 'cpu' && process.platform === 'linux' && process.arch === 'x64'
      ? 'tensorflow-cpu'
      : 'tensorflow'
  const requirement = `${name}==${TENSORFLOW_VERSION}`
  const folder = join(cache, 'downloads', `${requirement}-${platformKey()}`)
  const fetched = await fetchWheel({
    python,
    requirement,
    tags,
    folder,
    aboutBytes: WHEEL_BYTES[flavour],
    env,
    say,
  })
  if ('failed' in fetched) {
    return {
      what: `pip could not fetch ${requirement}: ${fetched.failed}`,
      how: `See that this works: ${python.program} -m pip download --no-deps ${requirement}`,
    }
  }
  try {
    await unpackWheel(fetched.wheel, target, say)
  } catch (error) {
    // A damaged wheel must not be found again next time.
    await rm(folder, { recursive: true, force: true })
    return {
      what: `${requirement} could not be unpacked: ${messageOf(error)}`,
      how: 'Run npm run setup again.',
    }
  }
  await rm(folder, { recursive: true, force: true })
  return examineFolder(target, 'wheel')
}

/**
 * Unpacks the two libraries and the headers. Finished files are kept when this is interrupted; the folder
 * gets its name when everything is there.
 * @param {string} wheel
 * @param {string} target
 * @param {Say} say
 */
async function unpackWheel(wheel, target, say) {
  const wanted = wheelLibraries().map((name) => `tensorflow/${name}`)
  const entries = await readZip(wheel)
  const chosen = entries.filter(({ name }) => wanted.includes(name) || HEADERS.test(name))
  for (const name of wanted) {
    if (!chosen.some((entry) => entry.name === name)) throw new Error(`${wheel} has no ${name}.`)
  }
  const total = chosen.reduce((sum, entry) => sum + entry.bytes, 0)
  let written = 0
  const staging = `${target}.partial`
  await step(
    {
      say,
      title: `unpacking TensorFlow (${megabytes(total)})`,
      detail: () => megabytes(written),
    },
    async () => {
      for (const entry of chosen) {
        await extractEntry(wheel, entry, join(staging, entry.name), (bytes) => (written += bytes))
      }
      await rm(target, { recursive: true, force: true })
      await rename(staging, target)
    },
  )
}

/**
 * pip's options for the wheel of this machine, whatever the user's Python is: the libraries do not depend on
 * its version. Null where no wheel exists.
 * @returns {string[] | null}
 */
export function wheelTags() {
  const platform = wheelPlatform()
  if (platform === null) return null
  return ['--python-version', '3.11', '--implementation', 'cp', '--abi', 'cp311', '--platform', platform]
}

function wheelPlatform() {
  const { platform, arch } = process
  if (platform === 'darwin') return arch === 'arm64' ? 'macosx_12_0_arm64' : null
  if (platform !== 'linux' || (arch !== 'x64' && arch !== 'arm64')) return null
  const glibc = glibcVersion()
  if (glibc === null || !isAtLeast(glibc, WHEEL_GLIBC)) return null
  return arch === 'x64' ? 'manylinux_2_27_x86_64' : 'manylinux_2_27_aarch64'
}

/** @returns {string | null} null where the C library is another one, such as musl */
export function glibcVersion() {
  const report = /** @type {{ header?: { glibcVersionRuntime?: string } }} */ (process.report.getReport())
  return report.header?.glibcVersionRuntime ?? null
}

/**
 * What the package tfjs-node-gpu would do itself when it is installed: fetch its older C library and a
 * ready-made binding. It runs in a copy, so that node_modules stays as npm made it.
 * @param {Search} search
 * @returns {Promise<Sought | null>}
 */
export async function fromTfjsNode({ env, cache, root, say }) {
  const modules = join(root, 'node_modules')
  const original = join(modules, '@tensorflow', 'tfjs-node-gpu')
  const target = join(cache, 'tensorflow', `tfjs-node-${platformKey()}`)
  if (!existsSync(join(target, '.complete'))) {
    await rm(target, { recursive: true, force: true })
    await mkdir(target, { recursive: true })
    for (const part of ['package.json', 'scripts', 'binding', 'binding.gyp']) {
      await cp(join(original, part), join(target, part), { recursive: true })
    }
    const outcome = await step({ say, title: "trying tfjs-node's own download" }, () =>
      run(process.execPath, ['scripts/install.js', 'cpu', 'download'], {
        cwd: target,
        timeoutMs: 5 * 60_000,
        env: { ...env, NODE_PATH: modules, PATH: `${join(modules, '.bin')}${delimiter}${env['PATH'] ?? ''}` },
      }),
    )
    if (outcome.status !== 'done' || examineFolder(join(target, 'deps'), 'tfjs-node') === null) {
      return {
        what: `tfjs-node's own download of TensorFlow failed: ${wordsOf(outcome, { count: 1, mark: /^(?=.*(Error|ECONN|ENOTFOUND))/ })}`,
        how: 'See that the network can be reached, then run npm run setup.',
      }
    }
    await writeFile(join(target, '.complete'), '')
  }
  const found = examineFolder(join(target, 'deps'), 'tfjs-node')
  if (found === null)
    return { what: `${target} is incomplete.`, how: `Remove ${target} and run npm run setup.` }
  const ready = join(target, 'lib', 'napi-v8', 'tfjs_binding.node')
  return { ...found, readyBinding: existsSync(ready) ? ready : null }
}

/** @param {string} folder */
async function freeBytes(folder) {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

/** @param {unknown} error */
function messageOf(error) {
  return error instanceof Error ? error.message : String(error)
}
