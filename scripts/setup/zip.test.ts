import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, deflateRawSync } from 'node:zlib'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { extractEntry, readZip } from './zip.mjs'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ganvas-zip-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

type Part = { name: string; data: Buffer; deflate: boolean; crc?: number; flags?: number }

/** An archive after PKWARE's APPNOTE, written by hand; `wide` puts sizes and offsets into zip64 fields. */
function zipOf(parts: readonly Part[], { wide = false, comment = '' } = {}): Buffer {
  const locals: Buffer[] = []
  const centrals: Buffer[] = []
  let at = 0
  for (const { name, data, deflate, crc = crc32(data), flags = 0 } of parts) {
    const packed = deflate ? deflateRawSync(data) : data
    // The local header has an extra field that the directory does not have.
    const local = Buffer.alloc(30 + name.length + 4)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(name.length, 26)
    local.writeUInt16LE(4, 28)
    local.write(name, 30)
    const extra = wide ? Buffer.alloc(28) : Buffer.alloc(0)
    if (wide) {
      extra.writeUInt16LE(1, 0)
      extra.writeUInt16LE(24, 2)
      extra.writeBigUInt64LE(BigInt(data.length), 4)
      extra.writeBigUInt64LE(BigInt(packed.length), 12)
      extra.writeBigUInt64LE(BigInt(at), 20)
    }
    const central = Buffer.alloc(46)
    central.writeUInt32LE(0x02014b50, 0)
    central.writeUInt16LE(flags, 8)
    central.writeUInt16LE(deflate ? 8 : 0, 10)
    central.writeUInt32LE(crc, 16)
    central.writeUInt32LE(wide ? 0xffffffff : packed.length, 20)
    central.writeUInt32LE(wide ? 0xffffffff : data.length, 24)
    central.writeUInt16LE(name.length, 28)
    central.writeUInt16LE(extra.length, 30)
    central.writeUInt32LE(wide ? 0xffffffff : at, 42)
    centrals.push(central, Buffer.from(name), extra)
    locals.push(local, packed)
    at += local.length + packed.length
  }
  const directory = Buffer.concat(centrals)
  const record = Buffer.alloc(wide ? 76 : 0)
  if (wide) {
    record.writeUInt32LE(0x06064b50, 0)
    record.writeBigUInt64LE(BigInt(parts.length), 32)
    record.writeBigUInt64LE(BigInt(directory.length), 40)
    record.writeBigUInt64LE(BigInt(at), 48)
    record.writeUInt32LE(0x07064b50, 56)
    record.writeBigUInt64LE(BigInt(at + directory.length), 64)
  }
  const end = Buffer.alloc(22 + comment.length)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(wide ? 0xffff : parts.length, 10)
  end.writeUInt32LE(wide ? 0xffffffff : directory.length, 12)
  end.writeUInt32LE(wide ? 0xffffffff : at, 16)
  end.writeUInt16LE(comment.length, 20)
  end.write(comment, 22)
  return Buffer.concat([...locals, directory, record, end])
}

function save(archive: Buffer): string {
  const file = join(folder, 'archive.zip')
  writeFileSync(file, archive)
  return file
}

const long = Buffer.from('calorimeter '.repeat(300_000))
const parts: Part[] = [
  { name: 'a/long.txt', data: long, deflate: true },
  { name: 'plain.txt', data: Buffer.from('stored as it is'), deflate: false },
  { name: 'empty.txt', data: Buffer.alloc(0), deflate: false },
]

for (const wide of [false, true]) {
  it(`extracts deflated, stored and empty entries of a ${wide ? 'zip64' : 'plain'} archive`, async () => {
    const file = save(zipOf(parts, { wide, comment: 'made by a test' }))
    const entries = await readZip(file)
    expect(entries.map(({ name, bytes }) => [name, bytes])).toEqual([
      ['a/long.txt', 3_600_000],
      ['plain.txt', 15],
      ['empty.txt', 0],
    ])
    let told = 0
    for (const entry of entries) {
      await extractEntry(file, entry, join(folder, 'to', entry.name), (bytes) => (told += bytes))
    }
    for (const { name, data } of parts) expect(readFileSync(join(folder, 'to', name)).equals(data)).toBe(true)
    expect(told).toBe(3_600_015)
  })
}

it('keeps a finished file: extracting again writes nothing', async () => {
  const file = save(zipOf(parts))
  const [entry] = await readZip(file)
  const to = join(folder, 'long.txt')
  let told = 0
  await extractEntry(file, entry!, to, (bytes) => (told += bytes))
  await extractEntry(file, entry!, to, (bytes) => (told += bytes))
  expect(told).toBe(3_600_000)
})

const broken: [what: string, archive: () => Buffer, message: RegExp][] = [
  ['a wrong checksum', () => zipOf([{ ...parts[1]!, crc: 1 }]), /checksum of plain\.txt is wrong/],
  ['an encrypted entry', () => zipOf([{ ...parts[1]!, flags: 1 }]), /plain\.txt is encrypted/],
  ['a cut-off end', () => zipOf(parts).subarray(0, -40), /no central directory/],
  ['no zip at all', () => Buffer.from('not an archive'), /no central directory/],
  [
    'a cut-out middle',
    () => Buffer.concat([zipOf(parts).subarray(0, 20), zipOf(parts).subarray(3000)]),
    /zip archive/,
  ],
]
for (const [what, archive, message] of broken) {
  it(`refuses ${what} and leaves no file behind`, async () => {
    const file = save(archive())
    const attempt = async () => {
      for (const entry of await readZip(file)) await extractEntry(file, entry, join(folder, 'to', 'file'))
    }
    await expect(attempt()).rejects.toThrow(message)
    expect(readdirSync(folder).includes('to') ? readdirSync(join(folder, 'to')) : []).toEqual([])
  })
}
