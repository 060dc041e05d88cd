import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { LOCK, lockRun } from './run-lock.ts'

let folder: string
let path: string
const children: ChildProcess[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ganvas-lock-'))
  path = join(folder, LOCK)
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

const AT_ONCE = { patienceMs: 0 }
const owner = (change: object) => JSON.stringify({ pid: process.pid, host: hostname(), started: null, ...change })

function sleeper(): ChildProcess & { pid: number } {
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'])
  children.push(child)
  if (child.pid === undefined) throw new Error('No process could be started')
  return child as ChildProcess & { pid: number } // just looked
}

test('a lock keeps others out until it is released, and leaves nothing', async () => {
  const lock = await lockRun(folder, AT_ONCE)
  await expect(lockRun(folder, AT_ONCE)).rejects.toMatchObject({
    problems: [{ code: 'run.in-use', at: { file: folder }, message: expect.stringContaining(`${process.pid}`) }],
  })
  await lock.release()
  expect(readdirSync(folder)).toEqual([])
  await (await lockRun(folder, AT_ONCE)).release()
})

describe('a lock that nobody holds is taken over', () => {
  test.each([
    ['of a process that is gone', () => owner({ pid: spawnSync(process.execPath, ['-e', '']).pid })],
    ['of an earlier process with the same number', () => owner({ started: '1' })],
    ['cut short', () => '{"pid":'],
    ['empty', () => ''],
  ])('%s', async (_, content) => {
    writeFileSync(path, content())
    const lock = await lockRun(folder, AT_ONCE)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ pid: process.pid, host: hostname() })
    await lock.release()
    expect(readdirSync(folder)).toEqual([])
  })

  test.skipIf(process.platform !== 'linux')('of a process that has ended and was not asked how', async () => {
    // The shell becomes a sleep that never asks after its child.
    const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'])
    children.push(parent)
    const pid = Number(await new Promise((resolve) => parent.stdout.once('data', (data) => resolve(String(data)))))
    const state = () => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.[0]
    while (state() !== 'Z') await new Promise((resolve) => setImmediate(resolve))
    writeFileSync(path, owner({ pid }))
    await (await lockRun(folder, AT_ONCE)).release()
  })

  test('by one of many who find it', async () => {
    writeFileSync(path, owner({ started: '1' }))
    const taken = await Promise.allSettled(Array.from({ length: 20 }, () => lockRun(folder, AT_ONCE)))
    expect(taken.filter((each) => each.status === 'fulfilled')).toHaveLength(1)
    expect(readdirSync(folder)).toEqual([LOCK])
  })
})

test('a living owner is waited for as long as patience lasts', async () => {
  const child = sleeper()
  writeFileSync(path, owner({ pid: child.pid }))
  const waiting = lockRun(folder, { patienceMs: 20_000 })
  child.kill('SIGKILL')
  await (await waiting).release()
})

test('a lock from another machine is respected, and the hint says how to remove it', async () => {
  writeFileSync(path, owner({ pid: 1, host: 'elsewhere' }))
  await expect(lockRun(folder, AT_ONCE)).rejects.toMatchObject({
    problems: [
      { code: 'run.in-use', message: expect.stringContaining('on elsewhere'), hint: expect.stringContaining(path) },
    ],
  })
})

test('a folder that cannot be written is a problem that names the lock', async () => {
  await expect(lockRun(join(folder, 'nowhere'), AT_ONCE)).rejects.toMatchObject({
    problems: [{ code: expect.stringMatching(/^file\./), at: { file: join(folder, 'nowhere', LOCK) } }],
  })
})
