import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { withLock } from './lock.mjs'

let folder = ''
let file = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ganvas-lock-'))
  file = join(folder, 'set-up.lock')
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

/** A process that adds `+` and, some time later, `-` to a log while it holds the lock. */
const worker = `
  import { appendFileSync } from 'node:fs'
  import { setTimeout as sleep } from 'node:timers/promises'
  import { withLock } from ${JSON.stringify(join(import.meta.dirname, 'lock.mjs'))}
  const [file, log] = process.argv.slice(1)
  const said = []
  await withLock({ file, say: (text) => said.push(text), pollMs: 5 }, async () => {
    appendFileSync(log, '+')
    await sleep(60)
    appendFileSync(log, '-')
  })
  process.stdout.write(said.join())
`

function startWorker(log: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', worker, file, log])
    let said = ''
    child.stdout.on('data', (text) => (said += String(text)))
    child.stderr.on('data', (text) => (said += String(text)))
    child.on('close', (code) => (code === 0 ? resolve(said) : reject(new Error(said))))
  })
}

it('lets processes in one after the other, also past a lock whose holder is gone', async () => {
  const log = join(folder, 'log')
  // The highest process number is not in use: the holder is gone.
  writeFileSync(file, JSON.stringify({ pid: 4194304, host: hostname(), born: null }))
  const said = await Promise.all(Array.from({ length: 6 }, () => startWorker(log)))
  expect(readFileSync(log, 'utf8')).toBe('+-+-+-+-+-+-')
  expect(said.filter((text) => text.includes('another set-up is at work (process ')).length).toBeGreaterThan(
    0,
  )
  expect(existsSync(file)).toBe(false)
})

it('gives the lock back when the work fails', async () => {
  const failing = withLock({ file, say: () => undefined }, () => Promise.reject(new Error('no network')))
  await expect(failing).rejects.toThrow('no network')
  expect(existsSync(file)).toBe(false)
})

it('says who holds the lock when it has waited long enough', async () => {
  writeFileSync(file, JSON.stringify({ pid: process.pid, host: hostname(), born: null }))
  const waiting = withLock({ file, say: () => undefined, waitMs: 0, pollMs: 1 }, () => Promise.resolve())
  await expect(waiting).rejects.toThrow(`process ${process.pid} on ${hostname()}`)
})

it('takes a lock over whose holder has another birth mark: its number was given away again', async () => {
  writeFileSync(file, JSON.stringify({ pid: process.pid, host: hostname(), born: 'long ago' }))
  expect(await withLock({ file, say: () => undefined }, () => Promise.resolve('done'))).toBe('done')
})

it('takes a lock over that another machine has not touched for a minute', async () => {
  writeFileSync(file, JSON.stringify({ pid: 1, host: 'another-machine', born: null }))
  const waiting = withLock({ file, say: () => undefined, waitMs: 0, pollMs: 1 }, () => Promise.resolve())
  await expect(waiting).rejects.toThrow('another-machine')
  const before = new Date(Date.now() - 61_000)
  utimesSync(file, before, before)
  expect(await withLock({ file, say: () => undefined }, () => Promise.resolve('done'))).toBe('done')
})
