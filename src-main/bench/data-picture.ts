import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Client } from '../../src-shared/protocol/contract.ts'
import { createClient } from '../../src-shared/protocol/client.ts'
import { createGrants } from '../host/grants.ts'
import { createHost } from '../host/create-host.ts'
import { channelPair } from '../transport/in-process.ts'
import { median } from './data-times.ts'

/**
 * Seconds from asking the host about a file until what can be drawn is there, as the window asks: what is in the file,
 * then the average of a first sample. Median of the repeats.
 */
export type PictureTimes = {
  /** As soon as the window is there: the process that reads is started for it. */
  cold: number
  /** When the window has been there for a while, or somebody has looked for a file. */
  warm: number
  /** Looking through the events afterwards, with its checks. */
  inspect: number
}

/** More than what the host waits, and starting a process takes. */
const READY_MS = 12_000

export async function timePicture(folder: string, path: string, repeats: number): Promise<PictureTimes> {
  const cold: number[] = []
  const warm: number[] = []
  let inspect = NaN
  for (let repeat = 0; repeat < repeats; repeat++) {
    cold.push(await withHost(folder, (client) => seconds(() => firstPicture(client, path))))
    await withHost(folder, async (client) => {
      await client.request('files.list', { folder })
      await setTimeout(READY_MS)
      warm.push(await seconds(() => firstPicture(client, path)))
      if (repeat === 0) inspect = await seconds(() => looked(client, path))
    })
  }
  return { cold: median(cold), warm: median(warm), inspect }
}

async function withHost<T>(folder: string, use: (client: Client) => Promise<T>): Promise<T> {
  const own = join(folder, 'host')
  await mkdir(own, { recursive: true })
  const host = createHost({
    ...{ kind: 'in-process', folder: own, stateFolder: join(folder, 'state') },
    ...{ grants: createGrants([folder]), desktop: null, log: () => undefined },
  })
  const { window, host: end } = channelPair()
  host.attach(end)
  const client = createClient({
    name: 'bench',
    connect: () => Promise.resolve(window),
    retryAfter: null,
    after: () => () => undefined,
  })
  try {
    return await use(client)
  } finally {
    await host.close()
  }
}

async function firstPicture(client: Client, path: string): Promise<void> {
  for (const kind of ['outline', 'average'] as const) {
    const reply = await client.request('data.explore', { path, wish: { kind } })
    if (!reply.ok) throw new Error(`the host refused: ${JSON.stringify(reply)}`)
  }
}

async function looked(client: Client, path: string): Promise<void> {
  const reply = await client.request('data.inspect', { path })
  if (!reply.ok) throw new Error(`the host refused: ${JSON.stringify(reply)}`)
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1000
}
