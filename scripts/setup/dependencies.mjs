// The npm packages of the lockfile: installed when they are missing or when the lockfile has changed since.
import { existsSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { findProgram, wordsOf, run } from './command.mjs'
import { shortHash } from './places.mjs'
import { step } from './progress.mjs'

/** @typedef {import('./places.mjs').Environment} Environment */

/** @param {string} root */
function stampFile(root) {
  return join(root, 'node_modules', '.ganvas-installed')
}

/** @param {string} root */
function lockHash(root) {
  return shortHash([readFileSync(join(root, 'package-lock.json'))])
}

/**
 * An installed package gets its dependencies from npm itself; only a checkout sees to its own.
 * @param {string} root
 */
export function isCheckout(root) {
  return basename(dirname(root)) !== 'node_modules' && existsSync(join(root, 'package-lock.json'))
}

/** @param {string} root */
export function dependenciesAreReady(root) {
  if (!isCheckout(root)) return true
  const stamp = stampFile(root)
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === lockHash(root)
}

/**
 * @param {{ root: string, env?: Environment, say: import('./progress.mjs').Say }} options
 * @returns {Promise<void>}
 */
export async function ensureDependencies({ root, env = process.env, say }) {
  if (dependenciesAreReady(root)) return
  // Someone may have run npm by hand; then there is nothing to do and nothing to throw away.
  if (!agreesWithLock(root)) {
    const npm = findProgram(process.platform === 'win32' ? 'npm.cmd' : 'npm', env)
    if (npm === null) throw new Error('npm was not found. It comes with Node (Debian: apt install npm).')
    // Development packages are needed to build, whatever NODE_ENV says.
    const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error']
    const outcome = await step({ say, title: 'installing the npm packages of package-lock.json' }, () =>
      run(npm, args, { cwd: root, env, timeoutMs: 20 * 60_000 }),
    )
    if (outcome.status !== 'done') {
      throw new Error(
        `npm ci failed: ${wordsOf(outcome, { mark: /^npm error ?/ })}. See that the npm registry can be reached, then try again.`,
      )
    }
  }
  await writeFile(stampFile(root), lockHash(root))
}

/**
 * Whether node_modules holds the versions of the lockfile, by the list that npm keeps there itself.
 * @param {string} root
 */
function agreesWithLock(root) {
  const list = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(list)) return false
  /** @typedef {{ packages: Record<string, { version?: string, integrity?: string, optional?: boolean }> }} Lock */
  /** @type {Lock} */
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  /** @type {Lock} */
  const installed = JSON.parse(readFileSync(list, 'utf8'))
  return Object.entries(wanted.packages).every(([path, { version, integrity, optional }]) => {
    const there = installed.packages[path]
    // npm leaves out optional packages of other platforms.
    if (path === '' || (there === undefined && optional === true)) return true
    return there !== undefined && there.version === version && there.integrity === integrity
  })
}
