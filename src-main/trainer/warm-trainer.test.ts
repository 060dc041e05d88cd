import { describe, expect, test } from 'vitest'
import type { ChildChannel, ChildEnd } from './launch.ts'
import { createWarmTrainer } from './warm-trainer.ts'

/** Children that do what the test says, and a clock that moves when it is told to. */
function setUp() {
  const children: ReturnType<typeof fakeChild>[] = []
  const timers = new Set<{ ms: number; callback: () => void }>()
  const warm = createWarmTrainer({
    launch() {
      const child = fakeChild()
      children.push(child)
      return child.channel
    },
    after(ms, callback) {
      const timer = { ms, callback }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
  })
  const pass = (ms: number) => {
    for (const timer of [...timers].filter((each) => each.ms <= ms)) {
      timers.delete(timer)
      timer.callback()
    }
  }
  return { warm, children, pass }
}

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
  const runtime = { backend: 'native-cpu', title: 'TensorFlow', device: 'CPU', missing: [] }
  return {
    ...{ channel, sent },
    isReady: () => hear({ type: 'warm', runtime }),
    dies: () => ended({ code: null, signal: 'SIGSEGV', error: null }),
  }
}

const MINUTE = 60_000

describe('a trainer that is kept ready', () => {
  test('is one process, which says what it computes with and is given away once', async () => {
    const { warm, children } = setUp()
    const asked = [warm.runtime(), warm.runtime()]
    expect(children.map(({ sent }) => sent)).toEqual([[{ type: 'warm' }]])
    children[0]?.isReady()
    for (const runtime of await Promise.all(asked)) expect(runtime.title).toBe('TensorFlow')
    warm.keep()
    expect(children).toHaveLength(1)
    expect(warm.take('auto')).toBe(children[0]?.channel)
    expect(warm.take('auto')).toBeNull()
    // What is known is known, also while no child is there.
    expect((await warm.runtime()).backend).toBe('native-cpu')
    expect(children).toHaveLength(1)
    warm.keep()
    expect(children).toHaveLength(2)
  })

  test('does for its own back end only; while that is not known, for “auto” only', () => {
    const { warm, children } = setUp()
    void warm.runtime()
    expect(warm.take('native-cpu')).toBeNull()
    children[0]?.isReady()
    expect(warm.take('wasm')).toBeNull()
    expect(warm.take('native-cpu')).toBe(children[0]?.channel)
  })

  test('that dies is not given away, and is told to whoever asks what there is', async () => {
    const { warm, children } = setUp()
    const asked = warm.runtime()
    children[0]?.dies()
    await expect(asked).rejects.toThrow('signal SIGSEGV')
    expect(warm.take('auto')).toBeNull()
    // One that has never been well is not started again by itself.
    warm.keep()
    expect(children).toHaveLength(1)
    void warm.runtime()
    expect(children).toHaveLength(2)
  })

  test('is ended when nobody has needed it for ten minutes', () => {
    const { warm, children, pass } = setUp()
    void warm.runtime()
    children[0]?.isReady()
    pass(9 * MINUTE)
    expect(children[0]?.sent).toEqual([{ type: 'warm' }])
    pass(10 * MINUTE)
    expect(children[0]?.sent).toEqual([{ type: 'warm' }, { type: 'stop' }])
    expect(warm.take('auto')).toBeNull()
  })

  test('ends with its host, by force if it does not hear', async () => {
    const { warm, children, pass } = setUp()
    void warm.runtime().catch(() => undefined)
    const closed = warm.close()
    expect(children[0]?.sent.at(-1)).toEqual({ type: 'stop' })
    pass(2000)
    await closed
    warm.keep()
    await expect(warm.runtime()).rejects.toThrow('closing')
    expect(children).toHaveLength(1)
  })
})
