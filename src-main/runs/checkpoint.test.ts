import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { encodeTensors } from '../files/safetensors.ts'
import { checkpointFile, readLatestCheckpoint, writeCheckpoint, type Checkpoint } from './checkpoint.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ganvas-checkpoint-'))
  mkdirSync(join(folder, 'checkpoints'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function checkpoint(round: number): Checkpoint {
  return {
    arrays: new Map([
      ['weights/g/d/kernel', { shape: [2, 2], values: Float32Array.of(round, -0, 1e-42, 0.1) }],
      ['slots/0/g/d/kernel/mean', { shape: [2, 2], values: new Float32Array(4) }],
    ]),
    counters: { round, update: 6 * round, drawn: 64 * round, trainer: [5 * round, round], pretraining: [], average: round },
  }
}

const path = (round: number) => join(folder, checkpointFile(round))
const rounds = () => readdirSync(join(folder, 'checkpoints')).map((name) => Number(/\d+/.exec(name)?.[0]))

test('what is written is read back to the bit', async () => {
  expect(await writeCheckpoint(folder, checkpoint(20))).toBe(join('checkpoints', 'round-000000020.safetensors'))
  const { checkpoint: read, problems } = await readLatestCheckpoint(folder)
  expect(problems).toEqual([])
  expect(read?.counters).toEqual(checkpoint(20).counters)
  const values = read?.arrays.get('weights/g/d/kernel')?.values ?? new Float32Array()
  expect([...values].every((value, at) => Object.is(value, Float32Array.of(20, -0, 1e-42, 0.1)[at]))).toBe(true)
})

test('the newest three are kept', async () => {
  for (const round of [10, 20, 30, 40, 1000]) await writeCheckpoint(folder, checkpoint(round))
  expect(rounds()).toEqual([30, 40, 1000])
})

test.each([
  ['cut short', (bytes: Uint8Array) => bytes.subarray(0, bytes.length - 1)],
  ['empty', () => new Uint8Array()],
  ['without counters', () => encodeTensors({ metadata: {}, tensors: checkpoint(30).arrays })],
  ['with counters that are no JSON', () => encodeTensors({ metadata: { counters: '{"ro' }, tensors: new Map() })],
])('a newest checkpoint that is %s is passed over with a warning that names it', async (_, damage) => {
  for (const round of [10, 20, 30]) await writeCheckpoint(folder, checkpoint(round))
  writeFileSync(path(30), damage(readFileSync(path(30))))
  const { checkpoint: read, problems } = await readLatestCheckpoint(folder)
  expect(read?.counters.round).toBe(20)
  expect(problems).toMatchObject([{ code: 'checkpoint.broken', severity: 'warning', at: { file: path(30) } }])
})

test('broken checkpoints of later rounds do not push out the ones that are written', async () => {
  for (const round of [40, 50, 60]) writeFileSync(path(round), 'broken')
  await writeCheckpoint(folder, checkpoint(10))
  await writeCheckpoint(folder, checkpoint(20))
  expect((await readLatestCheckpoint(folder)).checkpoint?.counters.round).toBe(20)
})

test('a run without any has none, and says nothing of temporary files', async () => {
  writeFileSync(join(folder, 'checkpoints', '.round-000000010.safetensors.7.0123abcd.tmp'), 'half')
  expect(await readLatestCheckpoint(folder)).toEqual({ checkpoint: null, problems: [] })
})
