// Where things lie: the checkout, the cache shared by all checkouts, the names of TensorFlow's libraries.
// Pure but for `packageRoot`; everything here runs before `npm ci`, so only Node's own modules are imported.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join } from 'node:path'

/** The release that is fetched where there is none. Its C interface is stable, so others work as well. */
export const TENSORFLOW_VERSION = '2.21.0'

/** Python packages of TensorFlow from this release on carry `libtensorflow_cc` with the names used here. */
export const OLDEST_TENSORFLOW = '2.16'

/** @typedef {Record<string, string | undefined>} Environment */

/**
 * The folder shared by all checkouts of one user. A relative XDG_CACHE_HOME is ignored, as its
 * specification asks.
 * @param {Environment} [env]
 * @returns {string}
 */
export function cacheFolder(env = process.env) {
  const given = env['XDG_CACHE_HOME']
  if (given !== undefined && isAbsolute(given)) return join(given, 'ganvas')
  return join(env['HOME'] || homedir(), '.cache', 'ganvas')
}

/** @returns {string} such as `linux-x64` */
export function platformKey() {
  return `${process.platform}-${process.arch}`
}

/**
 * Names of the two libraries that the Python wheels of TensorFlow carry.
 * @param {string} [platform]
 */
export function wheelLibraries(platform = process.platform) {
  return platform === 'darwin'
    ? ['libtensorflow_cc.2.dylib', 'libtensorflow_framework.2.dylib']
    : ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']
}

/**
 * Names of the two libraries of TensorFlow's C distribution (what tfjs-node itself downloads).
 * @param {string} [platform]
 */
export function plainLibraries(platform = process.platform) {
  return platform === 'darwin'
    ? ['libtensorflow.2.dylib', 'libtensorflow_framework.2.dylib']
    : ['libtensorflow.so.2', 'libtensorflow_framework.so.2']
}

/**
 * @param {string} cache
 * @param {'cpu' | 'gpu'} flavour
 */
export function tensorflowFolder(cache, flavour) {
  return join(cache, 'tensorflow', `${TENSORFLOW_VERSION}-${flavour}-${platformKey()}`)
}

/**
 * The file that says which native library was chosen. An explicit folder has a record of its own, so that
 * trying one does not disturb the usual choice.
 * @param {string} cache
 * @param {string | undefined} explicit
 */
export function recordFile(cache, explicit) {
  const mark = explicit === undefined ? '' : `-${shortHash([explicit])}`
  return join(cache, `native-${platformKey()}${mark}.json`)
}

/**
 * @param {readonly (string | Uint8Array)[]} parts each is framed by its length, so that boundaries count
 * @returns {string} 16 hexadecimal digits
 */
export function shortHash(parts) {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(`${part.length}:`).update(part)
  return hash.digest('hex').slice(0, 16)
}

/**
 * The folder of this package: the nearest one upwards whose package.json is ours. Works from the sources
 * and from the built files under `out/`.
 * @param {string} from
 * @returns {string}
 */
export function packageRoot(from) {
  for (let folder = from; ; folder = dirname(folder)) {
    const file = join(folder, 'package.json')
    if (existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).name === 'ganvas') return folder
    if (folder === dirname(folder)) throw new Error(`No package.json of ganvas above ${from}.`)
  }
}

/**
 * @param {string} version such as `2.21.0`
 * @param {string} oldest such as `2.16`
 */
export function isAtLeast(version, oldest) {
  const found = version.split('.').map(Number)
  const needed = oldest.split('.').map(Number)
  for (const [index, part] of needed.entries()) {
    const have = found[index] ?? 0
    if (have !== part) return have > part
  }
  return true
}
