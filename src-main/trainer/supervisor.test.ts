import { describe, expect, test, vi } from 'vitest'
import type { ChildChannel, ChildEnd } from './launch.ts'
import { startJob } from './supervisor.ts'

/** A child process that does what the test says. */
function fakeChild() {
  const sent: unknown[] = []
  let hear: (message: unknown) => void = () => undefined
  let ended: (end: ChildEnd) => void = () => undefined
  const channel: ChildChannel = {
    send: (message) => void sent.push(message),
    onMessage: (listener) => void (hear = listener),
    onEnd: (listener) => void (ended = listener),
    kill: (signal) => ended({ code: null, signal, error: null }),
    pid: 4711,
  }
  return {
    sent,
    launch: () => channel,
    says: (message: unknown) => hear(message),
    ends: (end: Partial<ChildEnd>) => ended({ code: 0, signal: null, error: null, ...end }),
  }
}

describe('a job', () => {
  test('is started with its input, and its answer is the outcome once the child has ended', async () => {
    const child = fakeChild()
    const onProgress = vi.fn()
    const job = startJob('generate', { showers: 3 }, { launch: child.launch, onProgress })
    expect(child.sent).toEqual([{ type: 'start', job: 'generate', input: { showers: 3 } }])
    const progress = { title: 'Generating', done: 1, total: 3, unit: 'showers' }
    child.says({ type: 'progress', progress })
    child.says({ type: 'done', result: { file: 'a.h5' } })
    child.ends({})
    expect(await job.outcome).toEqual({ kind: 'done', result: { file: 'a.h5' } })
    expect(onProgress).toHaveBeenCalledExactlyOnceWith(progress)
  })

  test('passes on what the child refuses, and its bugs', async () => {
    const refusing = fakeChild()
    const refused = startJob('train', {}, { launch: refusing.launch })
    const problem = { code: 'a.b', severity: 'error', at: {}, message: 'No.', hint: 'Yes.' }
    refusing.says({ type: 'refused', problems: [problem] })
    refusing.ends({})
    expect(await refused.outcome).toEqual({ kind: 'refused', problems: [problem] })
    const failing = fakeChild()
    const failed = startJob('train', {}, { launch: failing.launch })
    failing.says({ type: 'failed', message: 'undefined is not a function', stack: 'at a.ts' })
    failing.ends({ code: 1 })
    expect(await failed.outcome).toEqual({
      kind: 'failed',
      message: 'undefined is not a function',
      stack: 'at a.ts',
    })
  })

  test.each([
    [{ code: null, signal: 'SIGSEGV' }, 'signal SIGSEGV'],
    [{ code: 134 }, 'exit code 134'],
    [{ code: null, error: new Error('spawn EAGAIN') }, 'spawn EAGAIN'],
  ])('whose child ends without an answer has crashed: %o', async (end, words) => {
    const child = fakeChild()
    const job = startJob('train', {}, { launch: child.launch })
    child.ends(end)
    expect(await job.outcome).toMatchObject({
      kind: 'refused',
      problems: [{ code: 'trainer.crashed', message: expect.stringContaining(words) }],
    })
  })

  test('whose child says what is not in the protocol is ended', async () => {
    const child = fakeChild()
    const job = startJob('inspect', {}, { launch: child.launch })
    child.says({ type: 'eval', code: 'rm -rf' })
    expect(await job.outcome).toMatchObject({ kind: 'failed' })
  })
})

describe('a job that is to stop', () => {
  test('is told so and may answer', async () => {
    vi.useFakeTimers()
    const child = fakeChild()
    const job = startJob('train', {}, { launch: child.launch })
    job.stop({ patienceMs: 2000 })
    expect(child.sent.at(-1)).toEqual({ type: 'stop' })
    child.says({ type: 'done', result: 'saved' })
    child.ends({})
    expect(await job.outcome).toEqual({ kind: 'done', result: 'saved' })
    await Promise.resolve()
    expect(vi.getTimerCount()).toBe(0)
    vi.useRealTimers()
  })

  test('is ended when patience is over', async () => {
    vi.useFakeTimers()
    const child = fakeChild()
    const job = startJob('train', {}, { launch: child.launch })
    job.stop({ patienceMs: 2000 })
    vi.advanceTimersByTime(2000)
    expect(await job.outcome).toMatchObject({
      problems: [{ code: 'trainer.stopped-late', message: expect.stringContaining('SIGKILL') }],
    })
    vi.useRealTimers()
  })

  test('can be paused and sent on', () => {
    const child = fakeChild()
    const job = startJob('train', {}, { launch: child.launch })
    job.pause()
    job.proceed()
    expect(child.sent.slice(1)).toEqual([{ type: 'pause' }, { type: 'proceed' }])
    expect(job.pid).toBe(4711)
  })
})

describe('a job that is asked', () => {
  const question = { kind: 'describe' } as const

  test('gives each question its own answer, in any order', async () => {
    const child = fakeChild()
    const job = startJob('sample', {}, { launch: child.launch })
    const [first, second] = [job.ask(question), job.ask(question)]
    expect(child.sent.slice(1)).toEqual([
      { type: 'ask', id: 1, question },
      { type: 'ask', id: 2, question },
    ])
    const showers = { kind: 'showers', shape: [1, 1], unit: 'MeV', values: 'AACAPw==' }
    const answer = { ...showers, latents: null, conditions: null, drawMs: 2 }
    child.says({ type: 'answer', id: 2, answer })
    child.says({
      type: 'declined',
      id: 1,
      problems: [{ code: 'a.b', severity: 'error', at: {}, message: 'No.', hint: 'Yes.' }],
    })
    expect(await second).toEqual(answer)
    await expect(first).rejects.toMatchObject({ problems: [{ code: 'a.b' }] })
  })

  test.each([
    [
      {
        type: 'refused',
        problems: [{ code: 'run.missing', severity: 'error', at: {}, message: 'No.', hint: 'Yes.' }],
      },
      'No.',
    ],
    [{ type: 'failed', message: 'undefined is not a function', stack: '' }, 'undefined is not a function'],
    [{ type: 'done', result: {} }, 'has ended'],
    [null, 'signal SIGSEGV'],
  ])('leaves no question without an end: %o', async (last, words) => {
    const child = fakeChild()
    const job = startJob('sample', {}, { launch: child.launch })
    const asked = job.ask(question)
    if (last !== null) child.says(last)
    child.ends(last === null ? { code: null, signal: 'SIGSEGV' } : {})
    await expect(asked).rejects.toThrow(words)
    await expect(job.ask(question)).rejects.toThrow(words)
  })
})
