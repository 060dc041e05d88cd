import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { createHost } from '../host/create-host.ts'
import { createGrants } from '../host/grants.ts'
import type { Host } from '../host/host.ts'
import { startServer, type RunningServer } from './start-server.ts'

const PAGE = '<!doctype html><title>Ganvas</title>'

let folder: string
let host: Host
let server: RunningServer
let lines: string[]

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ganvas-server-'))
  mkdirSync(join(folder, 'page', 'assets'), { recursive: true })
  writeFileSync(join(folder, 'page', 'index.html'), PAGE)
  writeFileSync(join(folder, 'page', 'assets', 'index-1a2b3c4d.js'), 'export {}')
  writeFileSync(join(folder, 'secret.txt'), 'secret')
  lines = []
  const log = (line: string) => void lines.push(line)
  host = createHost({
    ...{ kind: 'server', folder, stateFolder: join(folder, 'state'), grants: createGrants([folder]) },
    ...{ desktop: null, log },
  })
  server = await startServer({ host, folder: join(folder, 'page'), port: { from: 0 }, log })
})
afterEach(async () => {
  await host.close()
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

type Answer = { status: number; headers: Record<string, string | string[] | undefined>; body: string }

/** As a browser or an attacker would send it: every header is what the test says. */
function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: server.port, path, method, headers }, (response) => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => (body += part))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
    })
    sent.on('error', reject)
    sent.end()
  })
}

const tokenPath = () => server.address.slice(server.address.indexOf('/?'))

async function cookie(): Promise<string> {
  const { headers } = await get(tokenPath())
  return String(headers['set-cookie']).split(';')[0] ?? ''
}

const FORBIDDEN = { status: 403, body: '403\n' }
/** One text for every reason, so that it tells nothing about a token. */
const STRANGER = {
  status: 403,
  body: expect.stringMatching(/one browser[^]*Ctrl-C[^]*new address/) as string,
}

describe('a page', () => {
  test('is given to who has the token, which then goes from the address', async () => {
    const first = await get(tokenPath())
    expect(first).toMatchObject({ status: 303, headers: { location: '/' } })
    expect(String(first.headers['set-cookie'])).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/)
    const page = await get('/', {
      cookie: await Promise.resolve(String(first.headers['set-cookie']).split(';')[0] ?? ''),
    })
    expect(page).toMatchObject({ status: 200, body: PAGE })
    expect(page.headers['content-security-policy']).toContain("default-src 'none'")
    expect(page.headers['x-content-type-options']).toBe('nosniff')
  })

  test.each([
    ['without anything', '/', {}],
    ['with a wrong token', '/?token=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', {}],
    ['with a wrong cookie', '/', { cookie: 'ganvas-1=x; ganvas=y' }],
    ['for a file of the page', '/assets/index-1a2b3c4d.js', {}],
  ])('is not given %s, nor is told what there would be', async (_, path, headers) => {
    const answer = await get(path, headers)
    expect(answer).toMatchObject(STRANGER)
    expect(answer.headers['content-security-policy']).toBeUndefined()
  })

  test('is not given twice for one token', async () => {
    await get(tokenPath())
    expect(await get(tokenPath())).toMatchObject(STRANGER)
  })

  test.each([
    ['another name that points to this machine', { host: 'evil.example:4715' }],
    ['a name that begins like ours', { host: '127.0.0.1.evil.example' }],
    ['a request that another page has caused', { origin: 'https://evil.example' }],
    ['a request that another page has caused without saying its name', { origin: 'null' }],
    ['a link on another page', { 'sec-fetch-site': 'cross-site' }],
  ])('is not given to %s', async (_, headers) => {
    const own = await cookie()
    expect(await get('/', { cookie: own, ...headers })).toMatchObject(FORBIDDEN)
  })

  test.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '//secret.txt',
    '/assets',
    '/nothing',
  ])('is all that is served: %s is not there', async (path) => {
    const answer = await get(path, { cookie: await cookie() })
    expect(answer.status).toBe(404)
    expect(answer.body).toBe('')
  })

  test('takes no other method', async () => {
    expect(await get('/', { cookie: await cookie() }, 'POST')).toMatchObject(FORBIDDEN)
  })
})

/** What the server answered to the wish for a socket. */
function openSocket(headers: Record<string, string>, path = '/host'): Promise<WebSocket | number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, { headers })
    socket.on('open', () => resolve(socket))
    socket.on('unexpected-response', (_, response) => {
      resolve(response.statusCode ?? 0)
      socket.terminate()
    })
    socket.on('error', () => undefined)
  })
}

