// Running other programs: found or not, in time or not, and what they said. Nothing here throws for what a
// program does; the caller reads the outcome.
import { spawn } from 'node:child_process'
import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** @typedef {import('./places.mjs').Environment} Environment */

/**
 * @typedef {object} Outcome
 * @property {'done' | 'failed' | 'missing' | 'timed-out'} status
 * @property {number | null} code
 * @property {string | null} signal
 * @property {string} stdout
 * @property {string} stderr
 */

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set()

// Programs run in groups of their own, so a Ctrl-C at the terminal does not reach them by itself. The handlers
// are there only while a program runs: afterwards signals belong to whatever follows the set-up.
const endings = /** @type {const} */ ({ SIGINT: 130, SIGTERM: 143 })
function killAll() {
  for (const child of running) killTree(child)
}
const onInterrupt = () => process.exit(endings.SIGINT)
const onTerminate = () => process.exit(endings.SIGTERM)

/** @param {import('node:child_process').ChildProcess} child */
function enter(child) {
  if (running.size === 0) {
    process.on('exit', killAll).on('SIGINT', onInterrupt).on('SIGTERM', onTerminate)
  }
  running.add(child)
}

/** @param {import('node:child_process').ChildProcess} child */
function leave(child) {
  running.delete(child)
  if (running.size > 0) return
  process.off('exit', killAll).off('SIGINT', onInterrupt).off('SIGTERM', onTerminate)
}

/**
 * @param {string} name
 * @param {Environment} [env]
 * @returns {string | null} full path of the program as a shell would find it
 */
export function findProgram(name, env = process.env) {
  for (const folder of (env['PATH'] ?? '').split(delimiter)) {
    if (folder === '') continue
    const file = join(folder, name)
    try {
      accessSync(file, constants.X_OK)
      if (statSync(file).isFile()) return file
    } catch {
      continue
    }
  }
  return null
}

/**
 * Runs a program to its end or its time limit; on the limit it is killed with everything it started.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ timeoutMs: number, cwd?: string, env?: Environment }} options
 * @returns {Promise<Outcome>}
 */
export function run(program, args, { timeoutMs, cwd, env = process.env }) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      ...(cwd === undefined ? {} : { cwd }),
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that a time limit ends the program's children too.
      detached: process.platform !== 'win32',
    })
    enter(child)
    let stdout = ''
    let stderr = ''
    let timedOut = false
    const timer = setTimeout(() => {
      timedOut = true
      killTree(child)
    }, timeoutMs)
    /** @param {Outcome['status']} status @param {number | null} code @param {string | null} signal */
    const finish = (status, code, signal) => {
      clearTimeout(timer)
      leave(child)
      resolve({ status, code, signal, stdout, stderr })
    }
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text))
    child.on('error', (error) => {
      stderr += error.message
      finish('missing', null, null)
    })
    child.on('close', (code, signal) => {
      finish(timedOut ? 'timed-out' : code === 0 ? 'done' : 'failed', code, signal)
    })
  })
}

/**
 * What a program said about its failure, for a message: its first lines that look like errors, else its last.
 * @param {Outcome} outcome
 * @param {{ count?: number, mark?: RegExp }} [options] `mark`: how the program marks lines that matter
 */
export function wordsOf(outcome, { count = 3, mark } = {}) {
  if (outcome.status === 'timed-out') return 'it did not finish in time'
  const lines = `${outcome.stdout}\n${outcome.stderr}`.split('\n').map((line) => line.trim())
  const marked = lines.filter((line) => mark?.test(line)).map((line) => line.replace(mark ?? '', '').trim())
  const telling = marked.filter((line) => line !== '').slice(0, count)
  const said = telling.length > 0 ? telling : lines.filter((line) => line !== '').slice(-count)
  if (outcome.signal !== null) said.push(`it was ended by ${outcome.signal}`)
  return said.length === 0 ? `it ended with code ${outcome.code} and said nothing` : said.join(' | ')
}

/** @param {import('node:child_process').ChildProcess} child */
function killTree(child) {
  if (child.pid === undefined) return
  try {
    if (process.platform === 'win32') child.kill('SIGKILL')
    else process.kill(-child.pid, 'SIGKILL')
  } catch (error) {
    // Already gone is what we wanted; anything else is a bug.
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error
  }
}
