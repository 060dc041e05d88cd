import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRng } from '../../src-shared/base/rng.ts'

const SIDE = 28
const CLASSES = 10

/**
 * Images of 28×28 bytes and their labels in the IDX format of MNIST
 * (http://yann.lecun.com/exdb/mnist: magic number, sizes, values, all big-endian). Class c is a bright bar in row
 * 2 c + 4. Returns the name of the images' file in the folder.
 */
export function writeDigitImages(folder: string, made: { count: number; seed: number }): string {
  const { count, seed } = made
  const rng = createRng(seed, 'digit images')
  const images = new Uint8Array(count * SIDE * SIDE)
  const labels = Uint8Array.from({ length: count }, (_, image) => image % CLASSES)
  for (let image = 0; image < count; image++) {
    for (let column = 4; column < SIDE - 4; column++) {
      const row = 2 * (labels[image] ?? 0) + 4
      images[(image * SIDE + row) * SIDE + column] = 128 + rng.integer(128)
    }
  }
  const name = 'small-images-idx3-ubyte'
  writeFileSync(join(folder, name), Buffer.concat([head(0x803, [count, SIDE, SIDE]), images]))
  writeFileSync(join(folder, 'small-labels-idx1-ubyte'), Buffer.concat([head(0x801, [count]), labels]))
  return name
}

function head(magic: number, sizes: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * (1 + sizes.length))
  ;[magic, ...sizes].forEach((value, at) => bytes.writeUInt32BE(value, 4 * at))
  return bytes
}