async function openWindow(): Promise<WebSocket> {
  const origin = `http://127.0.0.1:${server.port}`
  const socket = await openSocket({ cookie: await cookie(), origin })
  if (typeof socket === 'number') throw new Error(`The socket was refused: ${socket}`)
  return socket
}

function answerTo(socket: WebSocket, name: string, input: unknown): Promise<unknown> {
  const id = Math.floor(Math.random() * 1e9)
  return new Promise((resolve) => {
    socket.on('message', (data, isBinary) => {
      const message: unknown = isBinary ? null : JSON.parse((data as Buffer).toString('utf8'))
      const reply = message as { type?: string; id?: number; reply?: unknown } | null
      if (reply?.type === 'reply' && reply.id === id) resolve(reply.reply)
    })
    socket.send(JSON.stringify({ type: 'request', id, name, input }))
  })
}

const closed = (socket: WebSocket) => new Promise<number>((resolve) => socket.on('close', resolve))
const HELLO = { protocolVersion: 1, client: 'test' }

describe('a socket', () => {
  test('is opened for the page that the server has given', async () => {
    const socket = await openWindow()
    expect(await answerTo(socket, 'hello', HELLO)).toMatchObject({ ok: true, value: { host: 'server' } })
  })

  test('is refused to other pages, other names and strangers', async () => {
    const own = await cookie()
    const origin = `http://127.0.0.1:${server.port}`
    expect(await openSocket({ cookie: own, origin: 'https://evil.example' })).toBe(403)
    expect(await openSocket({ cookie: own, origin: 'null' })).toBe(403)
    expect(await openSocket({ cookie: own })).toBe(403)
    expect(await openSocket({ cookie: own, origin, host: 'evil.example' })).toBe(403)
    expect(await openSocket({ cookie: own, origin: 'http://evil.example', host: 'evil.example' })).toBe(403)
    expect(await openSocket({ origin })).toBe(403)
    expect(await openSocket({ cookie: `ganvas-${server.port}=AAAA`, origin })).toBe(403)
    expect(await openSocket({ cookie: own, origin }, '/other')).toBe(403)
  })

  test('answers nothing before the greeting, and says so to another version', async () => {
    const socket = await openWindow()
    expect(await answerTo(socket, 'runs.list', {})).toMatchObject({ failure: { code: 'protocol.hello' } })
    expect(await answerTo(socket, 'hello', { ...HELLO, protocolVersion: 99 })).toMatchObject({
      failure: { code: 'protocol.version' },
    })
    expect(await answerTo(socket, 'runs.list', {})).toMatchObject({ failure: { code: 'protocol.hello' } })
  })

  test('that sends 100 MB is ended, the server lives and says why', async () => {
    const socket = await openWindow()
    const ending = closed(socket)
    socket.on('error', () => undefined)
    socket.send(Buffer.alloc(100 * 1024 * 1024))
    expect(await ending).toBe(1009)
    expect(lines.join()).toContain('Max payload size exceeded')
    expect((await get('/', { cookie: 'none' })).status).toBe(403)
  })

  test.each([
    ['text that is no JSON', '{"type":'],
    ['a frame that is cut', Buffer.from([200, 0, 0, 0, 123])],
  ])('that sends %s is ended, and said why', async (_, message) => {
    const socket = await openWindow()
    const ending = closed(socket)
    socket.send(message)
    expect(await ending).toBe(1007)
    expect(lines.join()).toContain('a message was refused')
  })

  test('lives through any JSON, and answers what comes after it', async () => {
    const socket = await openWindow()
    await answerTo(socket, 'hello', HELLO)
    const requests = fc.record(
      {
        type: fc.constantFrom('request', 'reply'),
        id: fc.anything(),
        name: fc.string(),
        input: fc.anything(),
      },
      { requiredKeys: [] },
    )
    const messages = fc.sample(fc.oneof(fc.jsonValue(), requests), { numRuns: 300, seed: 5 })
    for (const message of messages) socket.send(textOf(message))
    expect(await answerTo(socket, 'runs.list', {})).toEqual({ ok: true, value: { runs: [] } })
  })
})

function textOf(message: unknown): string {
  try {
    return JSON.stringify(message) ?? 'null'
  } catch {
    return 'null'
  }
}

describe('a port', () => {
  test('that was asked for and is taken is a problem, else the next one is used', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    const options = { host, folder: join(folder, 'page'), log: () => undefined }
    try {
      await expect(startServer({ ...options, port: { asked: port } })).rejects.toMatchObject({
        problems: [{ code: 'server.port', message: expect.stringContaining(String(port)) as string }],
      })
      const next = await startServer({ ...options, port: { from: port } })
      expect(next.port).toBeGreaterThan(port)
      await next.close()
    } finally {
      other.close()
    }
  })
})
