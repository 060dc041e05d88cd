import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { encodeTensors } from '../files/safetensors.ts'
import type { RunManifest } from '../runs/manifest.ts'
import { lockRun } from '../runs/run-lock.ts'
import { readFrame, sampledRounds } from './run-frames.ts'
import { createRuns } from './runs.ts'
import { thinned } from './thin-points.ts'

/** Run folders as the trainer leaves them, made by hand; no trainer runs here. */

let folder: string
let changes: number
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ganvas-runs-'))
  changes = 0
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const runs = () =>
  createRuns({
    runsFolder: folder,
    warm: { take: () => null },
    onState: () => undefined,
    onChanged: () => void (changes += 1),
  })

function manifest(change: Partial<RunManifest>): RunManifest {
  return {
    ...{ format: 'ganvas-run', version: 1, id: 'a1', name: 'Showers', outcome: 'complete', seed: 7 },
    ...{ createdAt: '2026-11-21T10:00:00.000Z', changedAt: '2026-11-21T11:00:00.000Z' },
    ...{ round: 4, rounds: 4, readEvery: 1, sampleEvery: 2, checkpointEvery: 2, trainSeconds: 3 },
    ...{ versions: {}, runtime: { title: 'WebAssembly' }, fitted: {}, training: null, failure: null },
    ...{ observables: null, best: null },
    ...{ changes: [], startSeconds: {} },
    data: {
      ...{ path: '/data/a.h5', sha256: '', format: 'hdf5', layout: 'auto', count: 10 },
      ...{ trainEvents: 8, testEvents: 2, conditionRange: null },
    },
    ...change,
  }
}

const project = JSON.stringify({
  ...{ format: 'ganvas', version: 1, name: 'Showers', description: '', edges: [] },
  networks: [{ id: 'g', name: 'Generator', role: 'generator' }],
  nodes: [
    {
      ...{ id: 'h', kind: 'dense', version: 1, name: '', params: { units: 32 }, network: 'g' },
      position: { x: 0, y: 0 },
    },
  ],
  training: {
    ...{ recipe: { kind: 'wgan-gp', params: { penaltyWeight: 10 } }, batch: 64, rounds: 4, average: null },
    trainers: [{ network: 'g', optimizer: { kind: 'adam', params: { learningRate: 0.001 } }, steps: 1 }],
  },
})

function makeRun(name: string, change: Partial<RunManifest> = {}): string {
  const place = join(folder, name)
  mkdirSync(join(place, 'samples'), { recursive: true })
  writeFileSync(join(place, 'manifest.json'), JSON.stringify(manifest(change)))
  writeFileSync(join(place, 'project.ganvas'), project)
  const points = [1, 2, 3, 4].map((round) => ({
    round,
    seconds: round / 2,
    values: { loss: round === 3 ? null : 1 / round, ...(round === 2 ? { 'gradient norm': 5 } : {}) },
  }))
  // The last line was cut by a power failure.
  writeFileSync(
    join(place, 'metrics.jsonl'),
    `${points.map((point) => JSON.stringify(point)).join('\n')}\n{"round":5,"sec`,
  )
  for (const file of ['round-000000000.png', 'round-000000002.png', 'round-000000002.safetensors'])
    writeFileSync(join(place, 'samples', file), '')
  return place
}

