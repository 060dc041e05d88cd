import type { Channel } from '../../src-shared/protocol/channel.ts'
import type { Failure } from '../../src-shared/protocol/wire-types.ts'

/** Two ends of a channel in one process, for the command line and for tests. Messages are copied, as elsewhere. */
export function channelPair(): { window: Channel; host: Channel } {
  const ends = [createEnd(), createEnd()] as const
  return { window: channelOf(ends[0], ends[1]), host: channelOf(ends[1], ends[0]) }
}

type End = {
  isOpen: boolean
  hear: ((message: unknown) => void) | null
  waiting: unknown[]
  onClose: ((failure: Failure | null) => void)[]
}

function createEnd(): End {
  return { isOpen: true, hear: null, waiting: [], onClose: [] }
}

function channelOf(mine: End, other: End): Channel {
  return {
    send(message) {
      if (!other.isOpen) return
      const copy: unknown = structuredClone(message)
      queueMicrotask(() => {
        if (!other.isOpen) return
        if (other.hear === null) other.waiting.push(copy)
        else other.hear(copy)
      })
    },
    onMessage(listener) {
      mine.hear = listener
      for (const message of mine.waiting.splice(0)) listener(message)
    },
    onClose: (listener) => void mine.onClose.push(listener),
    close() {
      for (const end of [mine, other]) {
        if (!end.isOpen) continue
        end.isOpen = false
        for (const listener of end.onClose) listener(null)
      }
    },
  }
}
