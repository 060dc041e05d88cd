// Electron's program: whether it is there, can be had, and can show a window.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from '../setup/command.mjs'
import { step } from '../setup/progress.mjs'

/** @typedef {import('../setup/places.mjs').Environment} Environment */
/** @typedef {{ program: string } | { missing: string }} Found */

/** Electron is fetched once, when it is first wanted; a network that does not give it is asked again after a day. */
const AGAIN_AFTER_MS = 24 * 3600_000
const FETCH_MS = 4 * 60_000
/** A program that fails sooner never had a window. */
const SHOWN_AFTER_MS = 8000

/**
 * @param {object} options
 * @param {string} options.root
 * @param {Environment} [options.env]
 * @param {NodeJS.Platform} [options.platform]
 * @param {import('../setup/progress.mjs').Say} options.say
 * @param {(root: string) => Promise<boolean>} [options.fetch] whether it came; for tests
 * @param {number} [options.now]
 * @returns {Promise<Found>}
 */
export async function findElectron(options) {
  const { root, env = process.env, platform = process.platform, say, now = Date.now() } = options
  if (env['GANVAS_ELECTRON'] === 'off') return { missing: 'GANVAS_ELECTRON=off: Electron is not used.' }
  if (platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY']) {
    return { missing: 'There is no display here.' }
  }
  const present = programOf(root)
  if (present !== null) return { program: present }
  const stamp = join(root, 'out', '.no-electron')
  if (now - timeIn(stamp) < AGAIN_AFTER_MS) {
    return { missing: `Electron could not be fetched within the last day (remove ${stamp} to try again).` }
  }
  const fetch = options.fetch ?? fetchElectron
  const hasCome = await step({ say, title: 'fetching Electron' }, () => fetch(root))
  const program = programOf(root)
  if (hasCome && program !== null) {
    await rm(stamp, { force: true })
    return { program }
  }
  await mkdir(join(root, 'out'), { recursive: true })
  await writeFile(stamp, String(now))
  return { missing: 'Electron could not be fetched.' }
}

/**
 * What the package `electron` itself would start; asking the package would begin to fetch.
 * @param {string} root
 * @returns {string | null}
 */
function programOf(root) {
  const folder = join(root, 'node_modules', 'electron')
  const file = join(folder, 'path.txt')
  if (!existsSync(file)) return null
  const program = join(folder, 'dist', readFileSync(file, 'utf8').trim())
  return existsSync(program) ? program : null
}

/** @param {string} file */
function timeIn(file) {
  const time = existsSync(file) ? Number(readFileSync(file, 'utf8')) : -Infinity
  return Number.isNaN(time) ? -Infinity : time
}

/** @param {string} root */
async function fetchElectron(root) {
  const install = join(root, 'node_modules', 'electron', 'install.js')
  const outcome = await run(process.execPath, [install], { cwd: root, timeoutMs: FETCH_MS })
  return outcome.status === 'done'
}

/**
 * Until the user ends it. Null: it had its time; else why there was no window.
 * @param {string} program
 * @param {readonly string[]} words
 * @returns {Promise<string | null>}
 */
export function runElectron(program, words) {
  const started = performance.now()
  /** @type {Environment} */
  const env = { ...process.env }
  // Set where an editor built on Electron has started this terminal: then Electron would be Node.
  delete env['ELECTRON_RUN_AS_NODE']
  return new Promise((resolve) => {
    const child = spawn(program, words, { stdio: 'inherit', env })
    const pass = (/** @type {NodeJS.Signals} */ signal) => void child.kill(signal)
    process.on('SIGINT', pass).on('SIGTERM', pass)
    const end = (/** @type {string | null} */ why) => {
      process.off('SIGINT', pass).off('SIGTERM', pass)
      resolve(why)
    }
    child.on('error', (error) => end(`Electron cannot be started: ${error.message}.`))
    child.on('exit', (code, signal) => {
      const isShown = performance.now() - started > SHOWN_AFTER_MS
      if (code === 0 || isShown) {
        process.exitCode = code ?? 1
        return end(null)
      }
      end(`Electron ended at once (${signal ?? `exit code ${code}`}).`)
    })
  })
}