describe('a run that lies in the folder', () => {
  test('is listed with what only differs and what it has reached', async () => {
    makeRun('showers-1')
    writeFileSync(
      join(folder, 'showers-1', 'agreement.json'),
      JSON.stringify({ rows: [{ id: 'total-energy.mean', difference: 0.04, real: 1 }] }),
    )
    const [run] = await runs().list()
    expect(run).toMatchObject({
      ...{ id: 'showers-1', name: 'Showers', backend: 'WebAssembly', seed: 7, round: 4, rounds: 4 },
      state: { state: 'finished', outcome: 'complete', round: 4 },
      results: { loss: 0.25, 'gradient norm': 5, 'total-energy.mean': 0.04 },
      settings: {
        ...{ 'g/h/units': 32, 'training/batch': 64, 'training/recipe': 'wgan-gp' },
        ...{ 'training/recipe/penaltyWeight': 10, 'training/g/optimizer/learningRate': 0.001 },
      },
    })
  })

  test('tells the same numbered events whenever it is followed', async () => {
    makeRun('showers-1')
    const events = async () => (await runs().logOf('showers-1')).read(-1, 100)
    const first = await events()
    expect(first.map(({ seq, event }) => [seq, event.type])).toEqual([
      [0, 'started'],
      [1, 'samples'],
      [2, 'metrics'],
      [3, 'samples'],
      [4, 'finished'],
    ])
    expect(first[2]?.event).toMatchObject({ round: 4, roundMs: 500, points: [{ round: 1 }, {}, {}, {}] })
    expect(first[3]?.event).toMatchObject({ file: join('samples', 'round-000000002.png') })
    expect(await events()).toEqual(first)
  })

  test('that was continued elsewhere after its window has gone tells what its files know', async () => {
    const place = makeRun('showers-1')
    const told = { type: 'metrics', round: 2, rounds: 4, epoch: 0, roundMs: 1, etaSeconds: null, points: [] }
    writeFileSync(join(place, 'events.jsonl'), `${JSON.stringify(told)}\n`)
    expect((await runs().logOf('showers-1')).lastSeq()).toBe(4)
    writeFileSync(join(place, 'events.jsonl'), `${JSON.stringify({ ...told, round: 4 })}\n`)
    expect((await runs().logOf('showers-1')).lastSeq()).toBe(0)
  })

  test('whose process is gone without a word is interrupted; one that is alive trains', async () => {
    const place = makeRun('showers-1', { outcome: 'running', round: 2 })
    expect((await runs().summaryOf('showers-1')).state).toEqual({ state: 'interrupted', round: 2 })
    const lock = await lockRun(place, { patienceMs: 0 })
    expect((await runs().summaryOf('showers-1')).state).toMatchObject({ state: 'running' })
    await expect(runs().remove('showers-1')).rejects.toMatchObject({
      problems: [{ code: 'run.still-running' }],
    })
    await lock.release()
  })

  test('keeps the user’s words, and shows them without being read again in vain', async () => {
    makeRun('showers-1')
    const known = runs()
    await known.list()
    await known.describe({ runId: 'showers-1', title: 'Best', tags: ['paper'], isStarred: true })
    await known.describe({ runId: 'showers-1', note: 'Look at layer 2.' })
    const words = { title: 'Best', note: 'Look at layer 2.', tags: ['paper'], isStarred: true }
    expect((await known.list())[0]).toMatchObject(words)
    expect((await runs().list())[0]).toMatchObject(words)
    expect(changes).toBe(2)
  })

  test('goes to the trash whole, also one of the same name later', async () => {
    const known = runs()
    for (let time = 1; time <= 2; time++) {
      makeRun('showers-1')
      await known.remove('showers-1')
      expect(await known.list()).toEqual([])
    }
    expect(readdirSync(join(folder, '.trash')).sort()).toEqual(['showers-1', 'showers-1-2'])
    expect(existsSync(join(folder, '.trash', 'showers-1', 'metrics.jsonl'))).toBe(true)
  })

  test('cannot be steered from here', () => {
    makeRun('showers-1')
    expect(() => runs().steer('showers-1', 'pause')).toThrow(/not trained by this/)
  })
})

test('folders that are no runs, and runs that cannot be read, hide no others', async () => {
  makeRun('good')
  mkdirSync(join(folder, 'empty'))
  mkdirSync(join(folder, 'broken'))
  writeFileSync(join(folder, 'broken', 'manifest.json'), '{"form')
  expect((await runs().list()).map(({ id }) => id)).toEqual(['good'])
})

test.each(['none', '..', 'a/../../b'])('there is no run “%s”', async (runId) => {
  await expect(runs().summaryOf(runId)).rejects.toMatchObject({ problems: [{ code: 'run.missing' }] })
})

describe('samples', () => {
  const write = (name: string, values: number[], metadata: Record<string, string>) =>
    writeFileSync(
      join(folder, 'samples', name),
      encodeTensors({
        metadata,
        tensors: new Map([['showers', { shape: [2, 2], values: Float32Array.from(values) }]]),
      }),
    )
  const about = { shape: [2], unit: 'MeV', geometry: null, captions: ['5 GeV', '50 GeV'] }

  test('are real and generated showers of a round', async () => {
    mkdirSync(join(folder, 'samples'))
    write('real.safetensors', [1, 2, 3, 4], { about: JSON.stringify(about) })
    write('round-000000010.safetensors', [5, 6, 7, 8], { round: '10' })
    expect(await sampledRounds(folder)).toEqual([10])
    expect(await readFrame(folder, 10)).toEqual({
      ...{ round: 10, count: 2, ...about },
      real: Float32Array.of(1, 2, 3, 4),
      generated: Float32Array.of(5, 6, 7, 8),
    })
    await expect(readFrame(folder, 11)).rejects.toMatchObject({ problems: [{ code: 'file.missing' }] })
  })

  test('that say nothing of themselves are a problem', async () => {
    mkdirSync(join(folder, 'samples'))
    write('real.safetensors', [1, 2, 3, 4], {})
    write('round-000000010.safetensors', [5, 6, 7, 8], {})
    await expect(readFrame(folder, 10)).rejects.toMatchObject({ problems: [{ code: 'run.samples' }] })
  })
})

test('points are thinned evenly, the first and the last among them', () => {
  const points = Array.from({ length: 101 }, (_, round) => ({ round, seconds: 0, values: {} }))
  const { points: kept, isThinned } = thinned(points, 11)
  expect(isThinned).toBe(true)
  expect(kept.map(({ round }) => round)).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100])
  expect(thinned(points, 101)).toEqual({ points, isThinned: false })
})
