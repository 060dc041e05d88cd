import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { writeHdf5 } from './hdf5-file.ts'
import { clearHeader, lookup3 } from './hdf5-times.ts'

let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ganvas-times-'))
})
afterEach(async () => {
  vi.useRealTimers()
  await rm(folder, { recursive: true })
})

// From the self-test (driver 5) in lookup3.c itself.
test.each([
  ['', 0xdeadbeef],
  ['Four score and seven years ago', 0x17770551],
])('lookup3 of “%s”', (text, sum) => {
  expect(lookup3(Buffer.from(text))).toBe(sum)
})

async function write(name: string, value: number): Promise<Buffer> {
  const path = join(folder, name)
  const rows = [{ count: 3, columns: { a: new Float32Array(3).fill(value), b: new Float32Array(6) } }]
  await writeHdf5(path, {
    columns: [
      { name: 'a', shape: [] },
      { name: 'b', shape: [2] },
    ],
    rows,
    attributes: { geometry: 'x'.repeat(5000), seed: 1 },
  })
  return readFile(path)
}

test('the same content at another time is the same file', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-20') })
  const first = await write('first.h5', 1)
  vi.setSystemTime(new Date('2027-01-02'))
  const second = await write('second.h5', 1)
  expect(first.equals(second)).toBe(true)
  expect(first.equals(await write('third.h5', 2))).toBe(false)
})

test('every header keeps a right checksum; letters in the data are left alone', async () => {
  const bytes = await write('a.h5', 1)
  let headers = 0
  for (let at = bytes.indexOf('OHDR'); at >= 0; at = bytes.indexOf('OHDR', at + 1)) {
    const header = Buffer.from(bytes.subarray(at))
    // Clearing again finds the checksum right and changes nothing.
    expect(clearHeader(header)).not.toBeNull()
    expect(header.equals(bytes.subarray(at))).toBe(true)
    headers++
  }
  expect(headers).toBe(3)
  expect(
    clearHeader(Buffer.from('OHDR\u0002\u0020 and then anything at all, long enough to be read')),
  ).toBeNull()
  expect(clearHeader(Buffer.from('OHDR'))).toBeNull()
})
