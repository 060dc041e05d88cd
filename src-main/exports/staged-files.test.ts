import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeChecked } from './staged-files.ts'

let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ganvas-staged-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('files appear under their names only after the check', async () => {
  const files = [{ path: 'model/a.bin', bytes: Uint8Array.of(1, 2) }]
  const seen = await writeChecked(folder, files, (staged) => {
    expect(readdirSync(folder).every((name) => name.endsWith('.tmp'))).toBe(true)
    const value = [...readFileSync(join(staged, 'model/a.bin'))]
    return Promise.resolve({ value, more: [{ path: 'a.log', bytes: Uint8Array.of(3) }] })
  })
  expect(seen).toEqual([1, 2])
  expect(readdirSync(folder, { recursive: true }).sort()).toEqual(['a.log', 'model', join('model', 'a.bin')])
})

test('a failed check leaves what was there before', async () => {
  writeFileSync(join(folder, 'a.bin'), 'old')
  const failing = writeChecked(folder, [{ path: 'a.bin', bytes: Uint8Array.of(1) }], () =>
    Promise.reject(new Error('differs')),
  )
  await expect(failing).rejects.toThrow('differs')
  expect(readdirSync(folder)).toEqual(['a.bin'])
  expect(readFileSync(join(folder, 'a.bin'), 'utf8')).toBe('old')
})

test('a full disk leaves no half file, and is a problem', async ({ skip }) => {
  const mounted = join(folder, 'small')
  mkdirSync(mounted)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', mounted], { stdio: 'ignore' })
  } catch {
    skip('mounting a small file system needs root rights, which this user does not have')
  }
  try {
    const files = [{ path: 'a.onnx', bytes: new Uint8Array(1_000_000) }]
    const writing = writeChecked(mounted, files, () => Promise.reject(new Error('must not be reached')))
    await expect(writing).rejects.toMatchObject({ problems: [{ code: 'file.disk-full' }] })
    expect(readdirSync(mounted)).toEqual([])
    const log = { path: 'a.log', bytes: new Uint8Array(1_000_000) }
    const small = [{ path: 'a.onnx', bytes: new Uint8Array(1000) }]
    const logging = writeChecked(mounted, small, () => Promise.resolve({ value: 1, more: [log] }))
    await expect(logging).rejects.toMatchObject({ problems: [{ code: 'file.disk-full' }] })
    expect(readdirSync(mounted)).toEqual([])
  } finally {
    execFileSync('umount', [mounted])
  }
})
