import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeFileAtomic } from './atomic-write.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'ganvas-atomic-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('a write replaces the content and leaves no temporary file', async () => {
  const path = join(folder, 'a.json')
  await writeFileAtomic(path, 'one')
  await writeFileAtomic(path, new TextEncoder().encode('two'))
  expect(readFileSync(path, 'utf8')).toBe('two')
  expect(readdirSync(folder)).toEqual(['a.json'])
})

test('a missing folder is a problem that names the file', async () => {
  const path = join(folder, 'nowhere', 'a.json')
  await expect(writeFileAtomic(path, 'one')).rejects.toMatchObject({
    problems: [{ code: 'file.no-folder', at: { file: path } }],
  })
})

test('a full disk keeps the old file whole', async ({ skip }) => {
  // /dev/full cannot be renamed over, so a tiny file system is the real thing; mounting needs root.
  const mounted = join(folder, 'small')
  execFileSync('mkdir', [mounted])
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', mounted], { stdio: 'ignore' })
  } catch {
    skip('mounting a small file system needs root rights, which this user does not have')
  }
  try {
    const path = join(mounted, 'a.bin')
    writeFileSync(path, 'old')
    await expect(writeFileAtomic(path, new Uint8Array(1_000_000))).rejects.toMatchObject({
      problems: [{ code: 'file.disk-full' }],
    })
    expect(readFileSync(path, 'utf8')).toBe('old')
    expect(readdirSync(mounted)).toEqual(['a.bin'])
  } finally {
    execFileSync('umount', [mounted])
  }
})
