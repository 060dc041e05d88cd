import { basename } from 'node:path'
import type { Problem } from '../../../../src-shared/base/problem.ts'
import { ProblemError, problem } from '../../../../src-shared/base/problem.ts'
import type { Result } from '../../../../src-shared/base/result.ts'
import { failed, success } from '../../../../src-shared/base/result.ts'
import { openPlain } from '../compressed.ts'
import type { FileBytes, FileOnDisk } from '../file-bytes.ts'
import type { DataFile, DataFormat, Entry, NumberArray } from '../format.ts'
import { checkRange, damaged, numericEntry, rowCount, rowSize } from '../format.ts'

/** IDX, the format of MNIST: 0, 0, type, rank, then one big-endian 32-bit size per axis, then the values, row-major. */
const TYPES: Record<
  number,
  { dtype: string; bytes: number; read: (view: DataView, place: number) => number }
> = {
  0x08: { dtype: 'uint8', bytes: 1, read: (view, place) => view.getUint8(place) },
  0x09: { dtype: 'int8', bytes: 1, read: (view, place) => view.getInt8(place) },
  0x0b: { dtype: 'int16', bytes: 2, read: (view, place) => view.getInt16(place) },
  0x0c: { dtype: 'int32', bytes: 4, read: (view, place) => view.getInt32(place) },
  0x0d: { dtype: 'float32', bytes: 4, read: (view, place) => view.getFloat32(place) },
  0x0e: { dtype: 'float64', bytes: 8, read: (view, place) => view.getFloat64(place) },
}
const PIECE_BYTES = 16 * 2 ** 20

/** The one entry of an IDX file. */
export const IDX_ENTRY = 'values'

export const idx: DataFormat = {
  id: 'idx',
  title: 'IDX (MNIST)',
  detect: (head, name) =>
    head[0] === 0 &&
    head[1] === 0 &&
    TYPES[head[2] ?? 0] !== undefined &&
    (head[3] ?? 0) >= 1 &&
    (head[3] ?? 0) <= 8
      ? 0.9
      : /idx\d-(ubyte|byte|short|int|float|double)$|\.idx$/i.test(name)
        ? 0.6
        : 0,
  open: openIdx,
}

async function openIdx(path: string): Promise<Result<DataFile, Problem[]>> {
  const opened = await openPlain(path)
  if (!opened.ok) return opened
  const bytes = opened.value
  try {
    return success(idxFile(bytes, await readHeader(bytes)))
  } catch (error) {
    await bytes.close()
    if (error instanceof ProblemError) return failed([...error.problems])
    throw error
  }
}

type Header = { dims: number[]; type: (typeof TYPES)[number]; begin: number }

async function readHeader(bytes: FileBytes): Promise<Header> {
  const head = await bytes.read(0, Math.min(4 + 8 * 4, bytes.size))
  const type = TYPES[head[2] ?? 0]
  const rank = head[3] ?? 0
  if (head[0] !== 0 || head[1] !== 0 || type === undefined || rank < 1 || rank > 8) {
    throw new ProblemError([
      problem({
        code: 'data.kind',
        at: { file: bytes.path },
        message: `${basename(bytes.path)} is not an IDX file.`,
        hint: 'IDX files begin with 0, 0, a type and the number of axes.',
      }),
    ])
  }
  const begin = 4 + 4 * rank
  if (head.length < begin) throw damaged(bytes.path, { message: 'The file ends inside its IDX header.' })
  const view = new DataView(head.buffer)
  const dims = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis))
  const expected = begin + dims.reduce((product, dim) => product * dim, 1) * type.bytes
  if (expected !== bytes.size) {
    throw damaged(bytes.path, {
      message: `The file should have ${expected} bytes for ${dims.join(' × ')} values, but has ${bytes.size}.`,
    })
  }
  return { dims, type, begin }
}

function idxFile(bytes: FileBytes & Pick<FileOnDisk, 'refuseChanged'>, header: Header): DataFile {
  const { dims, type, begin } = header
  const entry: Entry = {
    name: IDX_ENTRY,
    shape: dims,
    dtype: type.dtype,
    content: 'numbers',
    reason: null,
    chunkRows: null,
    unit: null,
    note: null,
  }
  const entries = [entry]
  return {
    format: 'idx',
    path: bytes.path,
    entries,
    async read(name, start, out: NumberArray) {
      const wanted = numericEntry({ entries, path: bytes.path }, name)
      const count = checkRange(wanted, start, out)
      const rowBytes = rowSize(wanted) * type.bytes
      const step = Math.max(1, Math.floor(PIECE_BYTES / Math.max(1, rowBytes)))
      for (let done = 0; done < count; done += step) {
        const rows = Math.min(step, count - done)
        const piece = await bytes.read(begin + (start + done) * rowBytes, rows * rowBytes)
        const at = done * rowSize(wanted)
        if (type.dtype === 'uint8') {
          out.set(piece, at)
          continue
        }
        const view = new DataView(piece.buffer, piece.byteOffset, piece.byteLength)
        for (let item = 0; item < rows * rowSize(wanted); item++)
          out[at + item] = type.read(view, item * type.bytes)
      }
      await bytes.refuseChanged()
    },
    readText: () => Promise.reject(new Error(`an IDX file of ${rowCount(entry)} rows holds no text`)),
    close: () => bytes.close(),
  }
}
