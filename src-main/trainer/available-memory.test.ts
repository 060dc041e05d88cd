import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { freemem, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { availableMemory, containerBytes } from './available-memory.ts'

let root: string
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'ganvas-cgroup-'))))
afterEach(() => rmSync(root, { recursive: true, force: true }))

function write(folder: string, files: Record<string, string>): void {
  mkdirSync(folder, { recursive: true })
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), `${text}\n`)
}

test('a container’s limit less what it uses, in which kept files do not count', async () => {
  write(root, {
    'memory.max': '1000000',
    'memory.current': '700000',
    'memory.stat': 'anon 400000\ninactive_file 250000\nactive_file 50000',
  })
  expect(await containerBytes(root)).toBe(550_000)
})

test('the older form of control groups', async () => {
  write(join(root, 'memory'), {
    'memory.limit_in_bytes': '1000000',
    'memory.usage_in_bytes': '700000',
    'memory.stat': 'inactive_file 1\ntotal_inactive_file 100000',
  })
  expect(await containerBytes(root)).toBe(400_000)
})

test('no limit, no control groups', async () => {
  write(root, { 'memory.max': 'max', 'memory.current': '700000', 'memory.stat': '' })
  expect(await containerBytes(root)).toBe(null)
  expect(await containerBytes(join(root, 'nothing'))).toBe(null)
})

test('never more than the machine has free, give or take what changes meanwhile', async () => {
  const { bytes } = await availableMemory('native-cpu')
  expect(bytes).toBeGreaterThan(0)
  expect(bytes).toBeLessThan(freemem() * 1.5)
})
