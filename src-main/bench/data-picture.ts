import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createClient } from '../../src-shared/protocol/client.ts'
import { createGrants } from '../host/grants.ts'
import { createHost } from '../host/create-host.ts'
import { channelPair } from '../transport/in-process.ts'

/** Seconds from asking the host about a file until what can be drawn is there, as the window asks. */
export type PictureTimes = { inspect: number; preview: number }

export async function timePicture(folder: string, path: string): Promise<PictureTimes> {
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
    const inspect = await seconds(() =>
      client.request('data.inspect', { path, projectPath: null, layout: 'auto' }),
    )
    const preview = await seconds(() =>
      client.request('data.preview', { path, projectPath: null, layout: 'auto', first: 0, count: 8 }),
    )
    return { inspect, preview }
  } finally {
    await host.close()
  }
}

async function seconds(ask: () => Promise<{ ok: boolean }>): Promise<number> {
  const began = performance.now()
  const reply = await ask()
  if (!reply.ok) throw new Error(`the host refused: ${JSON.stringify(reply)}`)
  return (performance.now() - began) / 1000
}
