import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createUploads, LARGEST_PIECE_BYTES } from './uploads.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'ganvas-uploads-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const bytes = (...values: number[]) => Uint8Array.from(values)

test('pieces in order become a file of the given name', async () => {
  const uploads = createUploads(folder)
  const { upload } = await uploads.begin('w', { name: 'showers.h5', sizeBytes: 5 })
  expect(await uploads.piece('w', { upload, offset: 0, bytes: bytes(1, 2, 3) })).toEqual({ receivedBytes: 3 })
  expect(await uploads.piece('w', { upload, offset: 3, bytes: bytes(4, 5) })).toEqual({ receivedBytes: 5 })
  const { path } = await uploads.finish('w', upload)
  expect(basename(path)).toBe('showers.h5')
  expect([...readFileSync(path)]).toEqual([1, 2, 3, 4, 5])
})

test.each([
  ['../../etc/passwd', 'passwd'],
  ['C:\\data\\a.h5', 'a.h5'],
  ['..', 'file'],
  ['a\u0000b:c', 'a_b_c'],
])('the name %j stays in the folder', async (name, kept) => {
  const uploads = createUploads(folder)
  const { upload } = await uploads.begin('w', { name, sizeBytes: 0 })
  const { path } = await uploads.finish('w', upload)
  expect(basename(path)).toBe(kept)
  expect(dirname(dirname(path))).toBe(folder)
})

describe('refused', () => {
  async function begun(sizeBytes: number) {
    const uploads = createUploads(folder)
    return { uploads, upload: (await uploads.begin('w', { name: 'a', sizeBytes })).upload }
  }
  const refused = { problems: [{ code: 'file.upload' }] }

  test.each([
    ['a piece that leaves a gap', 10, { offset: 4, bytes: bytes(1) }],
    ['more bytes than were announced', 2, { offset: 0, bytes: bytes(1, 2, 3) }],
    ['a piece that is too large', 1e7, { offset: 0, bytes: new Uint8Array(LARGEST_PIECE_BYTES + 1) }],
  ])('%s', async (_, size, piece) => {
    const { uploads, upload } = await begun(size)
    await expect(uploads.piece('w', { upload, ...piece })).rejects.toMatchObject(refused)
  })

  test('the end before every byte has arrived', async () => {
    const { uploads, upload } = await begun(3)
    await uploads.piece('w', { upload, offset: 0, bytes: bytes(1) })
    await expect(uploads.finish('w', upload)).rejects.toMatchObject(refused)
  })

  test('another window’s upload', async () => {
    const { uploads, upload } = await begun(3)
    await expect(uploads.piece('other', { upload, offset: 0, bytes: bytes(1) })).rejects.toMatchObject(
      refused,
    )
  })
})

test('a window that goes leaves nothing half', async () => {
  const uploads = createUploads(folder)
  const { upload } = await uploads.begin('w', { name: 'a', sizeBytes: 9 })
  await uploads.piece('w', { upload, offset: 0, bytes: bytes(1) })
  await uploads.leave('w')
  expect(existsSync(folder) ? readdirSync(folder) : []).toEqual([])
})
