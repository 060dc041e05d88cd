import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client, EventData } from '../../src-shared/protocol/contract.ts'
import type { RunState } from '../../src-shared/protocol/run-messages.ts'
import { serializeDocument } from '../../src-shared/document/serialize-document.ts'
import { builtCli } from '../screens/cli.ts'
import { connectTo, startServe, type Served } from '../screens/served.ts'
import { smallProject } from '../screens/small-project.ts'

/** The server as a browser meets it: the built program, a real WebSocket, a real trainer. */

let folder: string
let served: Served
let client: Client
let connection: Awaited<ReturnType<typeof connectTo>>

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ganvas-served-'))
  served = await startServe(await builtCli(), folder)
  connection = await connectTo(served)
  client = connection.client
})
afterAll(async () => {
  client.close()
  served.stop()
  expect((await served.ended).code).toBe(0)
  rmSync(folder, { recursive: true, force: true })
})

const project = serializeDocument(smallProject())
type Told = EventData<'run.event'>

async function start(rounds: number): Promise<string> {
  const settings = { seed: 3, rounds, backend: 'js' as const }
  const reply = await client.request('run.start', { project, projectPath: null, settings })
  if (!reply.ok) throw new Error(reply.failure.message)
  return reply.value.runId
}

function until<Value>(look: (done: (value: Value) => void) => () => void): Promise<Value> {
  return new Promise((resolve) => {
    const end = look((value) => {
      queueMicrotask(() => end())
      resolve(value)
    })
  })
}

/** The first state of a run that fits, also when it is there already. */
function stateOf(runId: string, fits: (state: RunState) => boolean): Promise<RunState> {
  return until((done) => {
    void client.request('runs.list', {}).then((reply) => {
      const run = reply.ok ? reply.value.runs.find(({ id }) => id === runId) : undefined
      if (run !== undefined && fits(run.state)) done(run.state)
    })
    return client.on('run.state', (told) => {
      if (told.runId === runId && fits(told.state)) done(told.state)
    })
  })
}

const isOver = ({ state }: RunState) => state === 'finished' || state === 'failed'

