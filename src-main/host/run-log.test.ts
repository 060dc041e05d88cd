import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RunEvent } from '../../src-shared/protocol/run-events.ts'
import { EVENTS, finishedLog, openRunLog, readEvents, type RunLog } from './run-log.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'ganvas-log-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const event = (number: number): RunEvent => ({ type: 'stage', title: String(number) })
const titles = (events: readonly { event: RunEvent }[]) =>
  events.map(({ event: each }) => (each.type === 'stage' ? Number(each.title) : NaN))

async function all(log: RunLog, afterSeq: number): Promise<number[]> {
  const found: number[] = []
  for (let seq = afterSeq; seq < log.lastSeq();) {
    const events = await log.read(seq, 700)
    expect(events.map((each) => each.seq)).toEqual(events.map((_, at) => seq + 1 + at))
    found.push(...titles(events))
    seq = events.at(-1)?.seq ?? Infinity
  }
  return found
}

const upTo = (first: number, end: number) => Array.from({ length: end - first }, (_, at) => first + at)

test('events are numbered from 0 and read after any of them, long after they have left the memory', async () => {
  const log = await openRunLog(folder)
  expect(log.lastSeq()).toBe(-1)
  log.begin()
  for (const number of upTo(0, 9000)) log.append(event(number))
  expect(log.lastSeq()).toBe(8999)
  expect(await all(log, -1)).toEqual(upTo(0, 9000))
  for (const after of [0, 498, 499, 500, 4999, 8998])
    expect(await all(log, after)).toEqual(upTo(after + 1, 9000))
})

test('a log that is opened again goes on with its numbers, without what was half written', async () => {
  const first = await openRunLog(folder)
  first.begin()
  for (const number of upTo(0, 3)) first.append(event(number))
  await first.settled()
  appendFileSync(join(folder, EVENTS), '{"type":"sta')
  const second = await openRunLog(folder)
  expect(second.lastSeq()).toBe(2)
  second.begin()
  second.append(event(3))
  await second.settled()
  expect(await all(second, -1)).toEqual([0, 1, 2, 3])
  expect(await readEvents(folder)).toEqual([0, 1, 2, 3].map(event))
})

test('nothing is written before the run has a folder, and nothing is lost by that', async () => {
  const log = await openRunLog(join(folder, 'later'))
  log.append(event(0))
  expect(await all(log, -1)).toEqual([0])
  mkdirSync(join(folder, 'later'))
  log.begin()
  log.append(event(1))
  await log.settled()
  expect(
    readFileSync(join(folder, 'later', EVENTS), 'utf8')
      .trim()
      .split('\n'),
  ).toHaveLength(2)
})

test('whoever waits is told of each new event until he goes', async () => {
  const log = await openRunLog(folder)
  let told = 0
  const end = log.onNew(() => (told += 1))
  log.append(event(0))
  end()
  log.append(event(1))
  expect(told).toBe(1)
})

test('a log with a line that is no event is none', async () => {
  appendFileSync(join(folder, EVENTS), '{"type":"stage","title":"a"}\n{"type":"unheard"}\n')
  expect(await readEvents(folder)).toBeNull()
})

test('a run that has ended reads the same way', async () => {
  const log = finishedLog(upTo(0, 5).map(event))
  expect(await all(log, -1)).toEqual([0, 1, 2, 3, 4])
  expect(await all(log, 3)).toEqual([4])
})
