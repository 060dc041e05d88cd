import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32, deflateRawSync, deflateSync, gzipSync, inflateSync } from 'node:zlib'
import { hdf5Bytes } from './seed-files.ts'
import { zipOf } from './zip-of.ts'

/** `same`: as the sound file, or a problem; `any`: whatever numbers, or a problem. */
export type Expected = 'read' | 'same' | 'problem' | 'any'

/** Files that are made to do harm, or to hold nothing. */
export type SpecialFile = {
  format: string
  name: string
  expected: Expected
  /** Takes seconds to make or to read. */
  isLong?: boolean
  make(folder: string): Promise<string> | string
  never?: (folder: string) => string
}

const GIGA = 2 ** 30

export function specialFiles(): SpecialFile[] {
  return [
    ...[...zeroRows(), ...hugeFiles(), ...bombs(), ...pickles()].map(({ bytes, file, ...rest }) => ({
      ...rest,
      make: (folder: string) => {
        const path = join(folder, file)
        writeFileSync(path, bytes(folder))
        return path
      },
    })),
    { format: 'hdf5', name: 'zero rows', expected: 'problem', make: zeroRowsHdf5 },
    { format: 'hdf5', name: '10^12 declared', expected: 'any', make: hugeHdf5 },
    { format: 'hdf5', name: 'a bomb in a chunk', expected: 'problem', make: hdf5Bomb },
    { format: 'images', name: 'a picture of 10^12 pixels', expected: 'problem', make: hugePicture },
    {
      format: 'images',
      isLong: true,
      name: 'a bomb in an interlaced picture',
      expected: 'problem',
      make: pictureBomb,
    },
    { format: 'images', name: 'an empty folder', expected: 'problem', make: (folder) => folder },
  ]
}

type Plain = Omit<SpecialFile, 'make'> & { file: string; bytes(folder: string): Uint8Array | string }

function zeroRows(): Plain[] {
  const common = { name: 'zero rows', expected: 'problem' } as const
  return [
    { ...common, format: 'npy', file: 'none.npy', bytes: () => npyOf("'<f4'", '(0, 4)') },
    {
      ...common,
      format: 'npz',
      file: 'none.npz',
      bytes: () => zipOf([{ name: 'a.npy', data: npyOf("'<f4'", '(0, 4)') }]),
    },
    { ...common, format: 'csv', file: 'none.csv', bytes: () => 'a,b\n' },
    { ...common, format: 'idx', file: 'none-idx3-ubyte', bytes: () => idxOf([0, 28, 28]) },
    { format: 'npz', name: 'no members', expected: 'problem', file: 'none.npz', bytes: () => zipOf([]) },
  ]
}

function hugeFiles(): Plain[] {
  const common = { name: '10^12 declared', expected: 'problem' } as const
  const huge = npyOf("'<f8'", '(1000000, 1000000)', Buffer.alloc(64))
  return [
    { ...common, format: 'npy', file: 'huge.npy', bytes: () => huge },
    {
      ...common,
      format: 'npy',
      name: '10^12 of nothing',
      file: 'huge.npy',
      bytes: () => npyOf("'<f8'", '(1000000000000, 0)'),
    },
    {
      ...common,
      format: 'npy',
      name: '10^12 empty texts',
      file: 'huge.npy',
      bytes: () => npyOf("'<U0'", '(1000000000000,)'),
    },
    { ...common, format: 'npz', file: 'huge.npz', bytes: () => zipOf([{ name: 'a.npy', data: huge }]) },
    { ...common, format: 'idx', file: 'huge-idx3-ubyte', bytes: () => idxOf([10_000, 10_000, 10_000]) },
    {
      ...common,
      format: 'csv',
      name: 'one row of 64 MB',
      isLong: true,
      file: 'wide.csv',
      bytes: () => Buffer.alloc(64 * 2 ** 20, '1,'),
    },
    {
      ...common,
      format: 'csv',
      name: 'a quote of 64 MB',
      isLong: true,
      file: 'quote.csv',
      bytes: () => `a,b\n1,"${'x'.repeat(64 * 2 ** 20)}`,
    },
  ]
}

function bombs(): Plain[] {
  const common = { name: 'zip bomb', expected: 'problem', isLong: true } as const
  // Gzipped parts may follow each other: 64 times 32 MB of zeros in 2 MB.
  const zeros = () => gzipSync(Buffer.alloc(2 ** 25))
  const gzipped = (first: Buffer) => {
    const part = zeros()
    return Buffer.concat([gzipSync(first), ...Array.from({ length: 64 }, () => part)])
  }
  return [
    { ...common, format: 'npz', file: 'bomb.npz', bytes: npzBomb },
    { ...common, format: 'npz', name: 'zip bomb that lies', file: 'bomb.npz', bytes: lyingBomb },
    { ...common, format: 'npy', file: 'bomb.npy.gz', bytes: () => gzipped(npyOf("'<f4'", `(${GIGA / 2},)`)) },
    { ...common, format: 'csv', file: 'bomb.csv.gz', bytes: () => gzipped(Buffer.from('a,b\n1,2\n')) },
    { ...common, format: 'idx', file: 'bomb-idx3-ubyte.gz', bytes: () => gzipped(idxOf([2 ** 21, 32, 32])) },
  ]
}

/** 2 GB of zeros that say so. */
function npzBomb(): Buffer {
  const count = GIGA / 2
  const packed = deflateRawSync(Buffer.concat([npyOf("'<f4'", `(${count},)`), Buffer.alloc(2 ** 26)]))
  const bytes = npyOf("'<f4'", `(${count},)`).length + 4 * count
  return zipOf([{ name: 'a.npy', data: packed, method: 8, bytes, sum: 0 }])
}

