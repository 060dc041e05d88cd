import type { RawData, WebSocket } from 'ws'
import type { Channel } from '../../src-shared/protocol/channel.ts'
import { decodeFrame, encodeFrame } from '../../src-shared/protocol/frames.ts'

/** Longest message that is read: a project's text, or a piece of an upload with room to spare. */
export const MOST_MESSAGE_BYTES = 24 * 1024 * 1024

const LOOK_EVERY_MS = 20_000

/** The host's end of a WebSocket. A message that cannot be read ends the connection and nothing else. */
export function socketChannel(socket: WebSocket, log: (line: string) => void): Channel {
  let hear: ((message: unknown) => void) | null = null
  const waiting: unknown[] = []
  const end = keepAlive(socket)
  socket.on('message', (data, isBinary) => {
    const decoded = decodeFrame(isBinary ? bytesOf(data) : bytesOf(data).toString('utf8'))
    if (!decoded.ok) {
      log(`a message was refused: ${decoded.failure}`)
      socket.close(CANNOT_READ, 'cannot be read')
    } else if (hear === null) waiting.push(decoded.value)
    else hear(decoded.value)
  })
  // Too long, broken compression, a connection that was cut: “close” follows.
  socket.on('error', (error) => log(`a connection was ended: ${error.message}`))
  socket.on('close', end)
  return {
    send(message) {
      if (socket.readyState === socket.OPEN) socket.send(encodeFrame(message))
    },
    onMessage(listener) {
      hear = listener
      for (const message of waiting.splice(0)) listener(message)
    },
    onClose: (listener) => void socket.on('close', () => listener(null)),
    close: () => socket.close(),
    backlogBytes: () => socket.bufferedAmount,
  }
}

/** From RFC 6455: data that are not what they should be. */
const CANNOT_READ = 1007

/** A laptop that was shut never says goodbye: whoever does not answer a ping until the next is gone. */
function keepAlive(socket: WebSocket): () => void {
  let isThere = true
  socket.on('pong', () => (isThere = true))
  const timer = setInterval(() => {
    if (!isThere) socket.terminate()
    isThere = false
    socket.ping()
  }, LOOK_EVERY_MS)
  timer.unref()
  return () => clearInterval(timer)
}

function bytesOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data)
  return Buffer.isBuffer(data) ? data : Buffer.from(data)
}
