import { mkdirSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { fileDigest } from './file-digest.ts'
import { sizeOnDisk } from './folder-content.ts'
import { temporaryFolder } from './formats/test-files.ts'

const folder = temporaryFolder()
afterAll(() => folder.remove())

test('the digest of a folder follows names and bytes of what is in it, not times', async () => {
  mkdirSync(join(folder.path, 'set', 'a'), { recursive: true })
  const set = join(folder.path, 'set')
  folder.write('set/a/1.png', 'one')
  const second = folder.write('set/2.png', 'three')
  const before = await fileDigest(set)
  expect(before).toMatch(/^[0-9a-f]{64}$/)
  expect(await sizeOnDisk(set)).toBe(8)
  utimesSync(second, 1, 1)
  expect(await fileDigest(set)).toBe(before)
  folder.write('set/.hidden', 'not data')
  expect(await fileDigest(set)).toBe(before)
  folder.write('set/a/1.png', 'eno')
  expect(await fileDigest(set)).not.toBe(before)
})
