import { ToHost, type Channel, type FromHost } from '../../src-shared/protocol/channel.ts'
import { dispatch, type Handlers } from '../../src-shared/protocol/dispatch.ts'
import type { EventData, EventName } from '../../src-shared/protocol/contract.ts'
import type { Caller } from './caller.ts'
import type { RunLog } from './run-log.ts'

/** A window that reads slower than a run tells is told later, not given more to keep. */
const BACKLOG_BYTES = 4 * 1024 * 1024
const LOOK_AGAIN_MS = 50
const AT_ONCE = 200

export type WindowSession = Caller & { channel: Channel }

/** Serves one window: answers its requests, and tells it the events of the runs that it follows. */
export function openSession(
  channel: Channel,
  made: { window: string; handlers: Handlers<Caller>; log: (line: string) => void; onEnd: () => void },
): WindowSession {
  let isOpen = true
  let isGreeted = false
  const leaving: (() => void)[] = []
  const following = new Map<string, () => void>()
  const send = (message: FromHost) => {
    if (isOpen) channel.send(message)
  }
  const session: WindowSession = {
    channel,
    window: made.window,
    tell: <Name extends EventName>(name: Name, data: EventData<Name>) => send({ type: 'event', name, data }),
    follow(runId, log, afterSeq) {
      following.get(runId)?.()
      following.set(runId, pump(runId, log, afterSeq))
    },
    unfollow(runId) {
      following.get(runId)?.()
      following.delete(runId)
    },
    onLeave: (listener) => void leaving.push(listener),
  }

  /** One event after the other, as fast as the window takes them; returns what ends it. */
  function pump(runId: string, log: RunLog, afterSeq: number): () => void {
    let cursor = afterSeq
    let isPumping = false
    let isEnded = false
    const isFull = () => (channel.backlogBytes?.() ?? 0) > BACKLOG_BYTES
    const run = async () => {
      if (isPumping) return
      isPumping = true
      try {
        while (!isEnded && isOpen && cursor < log.lastSeq()) {
          if (isFull()) {
            await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
            continue
          }
          const events = await log.read(cursor, AT_ONCE)
          if (events.length === 0) break
          for (const { seq, event } of events) {
            if (isEnded) return
            cursor = seq
            send({ type: 'event', name: 'run.event', data: { runId, seq, event } })
          }
        }
      } catch (error) {
        made.log(`events of ${runId} cannot be read: ${String(error)}`)
      } finally {
        isPumping = false
      }
    }
    const end = log.onNew(() => void run())
    void run()
    return () => {
      isEnded = true
      end()
    }
  }

  async function answer(raw: unknown): Promise<void> {
    const parsed = ToHost.safeParse(raw)
    if (!parsed.success) {
      made.log('a message that is no request was dropped')
      return
    }
    const { id, name, input } = parsed.data
    const reply =
      isGreeted || name === 'hello'
        ? await dispatch(made.handlers, { name, input, caller: session })
        : { ok: false as const, failure: NOT_GREETED }
    if (name === 'hello' && reply.ok) isGreeted = true
    if (!reply.ok && reply.failure.code.startsWith('protocol.')) made.log(reply.failure.message)
    if (!reply.ok && reply.failure.code === 'host.bug') made.log(`bug in “${name}”: ${reply.failure.message}`)
    send({ type: 'reply', id, reply })
  }

  channel.onClose(() => {
    isOpen = false
    for (const end of following.values()) end()
    following.clear()
    for (const listener of leaving) listener()
    made.onEnd()
  })
  channel.onMessage((raw) => void answer(raw))
  return session
}

const NOT_GREETED = {
  code: 'protocol.hello',
  message: 'The first request of a window is “hello”.',
  hint: 'Reload the window.',
  problems: [],
}
