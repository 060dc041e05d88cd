import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { problem, ProblemError } from '../../src-shared/base/problem.ts'
import type { Host } from '../host/host.ts'
import { MOST_MESSAGE_BYTES, socketChannel } from '../transport/websocket.ts'
import { cookieName, createAccess, isOwnHost, isOwnOrigin } from './access.ts'
import { findStaticFiles, SECURITY_HEADERS, sendFile, type StaticFiles } from './static-files.ts'

export type RunningServer = {
  port: number
  /** What the user opens; its token works once. */
  address: string
  close(): Promise<void>
}

export type ServerOptions = {
  host: Host
  /** The built window. */
  folder: string
  /** A port that was asked for is taken or refused; of others the first free one from `from` on. */
  port: { asked: number } | { from: number }
  log(line: string): void
}

const ADDRESS = '127.0.0.1'
const SOCKET_PATH = '/host'
const PORTS_TRIED = 50

/** The same app in a browser: the window's files over HTTP and the host over a WebSocket, for this machine only. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const files = await findStaticFiles(options.folder)
  const access = createAccess()
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MOST_MESSAGE_BYTES,
    perMessageDeflate: false,
  })
  const server = createServer({ requestTimeout: 30_000 }, (request, response) =>
    answer(request, response, { files, access }),
  )
  server.on('upgrade', (request, socket, head) => {
    const why = refusalOfSocket(request, access)
    if (why !== null) {
      options.log(`a connection was refused: ${why}`)
      refuseUpgrade(socket)
      return
    }
    sockets.handleUpgrade(request, socket, head, (opened) =>
      options.host.attach(socketChannel(opened, options.log)),
    )
  })
  const port = await listen(server, options.port)
  return {
    port,
    address: `http://${ADDRESS}:${port}/?token=${access.token}`,
    async close() {
      for (const socket of sockets.clients) socket.terminate()
      sockets.close()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

type Access = ReturnType<typeof createAccess>

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { files, access }: { files: StaticFiles; access: Access },
): void {
  const { method } = request
  const [path = '/', query = ''] = (request.url ?? '/').split('?')
  if (!isOwnHost(request) || !isOwnOrigin(request, 'if given')) return forbid(response)
  if (method !== 'GET' && method !== 'HEAD') return forbid(response)
  const token = new URLSearchParams(query).get('token')
  if (!access.hasCookie(request)) {
    const cookie = token === null || method === 'HEAD' ? null : access.exchange(token)
    return cookie === null
      ? forbid(response, STRANGER)
      : welcome(response, `${cookieName(request)}=${cookie}`)
  }
  if (token !== null) return welcome(response, null)
  const file = files.get(path === '/' ? '/index.html' : path)
  if (file !== undefined) return sendFile(response, file, method)
  response.writeHead(404, { ...SECURITY_HEADERS, 'Content-Type': 'text/plain' }).end()
}

/** The token goes from the address bar, the history and the screen; the cookie stays until the browser is closed. */
function welcome(response: ServerResponse, cookie: string | null): void {
  response
    .writeHead(303, {
      ...SECURITY_HEADERS,
      Location: '/',
      'Cache-Control': 'no-store',
      ...(cookie === null ? {} : { 'Set-Cookie': `${cookie}; HttpOnly; SameSite=Strict; Path=/` }),
    })
    .end()
}

/**
 * For the user's second browser, and for a tab that has outlived its server. Right or wrong, fresh or spent: it is the
 * same for every token, and says nothing about what there would be.
 */
const STRANGER = `403

This server answers the one browser that opened its address first: an address works once.
Go on in that browser. To use another one, end the server where it was started (Ctrl-C saves
what is running), start it again, and open the new address that it prints.
`

function forbid(response: ServerResponse, text = '403\n'): void {
  response
    .writeHead(403, {
      'Content-Type': 'text/plain; charset=utf-8',
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-store',
    })
    .end(text)
}

function refusalOfSocket(request: IncomingMessage, access: Access): string | null {
  if (!isOwnHost(request)) return 'another machine was asked for'
  if (!isOwnOrigin(request, 'required'))
    return `it came from the page ${String(request.headers.origin).slice(0, 100)}`
  if (!access.hasCookie(request)) return 'it did not show that the user of this server sent it'
  return request.url === SOCKET_PATH ? null : 'there is nothing at that address'
}

function refuseUpgrade(socket: Duplex): void {
  socket.on('error', () => undefined)
  socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
}

async function listen(server: Server, wish: ServerOptions['port']): Promise<number> {
  const first = 'asked' in wish ? wish.asked : wish.from
  const last = 'asked' in wish ? first : first + PORTS_TRIED
  for (let port = first; ; port++) {
    const error = await tryPort(server, port)
    if (error === null) return portOf(server)
    if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') throw error
    if (port < last) continue
    throw new ProblemError([
      problem({
        code: 'server.port',
        message:
          error.code === 'EACCES'
            ? `The port ${port} may not be used by this user.`
            : `The port ${first}${last > first ? ` and the ${PORTS_TRIED} after it are` : ' is'} in use by another program.`,
        hint: 'Give another one with --port, or none: the next free one is taken then.',
      }),
    ])
  }
}

function tryPort(server: Server, port: number): Promise<NodeJS.ErrnoException | null> {
  return new Promise((resolve) => {
    const failed = (error: NodeJS.ErrnoException) => resolve(error)
    server.once('error', failed)
    server.listen(port, ADDRESS, () => {
      server.off('error', failed)
      resolve(null)
    })
  })
}

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port')
  return address.port
}
