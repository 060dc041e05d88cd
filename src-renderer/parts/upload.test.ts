import { describe, expect, it } from 'vitest'
import { upload } from './upload.ts'

function receiving(failAt = Infinity) {
  const pieces: { offset: number; bytes: Uint8Array }[] = []
  const request = (name: string, input: object) => {
    const sent = input as { offset: number; bytes: Uint8Array }
    if (name === 'files.piece') {
      if (sent.offset >= failAt)
        return Promise.resolve({ ok: false, failure: { code: 'file.full', message: 'Full.', problems: [] } })
      pieces.push({ offset: sent.offset, bytes: sent.bytes })
    }
    return Promise.resolve({ ok: true, value: { upload: 'u', path: '/home/user/x.h5', receivedBytes: 0 } })
  }
  return { pieces, client: { request: request as never } } // answers what these three requests need
}

const MIB = 1024 * 1024
const options = { onProgress: () => undefined, isCancelled: () => false }

describe('an upload', () => {
  it('sends every byte in order, in pieces of at most 1 MiB', async () => {
    const bytes = Uint8Array.from({ length: 2 * MIB + 5 }, (_, index) => index % 251)
    const { pieces, client } = receiving()
    const shares: number[] = []
    const reply = await upload(new File([bytes], 'x.h5'), client, {
      ...options,
      onProgress: (share) => shares.push(share),
    })
    expect(reply).toMatchObject({ ok: true, value: { path: '/home/user/x.h5' } })
    expect(pieces.map(({ offset, bytes: sent }) => [offset, sent.length])).toEqual([
      [0, MIB],
      [MIB, MIB],
      [2 * MIB, 5],
    ])
    expect(Buffer.concat(pieces.map((piece) => piece.bytes)).equals(bytes)).toBe(true)
    expect(shares.at(-1)).toBe(1)
  })

  it('ends at the first piece that is refused, with the reason', async () => {
    const { client } = receiving(MIB)
    const reply = await upload(new File([new Uint8Array(3 * MIB)], 'x.h5'), client, options)
    expect(reply).toMatchObject({ ok: false, failure: { code: 'file.full' } })
  })

  it('can be cancelled', async () => {
    const { client, pieces } = receiving()
    const reply = await upload(new File([new Uint8Array(3 * MIB)], 'x.h5'), client, {
      ...options,
      isCancelled: () => pieces.length === 1,
    })
    expect(reply).toMatchObject({ ok: false, failure: { code: 'upload.cancelled' } })
    expect(pieces).toHaveLength(1)
  })
})
