import { basename } from 'node:path'
import { FileProxy, R__unzip, openFile } from 'jsroot/io'
import type { RootDirectory, RootFile, RootKey } from 'jsroot/io'
import { promisify } from 'node:util'
import { inflate, inflateSync } from 'node:zlib'
import { ProblemError } from '../../../../src-shared/base/problem.ts'
import type { FileBytes } from '../file-bytes.ts'
import { damaged } from '../format.ts'
import { collectConsole } from './quiet.ts'
import { xxhash64 } from './xxhash64.ts'

/** The container: header, directory of keys, compressed records. jsroot reads directories and streamed objects. */

const TREE_CLASSES = new Set(['TTree', 'TNtuple', 'TNtupleD'])
const MOST_KEYS = 5000

export type TreeKey = { name: string; key: RootKey }

/** Compares the length that the header states with the file's: the commonest damage is a broken-off copy. */
export async function checkRootHeader(bytes: FileBytes): Promise<void> {
  if (bytes.size < 61) throw damaged(bytes.path, { message: `The file ends inside its ROOT header.` })
  const view = new DataView((await bytes.read(0, 61)).buffer)
  const version = view.getInt32(4)
  // Files beyond 2 GB have 1,000,000 added to the version and 8-byte addresses (TFile::Init).
  const end = version >= 1_000_000 ? Number(view.getBigInt64(12)) : view.getInt32(12)
  if (end > bytes.size) {
    throw damaged(bytes.path, {
      message: `The file should have ${end} bytes, but has ${bytes.size}: it is cut off.`,
    })
  }
}

export async function openRootContainer(bytes: FileBytes): Promise<RootFile> {
  const proxy = new FileProxy()
  proxy.openFile = () => Promise.resolve(true)
  proxy.getFileName = () => basename(bytes.path)
  proxy.getFileSize = () => bytes.size
  proxy.readBuffer = async (position, length) => {
    const block = await bytes.read(position, length)
    return new DataView(block.buffer, block.byteOffset, block.byteLength)
  }
  const file = await throughJsroot(bytes.path, 'The directory of the ROOT file cannot be read', () =>
    openFile(proxy),
  )
  if (file === false || file === null) {
    throw damaged(bytes.path, { message: 'The directory of the ROOT file cannot be read.' })
  }
  return file
}

/** Trees of the file and its folders, the newest cycle of each. Also says what else there is, for the error message. */
export async function findTrees(
  file: RootFile,
  path: string,
): Promise<{ trees: TreeKey[]; others: string[]; ntuples: TreeKey[] }> {
  const trees = new Map<string, TreeKey>()
  const others: string[] = []
  const ntuples: TreeKey[] = []
  let seen = 0
  async function visit(directory: RootDirectory, prefix: string, depth: number): Promise<void> {
    for (const key of directory.fKeys) {
      if (++seen > MOST_KEYS) return
      const name = `${prefix}${key.fName}`
      if (TREE_CLASSES.has(key.fClassName)) {
        if ((trees.get(name)?.key.fCycle ?? -1) < key.fCycle) trees.set(name, { name, key })
      } else if (key.fClassName.startsWith('TDirectory') && depth < 8) {
        const inner = await throughJsroot(path, `The folder “${name}” cannot be read`, () =>
          file.readDirectory(name),
        )
        if (inner !== null) await visit(inner, `${name}/`, depth + 1)
      } else if (/RNTuple$/.test(key.fClassName)) ntuples.push({ name, key })
      else if (key.fName !== 'StreamerInfo') others.push(`${name} (${key.fClassName})`)
    }
  }
  await visit(file, '', 0)
  return { trees: [...trees.values()], others, ntuples }
}

/** Reads a key's object, after making sure that its bytes can be unpacked: jsroot does not check what it unpacks. */
export async function readKeyObject(file: RootFile, bytes: FileBytes, tree: TreeKey): Promise<unknown> {
  const { key, name } = tree
  const record = await bytes.read(Number(key.fSeekKey), key.fNbytes)
  if (key.fKeylen + key.fObjlen !== key.fNbytes) {
    await unpackRecord({ path: bytes.path, what: `“${name}”`, record, from: key.fKeylen, size: key.fObjlen })
  }
  return throughJsroot(bytes.path, `“${name}” cannot be read`, () => file.readObject(`${name};${key.fCycle}`))
}

export type PackedRecord = {
  path: string
  what: string
  record: Uint8Array<ArrayBuffer>
  /** Where the compressed blocks begin. */
  from: number
  /** Bytes after unpacking. */
  size: number
}

/**
 * A record is a row of blocks: 2 letters for the method, 1 byte, 3 bytes packed size, 3 bytes unpacked size, data.
 * zlib goes through Node (fast, and it verifies the checksum); the others through jsroot.
 */
