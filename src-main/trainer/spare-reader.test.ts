import { expect, test } from 'vitest'
import type { ChildChannel, ChildEnd } from './launch.ts'
import { createSpareReader } from './spare-reader.ts'

/** Children that do nothing, and a clock that moves when it is told to. */
function setUp() {
  const children: ReturnType<typeof fakeChild>[] = []
  const timers = new Set<{ ms: number; callback: () => void }>()
  const spare = createSpareReader({
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
  return { spare, children, pass, timers }
}

function fakeChild() {
  const sent: unknown[] = []
  let ended: (end: ChildEnd) => void = () => undefined
  const channel: ChildChannel = {
    send: (message) => void sent.push(message),
    onMessage: () => undefined,
    onEnd: (listener) => void (ended = listener),
    kill: (signal) => ended({ code: null, signal, error: null }),
    pid: 4711,
  }
  return { channel, sent, dies: () => ended({ code: 0, signal: null, error: null }) }
}

const MINUTE = 60_000

test('one child waits, is given away once, and the next one is started a little later', () => {
  const { spare, children, pass } = setUp()
  expect(spare.take()).toBeNull()
  spare.prepare()
  spare.prepare()
  expect(children.map(({ sent }) => sent)).toEqual([[{ type: 'warm', for: 'data' }]])
  expect(spare.take()).toBe(children[0]?.channel)
  expect(spare.take()).toBeNull()
  pass(MINUTE)
  expect(spare.take()).toBe(children[1]?.channel)
  expect(children).toHaveLength(2)
})

test('it ends after ten minutes in which nobody looks at data, and one that was given away does not', () => {
  const { spare, children, pass } = setUp()
  spare.prepare()
  pass(10 * MINUTE)
  expect(children[0]?.sent).toEqual([{ type: 'warm', for: 'data' }, { type: 'stop' }])
  expect(spare.take()).toBeNull()
  const other = setUp()
  other.spare.prepare()
  other.spare.take()
  other.pass(1000 * MINUTE)
  expect(other.children[0]?.sent).toEqual([{ type: 'warm', for: 'data' }])
})

test('one that dies is forgotten', () => {
  const { spare, children } = setUp()
  spare.prepare()
  children[0]?.dies()
  expect(spare.take()).toBeNull()
  spare.prepare()
  expect(spare.take()).toBe(children[1]?.channel)
})

test('closing ends it, waits for that, and starts no more', async () => {
  const { spare, children, pass, timers } = setUp()
  spare.prepare()
  const closed = spare.close()
  expect(children[0]?.sent.at(-1)).toEqual({ type: 'stop' })
  // It does not hear: after a second it is killed.
  pass(1000)
  await closed
  spare.prepare()
  pass(1000 * MINUTE)
  expect(spare.take()).toBeNull()
  expect(children).toHaveLength(1)
  expect(timers.size).toBe(0)
})
