import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { crc32, createDeflateRaw } from 'node:zlib'
import { ProblemError } from '../../../src-shared/base/problem.ts'
import { syncFolder, temporaryName } from '../../files/atomic-write.ts'
import { fileProblem, refuseFolder } from '../../files/file-problem.ts'
import type { Column, Rows } from './hdf5-file.ts'
import { npyHeader, npyText } from './npy-bytes.ts'
import { centralDirectory, localHeader, type ZipEntry } from './zip-records.ts'

export type NpzContent = {
  columns: readonly Column[]
  rows: AsyncIterable<Rows> | Iterable<Rows>
  /** Single texts that stand beside the arrays. */
  texts: Record<string, string>
  /** As savez_compressed does, or as savez. */
  compress: boolean
}

const PIECE_BYTES = 1 << 20

/**
 * Writes NumPy's npz (a zip of .npy arrays, float32) event by event: each column grows in a temporary file beside the
 * target, and at the end, when its length is known, goes into the zip behind its header. At every moment `path` holds
 * the old file or the whole new one. The same content gives the same bytes. Returns the number of events.
 */
export async function writeNpz(path: string, content: NpzContent): Promise<number> {
  const target = resolve(path)
  await refuseFolder(target)
  const temporary = temporaryName(target)
  const parts = content.columns.map(() => temporaryName(target))
  try {
    const count = await spill(parts, content)
    const zip = await open(temporary, 'wx')
    try {
      await assemble(zip, { parts, content, count })
      await zip.sync()
    } finally {
      await zip.close()
    }
    await rename(temporary, target)
    await syncFolder(dirname(target))
    return count
  } catch (error) {
    await rm(temporary, { force: true })
    if (error instanceof ProblemError) throw error
    throw new ProblemError([fileProblem(error, path, 'write')])
  } finally {
    for (const part of parts) await rm(part, { force: true })
  }
}

/** The values of each column after each other, little-endian. */
async function spill(parts: readonly string[], content: NpzContent): Promise<number> {
  const files: FileHandle[] = []
  try {
    for (const part of parts) files.push(await open(part, 'wx'))
    let count = 0
    for await (const rows of content.rows) {
      for (const [index, column] of content.columns.entries()) {
        const values = rows.columns[column.name]
        const width = column.shape.reduce((product, length) => product * length, 1)
        if (values?.length !== rows.count * width) {
          throw new Error(`${rows.count} rows of ${column.name} need ${rows.count * width} numbers`)
        }
        await files[index]?.writeFile(littleEndian(values))
      }
      count += rows.count
    }
    return count
  } finally {
    for (const file of files) await file.close()
  }
}

function littleEndian(values: Float32Array): Uint8Array {
  const bytes = new Uint8Array(values.length * 4)
  const view = new DataView(bytes.buffer)
  for (let at = 0; at < values.length; at++) view.setFloat32(4 * at, values[at] as number, true) // at < length
  return bytes
}

async function assemble(
  zip: FileHandle,
  given: { parts: readonly string[]; content: NpzContent; count: number },
): Promise<void> {
  const { parts, content, count } = given
  const entries: ZipEntry[] = []
  let offset = 0
  const add = async (name: string, pieces: AsyncIterable<Uint8Array>): Promise<void> => {
    const entry = await addEntry(zip, { name: `${name}.npy`, offset, pieces, compress: content.compress })
    entries.push(entry)
    offset = entry.offset + localHeader(entry).length + entry.storedBytes
  }
  for (const [index, column] of content.columns.entries()) {
    await add(column.name, arrayBytes(npyHeader([count, ...column.shape]), parts[index] ?? ''))
  }
  for (const [name, text] of Object.entries(content.texts)) await add(name, single(npyText(text)))
  await writeAt(zip, centralDirectory(entries, offset), offset)
}

async function* arrayBytes(header: Uint8Array, part: string): AsyncGenerator<Uint8Array> {
  yield header
  const file = await open(part, 'r')
  try {
    for (let at = 0; ;) {
      const buffer = Buffer.alloc(PIECE_BYTES)
      const { bytesRead } = await file.read(buffer, 0, PIECE_BYTES, at)
      if (bytesRead === 0) return
      yield buffer.subarray(0, bytesRead)
      at += bytesRead
    }
  } finally {
    await file.close()
  }
}

async function* single(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

/** The header is written last, when sizes and checksum are known, into the place that was left for it. */
async function addEntry(
  zip: FileHandle,
  given: { name: string; offset: number; pieces: AsyncIterable<Uint8Array>; compress: boolean },
): Promise<ZipEntry> {
  const { name, offset, compress } = given
  const entry: ZipEntry = { name, offset, compressed: compress, checksum: 0, plainBytes: 0, storedBytes: 0 }
  let at = offset + localHeader(entry).length
  const counted = countedPieces(given.pieces, entry)
  for await (const piece of compress ? deflated(counted) : counted) {
    await writeAt(zip, piece, at)
    at += piece.length
    entry.storedBytes += piece.length
  }
  await writeAt(zip, localHeader(entry), offset)
  return entry
}

async function* countedPieces(
  pieces: AsyncIterable<Uint8Array>,
  entry: ZipEntry,
): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    entry.checksum = crc32(piece, entry.checksum)
    entry.plainBytes += piece.length
    yield piece
  }
}

async function* deflated(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const deflate = createDeflateRaw({ level: 6 })
  const feeding = (async () => {
    for await (const piece of pieces) {
      if (!deflate.write(piece)) await new Promise((ready) => deflate.once('drain', ready))
    }
    deflate.end()
  })()
  feeding.catch((error: unknown) =>
    deflate.destroy(error instanceof Error ? error : new Error(String(error))),
  )
  for await (const piece of deflate) yield piece as Buffer // no encoding is set
  await feeding
}

async function writeAt(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done)
    done += bytesWritten
  }
}
