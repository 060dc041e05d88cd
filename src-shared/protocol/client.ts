import { FromHost, type Channel, type ToHost } from './channel.ts'
import {
  contract,
  PROTOCOL_VERSION,
  type Client,
  type ConnectionState,
  type EventData,
  type EventName,
  type Reply,
  type RequestInput,
  type RequestName,
} from './contract.ts'
import type { AnyReply } from './dispatch.ts'
import { createFollowed } from './followed-runs.ts'
import { Failure } from './wire-types.ts'

/** What a client is made of; timers come from outside, because the shared code knows no clock. */
export type ClientParts = {
  /** Told to the host, for its log. */
  name: string
  /** A fresh channel; rejects with a `ConnectRefusal` when trying again has no sense. */
  connect(): Promise<Channel>
  /** Milliseconds until the next attempt; null: a channel that is lost stays lost. */
  retryAfter: ((attempt: number) => number) | null
  /** Calls back once; returns what cancels it. */
  after(ms: number, callback: () => void): () => void
}

export class ConnectRefusal extends Error {
  readonly failure: Failure
  constructor(failure: Failure) {
    super(failure.message)
    this.name = 'ConnectRefusal'
    this.failure = failure
  }
}

type Waiting = { name: RequestName; answer: (reply: AnyReply) => void }

/**
 * Requests and their answers, events and their listeners, over one channel after the other. After a reconnection the
 * runs that were followed are followed again from the last event that arrived: no gap, no event twice.
 */
export function createClient(parts: ClientParts): Client {
  let state: ConnectionState = { state: 'connecting' }
  let channel: Channel | null = null
  let nextId = 0
  let attempt = 0
  let isClosed = false
  let cancelRetry: () => void = () => undefined
  const waiting = new Map<number, Waiting>()
  /** Asked before the host has answered the greeting. */
  let queued: (() => void)[] = []
  const listeners = new Map<EventName, Set<(data: never) => void>>()
  const watchers = new Set<(state: ConnectionState) => void>()
  const followed = createFollowed()

  function become(next: ConnectionState): void {
    state = next
    for (const watcher of [...watchers]) watcher(next)
  }

  function ask(name: RequestName, input: unknown): Promise<AnyReply> {
    const open = channel
    if (open === null) return Promise.resolve({ ok: false, failure: whyNot(state) })
    return new Promise((answer) => {
      const id = nextId++
      waiting.set(id, { name, answer })
      open.send({ type: 'request', id, name, input } satisfies ToHost)
    })
  }

  function hear(raw: unknown): void {
    const parsed = FromHost.safeParse(raw)
    if (!parsed.success) return
    const message = parsed.data
    if (message.type === 'event') tell(message.name, message.data)
    else {
      const asked = waiting.get(message.id)
      waiting.delete(message.id)
      asked?.answer(readReply(asked.name, message.reply))
    }
  }

  function tell(name: string, data: unknown): void {
    if (!isEventName(name)) return
    const parsed = contract.events[name].safeParse(data)
    if (!parsed.success) return
    if (name === 'run.event' && !followed.isNew(parsed.data as EventData<'run.event'>)) return
    for (const listener of [...(listeners.get(name) ?? [])]) listener(parsed.data as never) // of that name's type
  }

  function lose(failure: Failure | null): void {
    channel = null
    const why = failure ?? LOST
    for (const { answer } of waiting.values()) answer({ ok: false, failure: why })
    waiting.clear()
    if (isClosed) return
    if (parts.retryAfter === null) return refuse(why)
    attempt += 1
    const retryInMs = parts.retryAfter(attempt)
    become({ state: 'lost', attempt, retryInMs })
    flushQueue()
    cancelRetry = parts.after(retryInMs, () => void open())
  }

  function refuse(failure: Failure): void {
    channel = null
    become({ state: 'refused', failure })
    flushQueue()
  }

  function flushQueue(): void {
    const now = queued
    queued = []
    for (const send of now) send()
  }

  async function open(): Promise<void> {
    if (attempt > 0) become({ state: 'connecting' })
    try {
      const fresh = await parts.connect()
      if (isClosed) return fresh.close()
      channel = fresh
      fresh.onClose((failure) => {
        if (channel === fresh) lose(failure)
      })
      fresh.onMessage(hear)
      const greeting = await ask('hello', { protocolVersion: PROTOCOL_VERSION, client: parts.name })
      if (channel !== fresh) return
      if (!greeting.ok) {
        channel = null
        fresh.close()
        return refuse(greeting.failure)
      }
      // Before anything else is sent, so that no event of a followed run is missed or comes from another start.
      for (const { runId, afterSeq } of followed.all()) void ask('run.follow', { runId, afterSeq })
      attempt = 0
      become({ state: 'connected' })
      flushQueue()
    } catch (error) {
      if (error instanceof ConnectRefusal) refuse(error.failure)
      else lose(null)
    }
  }

  void open()
  return {
    request: async <Name extends RequestName>(name: Name, input: RequestInput<Name>) => {
      if (state.state === 'connecting' && !isClosed) await new Promise<void>((go) => queued.push(go))
      const end = followed.asked(name, input)
      const reply = await ask(name, input)
      end(reply.ok)
      return reply as Reply<Name> // read by the contract of that name
    },
    on<Name extends EventName>(name: Name, listener: (data: EventData<Name>) => void) {
      const all = listeners.get(name) ?? new Set()
      listeners.set(name, all)
      all.add(listener as (data: never) => void)
      return () => void all.delete(listener as (data: never) => void)
    },
    onConnection(watcher) {
      watchers.add(watcher)
      watcher(state)
      return () => void watchers.delete(watcher)
    },
    close() {
      if (isClosed) return
      isClosed = true
      cancelRetry()
      const open = channel
      lose(CLOSED)
      become({ state: 'refused', failure: CLOSED })
      flushQueue()
      open?.close()
    },
  }
}

const LOST: Failure = {
  code: 'connection.lost',
  message: 'The connection to the host is lost.',
  hint: 'Runs go on without the window. It connects again by itself as soon as the host answers.',
  problems: [],
}

const CLOSED: Failure = {
  ...LOST,
  code: 'connection.closed',
  message: 'This window has closed its connection.',
}

/** For transports that are not let in any more. */
export const EXPIRED: Failure = {
  code: 'connection.expired',
  message: 'This page may no longer use the server: it has been started again since.',
  hint: 'Open the address that “ganvas serve” has printed.',
  problems: [],
}

function whyNot(state: ConnectionState): Failure {
  return state.state === 'refused' ? state.failure : LOST
}

/** The host is trusted no more than the contract: an answer of another form is a failure, not a wrong value. */
function readReply(name: RequestName, raw: unknown): AnyReply {
  const reply = raw as { ok?: unknown; value?: unknown; failure?: unknown } | null
  if (reply?.ok === true) {
    const value = contract.requests[name].output.safeParse(reply.value)
    if (value.success) return { ok: true, value: value.data }
  }
  const failure = Failure.safeParse(reply?.failure)
  if (reply?.ok === false && failure.success) return { ok: false, failure: failure.data }
  return {
    ok: false,
    failure: {
      code: 'protocol.output',
      message: `The host answered “${name}” in a form that this window does not know.`,
      hint: 'Reload the window: it may be of another version than the host.',
      problems: [],
    },
  }
}

function isEventName(name: string): name is EventName {
  return Object.hasOwn(contract.events, name)
}
