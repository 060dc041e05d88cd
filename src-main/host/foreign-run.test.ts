import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RunEvent } from '../../src-shared/protocol/run-events.ts'
import { writeFileAtomic } from '../files/atomic-write.ts'
import { lockRun, type RunLock } from '../runs/run-lock.ts'
import { readManifest } from '../runs/run-folder.ts'
import { followForeignRun } from './foreign-run.ts'
import { stateOf } from './run-library.ts'

/** A run folder that grows as if another program trained in it, and a clock that the test moves. */

let folder: string
let lock: RunLock
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ganvas-foreign-'))
  for (const part of ['samples', 'checkpoints']) mkdirSync(join(folder, part))
  writeManifest({})
  lock = await lockRun(folder, { patienceMs: 0 })
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function writeManifest(change: object): void {
  const manifest = {
    ...{ format: 'ganvas-run', version: 1, id: 'a1', name: 'Showers', outcome: 'running', seed: 7 },
    ...{
      createdAt: '2026-11-21T10:00:00.000Z',
      changedAt: '2026-11-21T11:00:00.000Z',
      round: 0,
      rounds: 100,
    },
    ...{ readEvery: 1, sampleEvery: 2, checkpointEvery: 2, trainSeconds: 3 },
    ...{ versions: {}, runtime: { title: 'WebAssembly' }, fitted: {} },
    data: {
      ...{ path: '/data/a.h5', sha256: '', format: 'hdf5', layout: 'auto', count: 10 },
      ...{ trainEvents: 8, testEvents: 2, conditionRange: null },
    },
    ...change,
  }
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest))
}

const point = (round: number) => ({ round, seconds: round / 10, values: { loss: 1 / round } })
const lines = (...rounds: number[]) => rounds.map((round) => `${JSON.stringify(point(round))}\n`).join('')
const path = (name: string) => join(folder, name)

async function follow() {
  let due: (() => void) | null = null
  let overs = 0
  const log = await followForeignRun(folder, {
    after(_ms, callback) {
      due = callback
      return () => (due = null)
    },
    onOver: () => void (overs += 1),
  })
  const end = log.onNew(() => undefined)
  /** Lets half a second pass, and waits until the folder has been looked at. */
  const pass = async () => {
    const callback = due
    due = null
    callback?.()
    await expect.poll(() => due !== null || log.isOver()).toBe(true)
  }
  const since = async (seq: number): Promise<string[]> =>
    (await log.read(seq, 1000)).map(({ event }) => brief(event))
  return { log, pass, since, end, overs: () => overs, isWaiting: () => due !== null }
}

function brief(event: RunEvent): string {
  if (event.type === 'metrics') return `metrics ${event.points.map(({ round }) => round).join(' ')}`
  if (event.type === 'started') return `started from ${event.fromRound} to ${event.rounds}`
  return 'round' in event ? `${event.type} ${event.round}` : event.type
}

test('what another program trains comes as it is written, to its end', async () => {
  writeFileSync(path('metrics.jsonl'), lines(1, 2))
  writeFileSync(path('samples/round-000000000.png'), '')
  const { log, pass, since, overs } = await follow()
  expect(await since(-1)).toEqual(['started from 0 to 100', 'samples 0', 'metrics 1 2'])

  // The last line is still being written.
  appendFileSync(path('metrics.jsonl'), `${lines(3)}{"round":4,"sec`)
  writeFileSync(path('samples/round-000000003.safetensors'), '')
  await pass()
  expect(await since(2)).toEqual(['metrics 3', 'samples 3'])
  appendFileSync(path('metrics.jsonl'), `onds":0.4,"values":{"loss":0.25}}\n`)
  writeFileSync(path('checkpoints/round-000000004.safetensors'), '')
  await pass()
  await pass()
  expect(await since(4)).toEqual(['metrics 4', 'checkpoint 4'])
  expect(overs()).toBe(0)

  writeManifest({ outcome: 'stopped', round: 4 })
  await lock.release()
  await pass()
  expect(await since(6)).toEqual(['finished 4'])
  expect([log.isOver(), overs()]).toEqual([true, 1])
})

test('a run that went back to a checkpoint is told from its beginning', async () => {
  writeFileSync(path('metrics.jsonl'), lines(1, 2, 3, 4))
  const { pass, since } = await follow()
  await writeFileAtomic(path('metrics.jsonl'), lines(1, 2))
  appendFileSync(path('metrics.jsonl'), lines(3))
  await pass()
  expect(await since(1)).toEqual(['started from 0 to 100', 'metrics 1 2 3'])
})

test('a process that is gone without a word ends the run without an end; nobody looks when nobody follows', async () => {
  writeFileSync(path('metrics.jsonl'), lines(1))
  const { log, pass, since, end, overs, isWaiting } = await follow()
  end()
  expect(isWaiting()).toBe(false)
  log.onNew(() => undefined)
  expect(isWaiting()).toBe(true)
  await lock.release()
  await pass()
  expect(await since(1)).toEqual([])
  expect(overs()).toBe(1)
})

test('it is said to be elsewhere, where it cannot be steered from here', async () => {
  expect(await stateOf(folder, await readManifest(folder))).toMatchObject({
    state: 'running',
    isElsewhere: true,
  })
  await lock.release()
  expect(await stateOf(folder, await readManifest(folder))).toEqual({ state: 'interrupted', round: 0 })
})
