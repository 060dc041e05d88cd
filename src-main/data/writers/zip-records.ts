/** Records of the zip format (PKWARE APPNOTE 6.3.10), with the 64-bit sizes that NumPy also writes for every array. */
export type ZipEntry = {
  name: string
  /** Of its local header. */
  offset: number
  compressed: boolean
  checksum: number
  plainBytes: number
  storedBytes: number
}

const LOCAL = 0x04034b50
const CENTRAL = 0x02014b50
const END = 0x06054b50
const END_64 = 0x06064b50
const LOCATOR_64 = 0x07064b50
/** Version 4.5 knows 64-bit sizes. */
const VERSION = 45
const DEFLATE = 8
/** 1 January 1980, the first day that zip knows: the same content gives the same bytes. */
const DAY = 0x21
/** “See the 64-bit record.” */
const SEE_64 = 0xffffffff
const EXTRA_64 = 1

/** Its length depends on the name alone: it can be written when the sizes are known. */
export function localHeader(entry: ZipEntry): Buffer {
  const name = Buffer.from(entry.name)
  const bytes = Buffer.alloc(30 + name.length + 20)
  bytes.writeUInt32LE(LOCAL, 0)
  bytes.writeUInt16LE(VERSION, 4)
  writeCommon(bytes, 6, entry)
  bytes.writeUInt32LE(SEE_64, 18)
  bytes.writeUInt32LE(SEE_64, 22)
  bytes.writeUInt16LE(name.length, 26)
  bytes.writeUInt16LE(20, 28)
  name.copy(bytes, 30)
  writeExtra(bytes, 30 + name.length, [entry.plainBytes, entry.storedBytes])
  return bytes
}

/** `offset`: where it begins, behind the last entry. */
export function centralDirectory(entries: readonly ZipEntry[], offset: number): Buffer {
  const records = Buffer.concat(entries.map(centralRecord))
  const end64 = Buffer.alloc(56)
  end64.writeUInt32LE(END_64, 0)
  end64.writeBigUInt64LE(44n, 4)
  end64.writeUInt16LE(VERSION, 12)
  end64.writeUInt16LE(VERSION, 14)
  end64.writeBigUInt64LE(BigInt(entries.length), 24)
  end64.writeBigUInt64LE(BigInt(entries.length), 32)
  end64.writeBigUInt64LE(BigInt(records.length), 40)
  end64.writeBigUInt64LE(BigInt(offset), 48)
  const locator = Buffer.alloc(20)
  locator.writeUInt32LE(LOCATOR_64, 0)
  locator.writeBigUInt64LE(BigInt(offset + records.length), 8)
  locator.writeUInt32LE(1, 16)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(END, 0)
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(records.length, 12)
  end.writeUInt32LE(Math.min(offset, SEE_64), 16)
  // The 64-bit records are for archives that need them; old programs stumble over them.
  return Buffer.concat(offset < SEE_64 ? [records, end] : [records, end64, locator, end])
}

function centralRecord(entry: ZipEntry): Buffer {
  const name = Buffer.from(entry.name)
  const bytes = Buffer.alloc(46 + name.length + 28)
  bytes.writeUInt32LE(CENTRAL, 0)
  bytes.writeUInt16LE(VERSION, 4)
  bytes.writeUInt16LE(VERSION, 6)
  writeCommon(bytes, 8, entry)
  bytes.writeUInt32LE(SEE_64, 20)
  bytes.writeUInt32LE(SEE_64, 24)
  bytes.writeUInt16LE(name.length, 28)
  bytes.writeUInt16LE(28, 30)
  bytes.writeUInt32LE(SEE_64, 42)
  name.copy(bytes, 46)
  writeExtra(bytes, 46 + name.length, [entry.plainBytes, entry.storedBytes, entry.offset])
  return bytes
}

/** Flags, method, time, day and checksum, which both headers have in this order. */
function writeCommon(bytes: Buffer, at: number, entry: ZipEntry): void {
  bytes.writeUInt16LE(entry.compressed ? DEFLATE : 0, at + 2)
  bytes.writeUInt16LE(DAY, at + 6)
  bytes.writeUInt32LE(entry.checksum, at + 8)
}

function writeExtra(bytes: Buffer, at: number, numbers: readonly number[]): void {
  bytes.writeUInt16LE(EXTRA_64, at)
  bytes.writeUInt16LE(8 * numbers.length, at + 2)
  numbers.forEach((each, index) => bytes.writeBigUInt64LE(BigInt(each), at + 4 + 8 * index))
}
