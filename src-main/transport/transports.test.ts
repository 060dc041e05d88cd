import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Channel } from '../../src-shared/protocol/channel.ts'
import { createClient } from '../../src-shared/protocol/client.ts'
import type { Client } from '../../src-shared/protocol/contract.ts'
import { createGrants } from '../host/grants.ts'
import { createHost } from '../host/create-host.ts'
import type { Host } from '../host/host.ts'
import { portChannel, type PortMain } from './electron-ipc.ts'
import { channelPair } from './in-process.ts'

/** The same host through both transports that need no network; the WebSocket has its tests beside the server. */

let folder: string
let host: Host
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ganvas-transport-'))
  mkdirSync(join(folder, 'mine'))
  writeFileSync(join(folder, 'mine', 'b.txt'), 'four')
  mkdirSync(join(folder, 'mine', 'a'))
  writeFileSync(join(folder, 'mine', '.hidden'), '')
  host = createHost({
    ...{ kind: 'in-process', folder: join(folder, 'mine'), stateFolder: join(folder, 'state') },
    ...{ grants: createGrants([]), desktop: null, log: () => undefined },
  })
})
afterEach(async () => {
  await host.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Electron's port of the main process, made from Node's. */
function portMain(port: MessagePort): PortMain {
  return {
    postMessage: (message) => port.postMessage(message),
    on(event: string, listener: (event: { data: unknown }) => void) {
      if (event === 'message') port.on('message', (data: unknown) => listener({ data }))
      else port.on('close', () => listener({ data: null }))
    },
    start: () => port.start(),
    close: () => port.close(),
  }
}

function throughPort(): Channel {
  const { port1, port2 } = new MessageChannel()
  host.attach(portChannel(portMain(port1)))
  return portChannel(portMain(port2))
}

function throughPair(): Channel {
  const { window, host: end } = channelPair()
  host.attach(end)
  return window
}

function clientOf(channel: Channel): Client {
  const connect = () => Promise.resolve(channel)
  return createClient({ name: 'test', connect, retryAfter: null, after: () => () => undefined })
}

describe.each([
  ['a message port', throughPort],
  ['one process', throughPair],
])('through %s', (_, open) => {
  test('requests are answered, bytes arrive as bytes, and problems as problems', async () => {
    const client = clientOf(open())
    expect(await client.request('hello', { protocolVersion: 1, client: 'x' })).toMatchObject({
      value: { host: 'in-process', hasDialogs: false },
    })
    const path = join(folder, 'mine', 'picture.png')
    expect(await client.request('files.write', { path, bytes: Uint8Array.of(1, 2) })).toMatchObject({
      ok: true,
    })
    const listed = await client.request('files.list', { folder: join(folder, 'mine') })
    expect(
      listed.ok && listed.value.entries.map(({ name, kind, sizeBytes }) => [name, kind, sizeBytes]),
    ).toEqual([
      ['a', 'folder', 0],
      ['b.txt', 'file', 4],
      ['picture.png', 'file', 2],
    ])
    expect(listed).toMatchObject({ value: { parent: null } })
    expect(await client.request('files.list', { folder })).toMatchObject({
      failure: { code: 'file.not-granted' },
    })
    client.close()
  })

  test('unsaved work is kept until it is discarded, whoever asks', async () => {
    const [one, other] = [clientOf(open()), clientOf(open())]
    const draft = { documentId: '../x', name: 'Draft', path: null, text: '{}' }
    expect(await one.request('recovery.keep', draft)).toMatchObject({ ok: true })
    expect(await other.request('recovery.list', {})).toMatchObject({ value: { documents: [draft] } })
    await one.request('recovery.keep', { ...draft, text: '' })
    expect(await other.request('recovery.list', {})).toEqual({ ok: true, value: { documents: [] } })
    one.close()
    other.close()
  })

  test('a project is free again when its window has gone', async () => {
    const path = join(folder, 'mine', 'p.ganvas')
    writeFileSync(path, '{}')
    const first = clientOf(open())
    expect(await first.request('project.open', { path })).toMatchObject({ value: { isOpenElsewhere: false } })
    const second = clientOf(open())
    expect(await second.request('project.open', { path })).toMatchObject({ value: { isOpenElsewhere: true } })
    await second.request('project.close', { path })
    const left = new Promise<void>((resolve) =>
      first.onConnection(({ state }) => state === 'refused' && resolve()),
    )
    first.close()
    await left
    await new Promise((resolve) => setImmediate(resolve))
    const third = clientOf(open())
    expect(await third.request('project.open', { path })).toMatchObject({ value: { isOpenElsewhere: false } })
    for (const each of [second, third]) each.close()
  })

  test('the host’s commands reach every window', async () => {
    const client = clientOf(open())
    await client.request('hello', { protocolVersion: 1, client: 'x' })
    const told = new Promise((resolve) => client.on('command', resolve))
    host.tellCommand('project.open', '/a.ganvas')
    expect(await told).toEqual({ id: 'project.open', path: '/a.ganvas' })
    client.close()
  })
})