export async function unpackRecord(packed: PackedRecord): Promise<Uint8Array<ArrayBuffer>> {
  const { record, from, size, path, what } = packed
  // Before anything is allocated: what the blocks say they unpack to must add up.
  if (size < 0 || size > MOST_UNPACKED || sizeOfBlocks(record, from) !== size) {
    throw damaged(path, { message: `${what} claims to unpack to ${size} bytes, but its blocks do not.` })
  }
  const method = String.fromCharCode(record[from] ?? 0, record[from + 1] ?? 0)
  if (method === 'ZL') return unpackZlib(packed)
  if (!['XZ', 'L4', 'ZS', 'CS'].includes(method)) {
    throw damaged(path, { message: `${what} is compressed by a method that is not known (“${method}”).` })
  }
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength)
  checkLz4(view, packed)
  const unpacked = await throughJsroot(path, `${what} cannot be unpacked`, () =>
    R__unzip(view, size, true, from),
  )
  if (unpacked === null || unpacked.byteLength !== size) {
    throw damaged(path, { message: `${what} cannot be unpacked: its compressed bytes are damaged.` })
  }
  return new Uint8Array(unpacked.buffer as ArrayBuffer, unpacked.byteOffset, size) // jsroot allocates an ArrayBuffer
}

/** A larger record would fill the memory; ROOT writes megabytes at most unless told otherwise. */
const MOST_UNPACKED = 2 ** 29

function sizeOfBlocks(record: Uint8Array, from: number): number {
  let size = 0
  const three = (at: number): number =>
    (record[at] ?? 0) | ((record[at + 1] ?? 0) << 8) | ((record[at + 2] ?? 0) << 16)
  for (let at = from; at + 9 <= record.length; at += 9 + three(at + 3)) size += three(at + 6)
  return size
}

const inflateAside = promisify(inflate)
/** LZ4 blocks begin with a checksum of their packed bytes, which jsroot skips: damage would unpack to other numbers. */
function checkLz4(view: DataView, { record, from, path, what }: PackedRecord): void {
  for (let at = from; at + 17 <= record.length;) {
    const length = view.getUint16(at + 3, true) | (view.getUint8(at + 5) << 16)
    const isLz4 = record[at] === 0x4c && record[at + 1] === 0x34
    if (isLz4 && view.getBigUint64(at + 9) !== xxhash64(record.subarray(at + 17, at + 9 + length))) {
      throw damaged(path, { message: `${what} cannot be unpacked: its checksum does not agree.` })
    }
    at += 9 + length
  }
}

/** Small blocks are not worth a thread. */
const SMALL = 1 << 14

async function unpackZlib({
  record,
  from,
  size,
  path,
  what,
}: PackedRecord): Promise<Uint8Array<ArrayBuffer>> {
  const out = new Uint8Array(size)
  let done = 0
  let at = from
  while (done < size) {
    const length = (record[at + 3] ?? 0) | ((record[at + 4] ?? 0) << 8) | ((record[at + 5] ?? 0) << 16)
    const expected = (record[at + 6] ?? 0) | ((record[at + 7] ?? 0) << 8) | ((record[at + 8] ?? 0) << 16)
    if (record[at] !== 0x5a || record[at + 1] !== 0x4c || at + 9 + length > record.length || expected === 0) {
      throw damaged(path, { message: `${what} cannot be unpacked: its compressed bytes are damaged.` })
    }
    let block: Uint8Array
    try {
      const packed = record.subarray(at + 9, at + 9 + length)
      // One more byte than expected, so that the end is found without a second piece of output.
      const options = { chunkSize: Math.max(64, expected + 1), maxOutputLength: expected + 1 }
      block = length < SMALL ? inflateSync(packed, options) : await inflateAside(packed, options)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      throw damaged(path, { message: `${what} cannot be unpacked: ${reason}.` })
    }
    if (block.length !== expected || done + block.length > size) {
      throw damaged(path, {
        message: `${what} should unpack to ${size} bytes, but a block of ${expected} has ${block.length}.`,
      })
    }
    out.set(block, done)
    done += block.length
    at += 9 + length
  }
  return out
}

/** Whatever jsroot throws at damaged bytes becomes a problem; what it prints is kept as the reason. */
export async function throughJsroot<Value>(
  path: string,
  what: string,
  act: () => Promise<Value>,
): Promise<Value> {
  let printed: readonly string[] = []
  try {
    const { value, messages } = await collectConsole(act)
    printed = messages
    return value
  } catch (error) {
    if (error instanceof ProblemError) throw error
    throw damaged(path, { message: `${what}: ${printed[0] ?? saidBy(error)}.` })
  }
}

/** What the language says of records that make no sense (“of undefined”) would tell nobody anything. */
function saidBy(error: unknown): string {
  if (error instanceof TypeError || error instanceof RangeError) return 'its records make no sense'
  return error instanceof Error ? error.message : String(error)
}