describe('a run', () => {
  test('is followed through a lost connection with no gap and no event twice, and again from its beginning', async () => {
    const told: Told[] = []
    const end = client.on('run.event', (event) => told.push(event))
    const runId = await start(60)
    await client.request('run.follow', { runId, afterSeq: -1 })
    await until<void>((done) => client.on('run.event', ({ event }) => event.type === 'metrics' && done()))
    connection.cut()
    await until<void>((done) => client.onConnection(({ state }) => state === 'lost' && done()))
    await until<void>((done) => client.onConnection(({ state }) => state === 'connected' && done()))
    expect(await stateOf(runId, isOver)).toMatchObject({ state: 'finished', outcome: 'complete', round: 60 })
    await until<void>((done) => {
      const timer = setInterval(() => told.at(-1)?.event.type === 'finished' && done(), 20)
      return () => clearInterval(timer)
    })
    end()
    expect(told.map(({ seq }) => seq)).toEqual(told.map((_, at) => at))
    const rounds = told.flatMap(({ event }) =>
      event.type === 'metrics' ? event.points.map(({ round }) => round) : [],
    )
    expect(rounds).toEqual(Array.from({ length: 60 }, (_, at) => at + 1))

    const again: Told[] = []
    const endAgain = client.on('run.event', (event) => again.push(event))
    const reply = await client.request('run.follow', { runId, afterSeq: -1 })
    expect(reply).toMatchObject({ ok: true, value: { lastSeq: told.length - 1 } })
    await until<void>((done) => {
      const timer = setInterval(() => again.length === told.length && done(), 20)
      return () => clearInterval(timer)
    })
    endAgain()
    expect(again).toEqual(told)
  })

  test('shows what it has made: numbers of all rounds, samples, its project, its settings', async () => {
    const list = await client.request('runs.list', {})
    const run = list.ok ? list.value.runs[0] : undefined
    expect(run).toMatchObject({ name: 'Flowers', round: 60, rounds: 60, state: { state: 'finished' } })
    expect(run?.settings).toMatchObject({ 'g/gh/units': 32, 'training/batch': smallProject().training.batch })
    expect(typeof run?.results['critic loss']).toBe('number')
    const runId = run?.id ?? ''
    const metrics = await client.request('runs.metrics', { runId, most: 10 })
    expect(metrics).toMatchObject({ ok: true, value: { isThinned: true } })
    const frames = await client.request('runs.frames', { runId })
    expect(frames.ok && frames.value.rounds).toEqual(expect.arrayContaining([0, 6, 60]))
    const [early, late] = await Promise.all(
      [0, 60].map((round) => client.request('runs.frame', { runId, round })),
    )
    if (early?.ok !== true || late?.ok !== true) throw new Error('no frame')
    expect(late.value).toMatchObject({ count: 8, shape: [4], unit: 'cm' })
    expect(late.value.real).toEqual(early.value.real)
    expect(late.value.generated).toHaveLength(32)
    expect(late.value.generated).not.toEqual(early.value.generated)
    const opened = await client.request('runs.project', { runId })
    expect(opened.ok && JSON.parse(opened.value.text)).toMatchObject({ name: 'Flowers' })
  })

  test('is paused, done round by round, gone on with and stopped; the window hears each at once', async () => {
    const runId = await start(1_000_000)
    await stateOf(runId, ({ state }) => state === 'running')
    expect(await client.request('run.steer', { runId, to: 'pause' })).toMatchObject({
      value: { state: { state: 'pausing' } },
    })
    const paused = await stateOf(runId, ({ state }) => state === 'paused')
    const round = paused.state === 'paused' ? paused.round : -1
    await client.request('run.steer', { runId, to: 'step' })
    expect(await stateOf(runId, (state) => state.state === 'paused' && state.round > round)).toEqual({
      ...{ state: 'paused', round: round + 1 },
    })
    const frame = await client.request('runs.frame', { runId, round: round + 1 })
    expect(frame).toMatchObject({ ok: true })
    const sampling = await client.request('sampling.open', { runId })
    expect(sampling).toMatchObject({ ok: true, value: { round: round + 1, latents: [{ size: 8 }] } })
    const id = sampling.ok ? sampling.value.sampling : ''
    const drawn = await client.request('sampling.draw', {
      ...{ sampling: id, seed: 1, count: 2, latents: new Float32Array(16), conditions: null },
    })
    expect(drawn.ok && [...drawn.value.values.subarray(0, 4)]).toEqual(
      drawn.ok && [...drawn.value.values.subarray(4)],
    )
    await client.request('sampling.close', { sampling: id })
    await client.request('run.steer', { runId, to: 'go-on' })
    await stateOf(runId, ({ state }) => state === 'running')
    await client.request('run.steer', { runId, to: 'stop' })
    const stopped = await stateOf(runId, isOver)
    expect(stopped).toMatchObject({ state: 'finished', outcome: 'stopped' })
    expect(stopped.state === 'finished' && stopped.round).toBeGreaterThan(round)
  })

  test('whose trainer is killed has failed with the reason, and the next one runs', async () => {
    const runId = await start(1_000_000)
    await stateOf(runId, ({ state }) => state === 'running')
    const summary = await client.request('runs.list', {})
    const run = summary.ok ? summary.value.runs.find(({ id }) => id === runId) : undefined
    const lock = JSON.parse(readFileSync(join(run?.folder ?? '', 'run.lock'), 'utf8')) as { pid: number }
    process.kill(lock.pid, 'SIGKILL')
    const failed = await stateOf(runId, isOver)
    expect(failed).toMatchObject({
      state: 'failed',
      failure: { code: 'trainer.crashed', message: expect.stringContaining('SIGKILL') as string },
    })
    const next = await start(5)
    expect(await stateOf(next, isOver)).toMatchObject({ state: 'finished', outcome: 'complete' })
    const continued = await client.request('run.start', {
      ...{ project, projectPath: null, continues: runId, settings: { seed: 3, rounds: 1_000_000 } },
    })
    expect(continued).toEqual({ ok: true, value: { runId } })
    await stateOf(runId, ({ state }) => state === 'running')
    await client.request('run.steer', { runId, to: 'stop' })
    expect(await stateOf(runId, isOver)).toMatchObject({ state: 'finished', outcome: 'stopped' })
  })

  test('of a project with mistakes is refused with all of them', async () => {
    const broken = smallProject()
    broken.training.trainers = []
    const reply = await client.request('run.start', {
      ...{ project: serializeDocument(broken), projectPath: null, settings: { seed: 1 } },
    })
    expect(reply.ok).toBe(false)
    expect(reply.ok ? [] : reply.failure.problems.length).toBeGreaterThan(0)
  })
})

