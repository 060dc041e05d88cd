import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import type { Channel } from '../../src-shared/protocol/channel.ts'
import { createClient } from '../../src-shared/protocol/client.ts'
import { decodeFrame, encodeFrame } from '../../src-shared/protocol/frames.ts'

/** `ganvas serve` in a process of its own, and windows that connect to it as a browser does. */

export type Served = {
  address: string
  origin: string
  cookie: string
  ended: Promise<{ code: number | null; stderr: string }>
  /** As Ctrl-C does. */
  stop(): void
}

export async function startServe(cli: string, folder: string): Promise<Served> {
  const words = [cli, 'serve', '--no-open', '--folder', folder]
  const child = spawn(process.execPath, words, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    // Nothing of the user's own; the home folder is one of the server's roots.
    env: { ...process.env, GANVAS_STATE: join(folder, 'state'), HOME: folder },
  })
  let stderr = ''
  child.stderr.on('data', (text: Buffer) => (stderr += text.toString('utf8')))
  const ended = new Promise<{ code: number | null; stderr: string }>((resolve) =>
    child.on('close', (code) => resolve({ code, stderr })),
  )
  const address = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (text: Buffer) => {
      const found = /http:\S+/.exec(text.toString('utf8'))
      if (found !== null) resolve(found[0])
    })
    void ended.then(() => reject(new Error(`The server has ended: ${stderr}`)))
  })
  const welcome = await fetch(address, { redirect: 'manual' })
  const cookie = welcome.headers.get('set-cookie')?.split(';')[0] ?? ''
  return { address, origin: new URL(address).origin, cookie, ended, stop: () => void child.kill('SIGINT') }
}

/** A client over a real socket; `cut` breaks the connection as a network does. */
export async function connectTo({ origin, cookie }: Served) {
  let socket: WebSocket | null = null
  const client = createClient({
    name: 'test',
    connect: () =>
      new Promise<Channel>((resolve, reject) => {
        const opened = new WebSocket(`${origin.replace('http', 'ws')}/host`, { origin, headers: { cookie } })
        socket = opened
        opened.on('open', () => resolve(channelOf(opened)))
        opened.on('error', reject)
      }),
    retryAfter: () => 50,
    after(ms, callback) {
      const timer = setTimeout(callback, ms)
      return () => clearTimeout(timer)
    },
  })
  await new Promise<void>((resolve) => client.onConnection(({ state }) => state === 'connected' && resolve()))
  return { client, cut: () => socket?.terminate() }
}

function channelOf(socket: WebSocket): Channel {
  return {
    send: (message) => socket.send(encodeFrame(message)),
    onMessage(listener) {
      socket.on('message', (data: Buffer, isBinary) => {
        const decoded = decodeFrame(isBinary ? data : data.toString('utf8'))
        if (!decoded.ok) throw new Error(decoded.failure)
        listener(decoded.value)
      })
    },
    onClose: (listener) => void socket.on('close', () => listener(null)),
    close: () => socket.close(),
  }
}
