import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { problemsOf, sharedData, temporaryFolder, valueOf } from '../test-files.ts'
import { idx } from './idx.ts'

const data = sharedData()
const folder = temporaryFolder()
afterAll(() => folder.remove())

/** Header and values by hand, as the format's description has it. */
function idxBytes(type: number, dims: number[], values: Uint8Array): Uint8Array {
  const head = new DataView(new ArrayBuffer(4 + 4 * dims.length))
  head.setUint8(2, type)
  head.setUint8(3, dims.length)
  dims.forEach((dim, axis) => head.setUint32(4 + 4 * axis, dim))
  return new Uint8Array([...new Uint8Array(head.buffer), ...values])
}

test.each([
  ['plain', (bytes: Uint8Array) => bytes],
  ['gzipped', (bytes: Uint8Array) => new Uint8Array(gzipSync(bytes))],
])('%s bytes', async (name, pack) => {
  const path = folder.write(
    name,
    pack(
      idxBytes(
        8,
        [3, 2, 2],
        Uint8Array.from({ length: 12 }, (_, at) => 250 - at),
      ),
    ),
  )
  const file = valueOf(await idx.open(path))
  expect(file.entries[0]).toMatchObject({ shape: [3, 2, 2], dtype: 'uint8' })
  const out = new Float32Array(8)
  await file.read('values', 1, out)
  expect([...out]).toEqual([246, 245, 244, 243, 242, 241, 240, 239])
  await file.close()
})

test('big-endian 16-bit and float values', async () => {
  const whole = valueOf(
    await idx.open(folder.write('i16', idxBytes(0x0b, [2], new Uint8Array([0xff, 0xfe, 1, 0])))),
  )
  const two = new Float64Array(2)
  await whole.read('values', 0, two)
  expect([...two]).toEqual([-2, 256])
  await whole.close()
  const real = valueOf(
    await idx.open(folder.write('f32', idxBytes(0x0d, [1], new Uint8Array([0x3f, 0xc0, 0, 0])))),
  )
  const one = new Float64Array(1)
  await real.read('values', 0, one)
  expect(one[0]).toBe(1.5)
  await real.close()
})

test('a size that does not fit the header is a problem with both numbers', async () => {
  const [short] = problemsOf(await idx.open(folder.write('short', idxBytes(8, [3, 2], new Uint8Array(5)))))
  expect(short?.message).toBe('The file should have 18 bytes for 3 × 2 values, but has 17.')
  expect(problemsOf(await idx.open(folder.write('other', 'hello, this is text')))[0]?.code).toBe('data.kind')
})

describe.runIf(data !== null)('MNIST', () => {
  test('the test set', async () => {
    const images = valueOf(await idx.open(join(data ?? '', 'mnist', 't10k-images-idx3-ubyte.gz')))
    expect(images.entries[0]?.shape).toEqual([10_000, 28, 28])
    await images.close()
    const labels = valueOf(await idx.open(join(data ?? '', 'mnist', 't10k-labels-idx1-ubyte.gz')))
    const first = new Float32Array(10)
    await labels.read('values', 0, first)
    // The well-known beginning of the MNIST test set.
    expect([...first]).toEqual([7, 2, 1, 0, 4, 1, 4, 9, 5, 9])
    await labels.close()
  })
})