describe('data', () => {
  test('are inspected and shown before anything is loaded', async () => {
    const path = 'shipped:iris'
    const inspected = await client.request('data.inspect', { path })
    expect(inspected).toMatchObject({
      ok: true,
      value: { format: 'csv', events: { count: 150, shape: [4] } },
    })
    const shown = await client.request('data.explore', { path, wish: { kind: 'events', first: 1, count: 2 } })
    if (!shown.ok || shown.value.kind !== 'events') throw new Error('no events')
    // The second and third flower of the table.
    expect([...shown.value.values].map((value) => Math.round(value * 10) / 10)).toEqual(
      [4.9, 3, 1.4, 0.2].concat([4.7, 3.2, 1.3, 0.2]),
    )
    const average = await client.request('data.explore', { path, wish: { kind: 'average' } })
    if (!average.ok || average.value.kind !== 'average') throw new Error('no average')
    // Means of the four columns, as the UCI page of the data set gives them.
    expect([...average.value.values].map((value) => Math.round(value * 100) / 100)).toEqual([
      5.84, 3.06, 3.76, 1.2,
    ])
  })

  test('that nobody chose are not read', async () => {
    const reply = await client.request('data.inspect', { path: '/etc/passwd' })
    expect(reply).toMatchObject({ ok: false, failure: { code: 'file.not-granted' } })
    const other = smallProject()
    const dataset = other.nodes.find(({ kind }) => kind === 'dataset')
    if (dataset !== undefined) dataset.params['source'] = '/etc/passwd'
    const started = await client.request('run.start', {
      ...{ project: serializeDocument(other), projectPath: null, settings: { seed: 1 } },
    })
    expect(started).toMatchObject({ ok: false, failure: { code: 'file.not-granted' } })
  })

  test('that were dropped arrive in pieces and can be used', async () => {
    const text = 'a,b\n1,2\n3,4\n5,6\n'
    const bytes = new TextEncoder().encode(text)
    const begun = await client.request('files.upload', { name: 'own.csv', sizeBytes: bytes.length })
    const upload = begun.ok ? begun.value.upload : ''
    for (const [from, to] of [
      [0, 5],
      [5, bytes.length],
    ] as const)
      await client.request('files.piece', { upload, offset: from, bytes: bytes.slice(from, to) })
    const placed = await client.request('files.uploaded', { upload })
    const path = placed.ok ? placed.value.path : ''
    expect(readFileSync(path, 'utf8')).toBe(text)
    expect(await client.request('data.inspect', { path })).toMatchObject({
      ok: true,
      value: { events: { count: 3 } },
    })
  })
})

describe('projects', () => {
  test('a second window on the same project is told so', async () => {
    const path = join(folder, 'own.ganvas')
    writeFileSync(path, project)
    expect(await client.request('project.open', { path })).toMatchObject({
      value: { isOpenElsewhere: false },
    })
    const second = await connectTo(served)
    expect(await second.client.request('project.open', { path })).toMatchObject({
      value: { isOpenElsewhere: true },
    })
    second.client.close()
  })
})
