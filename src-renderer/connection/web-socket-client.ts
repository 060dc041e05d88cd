import type { Channel } from '../../src-shared/protocol/channel.ts'
import { ConnectRefusal, createClient, EXPIRED } from '../../src-shared/protocol/client.ts'
import type { Client } from '../../src-shared/protocol/contract.ts'
import { decodeFrame, encodeFrame } from '../../src-shared/protocol/frames.ts'
import { after } from './timers.ts'

/** The window in a browser: the host is the local server that the page came from. */
export function createWebSocketClient(page: { host: string; protocol: string }): Client {
  const scheme = page.protocol === 'https:' ? 'wss' : 'ws'
  return createClient({
    name: 'browser',
    connect: () => openSocket(`${scheme}://${page.host}/host`),
    retryAfter,
    after,
  })
}

/** Half a second, then twice as long each time, up to ten: a laptop that wakes up is there again soon. */
function retryAfter(attempt: number): number {
  return Math.min(10_000, 500 * 2 ** (attempt - 1))
}

function openSocket(address: string): Promise<Channel> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(address)
    socket.binaryType = 'arraybuffer'
    let hear: ((message: unknown) => void) | null = null
    const waiting: unknown[] = []
    const onClose: Parameters<Channel['onClose']>[0][] = []
    socket.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) => {
      const decoded = decodeFrame(typeof data === 'string' ? data : new Uint8Array(data))
      if (!decoded.ok) return
      if (hear === null) waiting.push(decoded.value)
      else hear(decoded.value)
    })
    socket.addEventListener('open', () =>
      resolve({
        send(message) {
          if (socket.readyState === WebSocket.OPEN) socket.send(frameOf(message))
        },
        onMessage(listener) {
          hear = listener
          for (const message of waiting.splice(0)) listener(message)
        },
        onClose: (listener) => void onClose.push(listener),
        close: () => socket.close(),
        backlogBytes: () => socket.bufferedAmount,
      }),
    )
    socket.addEventListener('close', () => {
      for (const listener of onClose) listener(null)
      // After the promise has been kept this changes nothing.
      void whyClosed().then(reject)
    })
  })
}

/** A page is not told why a socket was not opened; an ordinary request to the same server is. */
async function whyClosed(): Promise<Error> {
  const answer = await fetch('/', { method: 'HEAD' }).catch(() => null)
  return answer?.status === 403 ? new ConnectRefusal(EXPIRED) : new Error('The server does not answer')
}

/** Encoded frames are made fresh, so their buffer is a plain one. */
function frameOf(message: unknown): string | Uint8Array<ArrayBuffer> {
  return encodeFrame(message) as string | Uint8Array<ArrayBuffer>
}
