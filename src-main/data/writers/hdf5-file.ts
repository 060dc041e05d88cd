import { open, rename, rm } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import h5wasm from 'h5wasm/node'
import { ProblemError } from '../../../src-shared/base/problem.ts'
import { syncFolder, temporaryName } from '../../files/atomic-write.ts'
import { clearTimes } from './hdf5-times.ts'
import { fileProblem, refuseFolder } from '../../files/file-problem.ts'

/** A dataset that grows along its first dimension: the shape of one event, float32, gzip. */
export type Column = { name: string; shape: readonly number[] }

/** Some events: for each column `count × product(shape)` numbers, flat. */
export type Rows = { count: number; columns: Record<string, Float32Array> }

export type Attributes = Record<string, string | number>

export type Hdf5Content = {
  columns: readonly Column[]
  rows: AsyncIterable<Rows> | Iterable<Rows>
  attributes: Attributes
  /** Runs after all events are safely on disk and before the file gets its name: for files that belong to it. */
  beforeRename?: () => Promise<void>
}

/** Bytes of one HDF5 chunk and so of what is held in memory, roughly. */
const CHUNK_BYTES = 1 << 20

/**
 * Writes an HDF5 file event by event, so that only a chunk is held in memory. At every moment `path` holds the old file
 * or the whole new one: temporary file beside it, fsync, rename. On failure (also of `rows`) the temporary file is gone
 * and system errors such as a full disk are thrown as `ProblemError`. Returns the number of events.
 */
export async function writeHdf5(path: string, content: Hdf5Content): Promise<number> {
  const target = resolve(path)
  await refuseFolder(target)
  const temporary = temporaryName(target)
  try {
    // Node creates the file, because its errors say what is wrong; HDF5 then only has to open it.
    await (await open(temporary, 'wx')).close()
    const count = await fill(temporary, content)
    // One header for each column and one for the root group.
    await clearTimes(temporary, content.columns.length + 1)
    await syncFile(temporary)
    await content.beforeRename?.()
    await rename(temporary, target)
    await syncFolder(dirname(target))
    return count
  } catch (error) {
    await rm(temporary, { force: true })
    if (error instanceof ProblemError) throw error
    throw new ProblemError([fileProblem(asSystemError(error), path, 'write')])
  }
}

async function fill(path: string, content: Hdf5Content): Promise<number> {
  await h5wasm.ready
  const file = await strictly(() => new h5wasm.File(path, 'w', { libver: ['v108', 'v108'] }))
  try {
    const rowBytes = content.columns.reduce((sum, column) => sum + 4 * size(column), 0)
    const chunkRows = Math.max(1, Math.min(1000, Math.floor(CHUNK_BYTES / rowBytes)))
    await strictly(() => {
      for (const column of content.columns) createColumn(file, column, chunkRows)
      for (const [name, value] of Object.entries(content.attributes)) file.create_attribute(name, value)
    })
    let written = 0
    for await (const chunk of inChunks(content, chunkRows)) {
      await strictly(() => append(file, content.columns, { chunk, at: written }))
      written += chunk.count
    }
    await strictly(() => file.close())
    return written
  } catch (error) {
    await abandon(file)
    throw error
  }
}

type OpenFile = InstanceType<typeof h5wasm.File>

function createColumn(file: OpenFile, column: Column, chunkRows: number): void {
  file.create_dataset({
    name: column.name,
    data: new Float32Array(0),
    dtype: '<f4',
    shape: [0, ...column.shape],
    maxshape: [null, ...column.shape],
    chunks: [chunkRows, ...column.shape],
    compression: 'gzip',
    compression_opts: [4],
  })
}

function append(file: OpenFile, columns: readonly Column[], part: { chunk: Rows; at: number }): void {
  const { chunk, at } = part
  for (const column of columns) {
    const dataset = file.get(column.name)
    if (!(dataset instanceof h5wasm.Dataset)) throw new Error(`${column.name} is not a dataset`)
    dataset.resize([at + chunk.count, ...column.shape])
    dataset.write_slice(
      [[at, at + chunk.count], ...column.shape.map((length): [number, number] => [0, length])],
      chunk.columns[column.name],
    )
  }
}

/** Whole chunks and one rest: a chunk that is written once is compressed once and leaves no hole in the file. */
async function* inChunks(content: Hdf5Content, chunkRows: number): AsyncGenerator<Rows> {
  const { columns } = content
  let chunk = emptyChunk(columns, chunkRows)
  for await (const rows of content.rows) {
    for (let done = 0; done < rows.count;) {
      const take = Math.min(rows.count - done, chunkRows - chunk.count)
      for (const column of columns) {
        const from = rows.columns[column.name]
        const width = size(column)
        if (from === undefined || from.length !== rows.count * width) {
          throw new Error(`${rows.count} rows of ${column.name} need ${rows.count * width} numbers`)
        }
        const into = chunk.columns[column.name] as Float32Array // made for every column
        into.set(from.subarray(done * width, (done + take) * width), chunk.count * width)
      }
      chunk.count += take
      done += take
      if (chunk.count === chunkRows) {
        yield chunk
        chunk = emptyChunk(columns, chunkRows)
      }
    }
  }
  if (chunk.count > 0) {
    for (const column of columns) {
      const all = chunk.columns[column.name] as Float32Array // made for every column
      chunk.columns[column.name] = all.subarray(0, chunk.count * size(column))
    }
    yield chunk
  }
}

function emptyChunk(columns: readonly Column[], chunkRows: number): Rows {
  return {
    count: 0,
    columns: Object.fromEntries(
      columns.map((column) => [column.name, new Float32Array(chunkRows * size(column))]),
    ),
  }
}

function size(column: Column): number {
  return column.shape.reduce((product, length) => product * length, 1)
}

/**
 * Runs HDF5 calls so that a failure throws. Without this the library prints a page to stderr and goes on: on a full disk
 * chunks are lost and nobody is told. The switch is global, so it is on only while our own synchronous calls run.
 */
async function strictly<Value>(call: () => Value): Promise<Value> {
  const module = await h5wasm.ready
  module.activate_throwing_error_handler()
  try {
    return call()
  } finally {
    module.deactivate_throwing_error_handler()
  }
}

/** Closes a file whose writing failed; that its last flush fails too is no news. */
async function abandon(file: OpenFile): Promise<void> {
  await strictly(() => file.close()).catch(() => undefined)
}

const SYSTEM_TEXTS: Record<string, string> = {
  'No space left on device': 'ENOSPC',
  'Disk quota exceeded': 'EDQUOT',
  'Quota exceeded': 'EDQUOT',
  'File too large': 'EFBIG',
  'Read-only file system': 'EROFS',
  'Permission denied': 'EACCES',
}

/** HDF5 says what the system said only in the text of its error stack. */
function asSystemError(error: unknown): unknown {
  const text = error instanceof Error ? error.message : `${error}`
  const says = /error message = '([^']*)'/.exec(text)?.[1]
  const code = says === undefined ? undefined : SYSTEM_TEXTS[says]
  if (code === undefined) return error
  return Object.assign(new Error(`HDF5 could not write: ${says}`, { cause: error }), {
    code,
    syscall: 'write',
  })
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
