// One set-up at a time: a lock is a file that says who holds it. Whoever finds one waits, unless its holder
// is gone; then the lock is broken, by one waiter only.
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** @typedef {import('./progress.mjs').Say} Say */
/** @typedef {{ pid: number, host: string, born: string | null }} Holder */

const TOUCH_MS = 5_000
/** A holder on another machine (a shared home) is seen only by the times it touches its file. */
const SILENT_MS = 60_000

/**
 * Runs `work` while holding the lock.
 * @template T
 * @param {{ file: string, say: Say, waitMs?: number, pollMs?: number }} options
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock({ file, say, waitMs = 45 * 60_000, pollMs = 200 }, work) {
  mkdirSync(dirname(file), { recursive: true })
  const deadline = Date.now() + waitMs
  let told = false
  while (!take(file)) {
    const holder = readHolder(file)
    if (holder === 'gone') continue
    if (isStale(file, holder)) {
      breakStale(file)
      continue
    }
    if (!told) say(`another set-up is at work (${describe(holder)}); waiting for it`)
    told = true
    if (Date.now() > deadline) {
      throw new Error(
        `Waited ${Math.round(waitMs / 60_000)} minutes for ${describe(holder)}, which holds ${file}.`,
      )
    }
    await sleep(pollMs)
  }
  const touch = setInterval(() => utimesSync(file, new Date(), new Date()), TOUCH_MS)
  touch.unref()
  const release = () => {
    clearInterval(touch)
    removeIfThere(file)
  }
  process.once('exit', release)
  try {
    return await work()
  } finally {
    process.removeListener('exit', release)
    release()
  }
}

/** @param {string} file @returns {boolean} */
function take(file) {
  let descriptor
  try {
    descriptor = openSync(file, 'wx')
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false
    throw error
  }
  /** @type {Holder} */
  const holder = { pid: process.pid, host: hostname(), born: birthMark(process.pid) }
  writeSync(descriptor, JSON.stringify(holder))
  closeSync(descriptor)
  return true
}

/** @param {string} file @returns {Holder | 'gone' | 'unreadable'} */
function readHolder(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return 'gone'
    // Between its creation and its writing the file is empty.
    if (error instanceof SyntaxError) return 'unreadable'
    throw error
  }
}

/** @param {string} file @param {Holder | 'unreadable'} holder */
function isStale(file, holder) {
  const silentMs = Date.now() - (modifiedAt(file) ?? Date.now())
  if (holder === 'unreadable') return silentMs > TOUCH_MS
  if (holder.host !== hostname()) return silentMs > SILENT_MS
  if (!isAlive(holder.pid)) return true
  // The number may have been given to another process since.
  return holder.born !== null && birthMark(holder.pid) !== holder.born
}

/**
 * Removes a stale lock. Two waiters may find the same stale lock; the breaker lock lets one of them look
 * again and remove it, so that the second cannot remove the lock that the first has just taken.
 * @param {string} file
 */
function breakStale(file) {
  const breaker = `${file}.break`
  if (!take(breaker)) {
    const age = Date.now() - (modifiedAt(breaker) ?? Date.now())
    // Breaking takes microseconds; a breaker this old was left by a process that died in between.
    if (age > TOUCH_MS) removeIfThere(breaker)
    return
  }
  try {
    const holder = readHolder(file)
    if (holder !== 'gone' && isStale(file, holder)) removeIfThere(file)
  } finally {
    removeIfThere(breaker)
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'
  }
}

/**
 * When a process was started, in clock ticks since boot (proc(5), field 22 of stat), where the system says.
 * @param {number} pid
 * @returns {string | null}
 */
function birthMark(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}

/** @param {string} file */
function modifiedAt(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs
}

/** @param {string} file */
function removeIfThere(file) {
  try {
    unlinkSync(file)
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT') throw error
  }
}

/** @param {Holder | 'unreadable'} holder */
function describe(holder) {
  return holder === 'unreadable' ? 'it is just starting' : `process ${holder.pid} on ${holder.host}`
}