/** 256 MB that say they are 4 KB. */
function lyingBomb(): Buffer {
  const whole = Buffer.concat([npyOf("'<f4'", '(1000,)'), Buffer.alloc(2 ** 28)])
  const bytes = npyOf("'<f4'", '(1000,)').length + 4000
  return zipOf([{ name: 'a.npy', data: deflateRawSync(whole), method: 8, bytes, sum: 0 }])
}

/** Python that would make a file, were it executed: `os.system("touch …")` in pickle's protocol 0. */
function pickles(): Plain[] {
  const evil = (folder: string) => Buffer.from(`cposix\nsystem\n(S'touch ${marker(folder)}'\ntR.`)
  const common = { expected: 'problem', never: marker } as const
  const object = (folder: string) => npyOf("'|O'", '(1,)', evil(folder))
  return [
    { ...common, format: 'npy', name: 'pickle', file: 'evil.npy', bytes: object },
    {
      ...common,
      format: 'npz',
      name: 'pickle',
      file: 'evil.npz',
      bytes: (folder) => zipOf([{ name: 'a.npy', data: object(folder) }]),
    },
    {
      ...common,
      format: 'npz',
      name: 'bare pickle',
      file: 'evil.npz',
      bytes: (folder) => zipOf([{ name: 'a.pkl', data: evil(folder) }]),
    },
    { ...common, format: 'npy', name: 'bare pickle', file: 'evil.npy', bytes: evil },
    {
      ...common,
      format: 'npy',
      name: 'code in the header',
      file: 'evil.npy',
      bytes: (folder) => npyOf(`__import__('os').system('touch ${marker(folder)}')`, '(1,)'),
    },
  ]
}

function marker(folder: string): string {
  return join(folder, 'was-executed')
}

async function zeroRowsHdf5(folder: string): Promise<string> {
  const path = join(folder, 'none.hdf5')
  await hdf5Bytes(path, 0)
  return path
}

/** Chunks that were never written are all zeros, so a small file may hold anything. */
async function hugeHdf5(folder: string): Promise<string> {
  const { File, Dataset, ready } = await import('h5wasm/node')
  await ready
  const path = join(folder, 'huge.hdf5')
  const file = new File(path, 'w')
  file.create_dataset({
    name: 'showers',
    data: new Float32Array(1000),
    shape: [1, 1000],
    maxshape: [null, 1000],
    chunks: [100, 1000],
  })
  const showers = file.get('showers')
  if (showers instanceof Dataset) showers.resize([10 ** 9, 1000])
  file.close()
  return path
}

/** A chunk whose bytes are those of 32 MB of zeros, which its index does not tell. */
async function hdf5Bomb(folder: string): Promise<string> {
  const { File, ready } = await import('h5wasm/node')
  await ready
  const path = join(folder, 'bomb.hdf5')
  const file = new File(path, 'w')
  // Numbers that do not pack, so that there is room for the bomb.
  let seed = 1
  const noise = Uint32Array.from(
    { length: 2 ** 15 },
    () => (seed = Math.imul(seed, 1664525) + 1013904223) >>> 0,
  )
  const shape = [2 ** 10, 2 ** 5]
  file.create_dataset({ name: 'showers', data: noise, shape, chunks: shape, compression: 1 })
  file.close()
  const bytes = readFileSync(path)
  const bomb = deflateSync(Buffer.alloc(2 ** 25))
  bomb.copy(bytes, packedAt(bytes, noise.byteLength))
  writeFileSync(path, bytes)
  return path
}

/** Where a zlib stream of so many bytes begins. */
function packedAt(bytes: Buffer, length: number): number {
  for (let at = bytes.indexOf(0x78); at >= 0; at = bytes.indexOf(0x78, at + 1)) {
    try {
      if (inflateSync(bytes.subarray(at), { maxOutputLength: length }).length === length) return at
    } catch {
      // Just a byte of that value.
    }
  }
  throw new Error('no packed chunk in the file')
}

function hugePicture(folder: string): string {
  writeFileSync(join(folder, '1.png'), pngOf(10 ** 6, Buffer.alloc(100), false))
  return folder
}

function pictureBomb(folder: string): string {
  mkdirSync(join(folder, 'a'))
  writeFileSync(join(folder, 'a', '1.png'), pngOf(8, Buffer.alloc(2 ** 28), true))
  return folder
}

function npyOf(descr: string, shape: string, data: Buffer = Buffer.alloc(0)): Buffer {
  const header = `{'descr': ${descr}, 'fortran_order': False, 'shape': ${shape}, }\n`
  const length = Buffer.alloc(2)
  length.writeUInt16LE(header.length)
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), length, Buffer.from(header), data])
}

function idxOf(dims: readonly number[]): Buffer {
  const head = Buffer.alloc(4 + 4 * dims.length)
  head[2] = 8
  head[3] = dims.length
  dims.forEach((dim, axis) => head.writeUInt32BE(dim, 4 + 4 * axis))
  return head
}

function pngOf(side: number, rows: Buffer, isInterlaced: boolean): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side)
  header.writeUInt32BE(side, 4)
  header[8] = 8
  header[12] = isInterlaced ? 1 : 0
  const chunk = (type: string, data: Buffer) => {
    const whole = Buffer.concat([Buffer.alloc(4), Buffer.from(type), data, Buffer.alloc(4)])
    whole.writeUInt32BE(data.length)
    whole.writeUInt32BE(crc32(whole.subarray(4, -4)), whole.length - 4)
    return whole
  }
  const parts = [chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), ...parts])
}
