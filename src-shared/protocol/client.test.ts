import { describe, expect, test } from 'vitest'
import type { Channel, ToHost } from './channel.ts'
import { ConnectRefusal, createClient, EXPIRED } from './client.ts'
import type { ConnectionState } from './contract.ts'

/** A host that answers what the test says; each connection is one `Wire`. */
function fakeHost() {
  const wires: ReturnType<typeof createWire>[] = []
  const timers: { ms: number; callback: () => void }[] = []
  let refusal: Error | null = null
  const client = createClient({
    name: 'test',
    connect() {
      if (refusal !== null) return Promise.reject(refusal)
      const wire = createWire()
      wires.push(wire)
      return Promise.resolve(wire.channel)
    },
    retryAfter: (attempt) => 100 * attempt,
    after(ms, callback) {
      timers.push({ ms, callback })
      return () => undefined
    },
  })
  const states: ConnectionState[] = []
  client.onConnection((state) => states.push(state))
  return {
    ...{ client, wires, timers, states },
    last: () => wires.at(-1) as ReturnType<typeof createWire>, // asked for after the first
    refuse: (error: Error) => void (refusal = error),
  }
}

function createWire() {
  const sent: ToHost[] = []
  let hear: (message: unknown) => void = () => undefined
  let close: () => void = () => undefined
  const channel: Channel = {
    send: (message) => void sent.push(message as ToHost),
    onMessage: (listener) => void (hear = listener),
    onClose: (listener) => void (close = () => listener(null)),
    close: () => close(),
  }
  return {
    ...{ channel, sent },
    answer: (name: string, reply: unknown) => {
      const asked = sent.findLast((message) => message.name === name)
      hear({ type: 'reply', id: asked?.id, reply })
    },
    event: (name: string, data: unknown) => hear({ type: 'event', name, data }),
    say: (message: unknown) => hear(message),
    break: () => close(),
  }
}

const HELLO = {
  ok: true,
  value: {
    ...{ protocolVersion: 1, appVersion: '0', host: 'server', platform: 'x', folder: '/', hasDialogs: false },
  },
}
const turn = () => new Promise((resolve) => setImmediate(resolve))

async function connected() {
  const host = fakeHost()
  await turn()
  host.last().answer('hello', HELLO)
  await turn()
  return host
}

const state = { state: 'paused', round: 3 }
const summary = {
  ...{ id: 'r', folder: '/r', name: 'r', title: '', note: '', tags: [], isStarred: false, createdAt: '' },
  ...{ changedAt: '', projectPath: null, state, seed: 1, round: 3, rounds: 9, trainSeconds: 0, backend: '' },
  ...{ dataPath: '', settings: {}, results: {} },
}
const event = (seq: number) => ({ runId: 'r', seq, event: { type: 'stage', title: String(seq) } })

describe('requests', () => {
  test('wait for the greeting, and answers find their way in any order', async () => {
    const host = fakeHost()
    const recent = host.client.request('project.recent', {})
    const runs = host.client.request('runs.list', {})
    await turn()
    expect(host.last().sent.map(({ name }) => name)).toEqual(['hello'])
    host.last().answer('hello', HELLO)
    await turn()
    host.last().answer('runs.list', { ok: true, value: { runs: [] } })
    host.last().answer('project.recent', { ok: true, value: { projects: [] } })
    expect(await runs).toEqual({ ok: true, value: { runs: [] } })
    expect(await recent).toEqual({ ok: true, value: { projects: [] } })
  })

  test('that were under way when the connection broke fail with the reason', async () => {
    const host = await connected()
    const runs = host.client.request('runs.list', {})
    await turn()
    host.last().break()
    expect(await runs).toMatchObject({ ok: false, failure: { code: 'connection.lost' } })
    expect(await host.client.request('runs.list', {})).toMatchObject({ ok: false })
  })

  test.each([null, 7, 'x', { ok: true, value: { runs: 'none' } }, { ok: false, failure: { code: 1 } }])(
    'an answer that is none (%j) is a failure',
    async (reply) => {
      const host = await connected()
      const runs = host.client.request('runs.list', {})
      await turn()
      host.last().answer('runs.list', reply)
      expect(await runs).toMatchObject({ ok: false, failure: { code: 'protocol.output' } })
    },
  )

  test('messages that are none are dropped', async () => {
    const host = await connected()
    for (const message of [
      null,
      1,
      {},
      { type: 'reply', id: 99, reply: {} },
      { type: 'event', name: 'toString' },
    ])
      host.last().say(message)
    expect(host.states.at(-1)).toEqual({ state: 'connected' })
  })
})

describe('connection', () => {
  test('is tried again later each time, and the states are told', async () => {
    const host = await connected()
    host.last().break()
    expect(host.states.at(-1)).toEqual({ state: 'lost', attempt: 1, retryInMs: 100 })
    host.refuse(new Error('no server'))
    host.timers[0]?.callback()
    await turn()
    expect(host.states.at(-1)).toEqual({ state: 'lost', attempt: 2, retryInMs: 200 })
  })

  test('that is refused is not tried again', async () => {
    const host = await connected()
    host.last().break()
    host.refuse(new ConnectRefusal(EXPIRED))
    host.timers[0]?.callback()
    await turn()
    expect(host.states.at(-1)).toEqual({ state: 'refused', failure: EXPIRED })
    expect(host.timers).toHaveLength(1)
    expect(await host.client.request('runs.list', {})).toEqual({ ok: false, failure: EXPIRED })
  })

  test('with another version is refused in words', async () => {
    const host = fakeHost()
    await turn()
    const failure = { code: 'protocol.version', message: 'Old.', problems: [] }
    host.last().answer('hello', { ok: false, failure })
    await turn()
    expect(host.states.at(-1)).toEqual({ state: 'refused', failure })
  })

  test('that the window closes stays closed', async () => {
    const host = await connected()
    host.client.close()
    expect(host.states.at(-1)).toMatchObject({ state: 'refused' })
    expect(host.timers).toEqual([])
    expect(await host.client.request('runs.list', {})).toMatchObject({ ok: false })
  })
})

describe('a followed run', () => {
  async function following() {
    const host = await connected()
    const seen: number[] = []
    host.client.on('run.event', ({ seq }) => seen.push(seq))
    const reply = host.client.request('run.follow', { runId: 'r', afterSeq: -1 })
    await turn()
    host.last().event('run.event', event(0))
    host.last().answer('run.follow', { ok: true, value: { lastSeq: 0, state, summary } })
    await reply
    return { host, seen }
  }

  test('is followed again from its last event after a reconnection: no gap, no event twice', async () => {
    const { host, seen } = await following()
    host.last().event('run.event', event(1))
    host.last().break()
    host.timers[0]?.callback()
    await turn()
    host.last().answer('hello', HELLO)
    await turn()
    expect(host.last().sent.at(-1)).toMatchObject({ name: 'run.follow', input: { runId: 'r', afterSeq: 1 } })
    for (const seq of [1, 2, 3]) host.last().event('run.event', event(seq))
    expect(seen).toEqual([0, 1, 2, 3])
  })

  test('that is followed from the beginning tells everything again', async () => {
    const { host, seen } = await following()
    void host.client.request('run.follow', { runId: 'r', afterSeq: -1 })
    await turn()
    for (const seq of [0, 1]) host.last().event('run.event', event(seq))
    expect(seen).toEqual([0, 0, 1])
  })

  test('that is not followed any more tells nothing', async () => {
    const { host, seen } = await following()
    void host.client.request('run.unfollow', { runId: 'r' })
    await turn()
    host.last().event('run.event', event(1))
    expect(seen).toEqual([0])
  })
})
