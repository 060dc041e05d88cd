import { basename } from 'node:path'
import type { Problem } from '../../../../src-shared/base/problem.ts'
import { ProblemError } from '../../../../src-shared/base/problem.ts'
import type { Result } from '../../../../src-shared/base/result.ts'
import { failed, success } from '../../../../src-shared/base/result.ts'
import type { FileBytes } from '../file-bytes.ts'
import { memoryBytes, openBytes } from '../file-bytes.ts'
import type { DataFile, DataFormat } from '../format.ts'
import { damaged } from '../format.ts'
import type { NpyColumn } from '../npy/npy-array.ts'
import { checkSize, columnsFile, npyColumns, unreadableColumn } from '../npy/npy-array.ts'
import { MOST_HEADER_BYTES, readNpyHeader } from '../npy/npy-header.ts'
import { memberHead, openMember } from './member-bytes.ts'
import type { ZipMember } from './zip-directory.ts'
import { isZip, memberStart, readZipDirectory } from './zip-directory.ts'

const METHODS: Record<number, string> = { 9: 'deflate64', 12: 'bzip2', 14: 'LZMA', 93: 'Zstandard', 95: 'xz' }
const STORED = 0
const DEFLATE = 8
/** Enough for the header of nearly every array. */
const HEAD_BYTES = 4096

/** NumPy's zip files of .npy arrays (savez, savez_compressed): every array is an entry, fields of records each. */
export const npz: DataFormat = {
  id: 'npz',
  title: 'NumPy arrays (npz)',
  detect: (head, name) => (isZip(head) ? (/\.npz$/i.test(name) ? 1 : 0.7) : /\.npz$/i.test(name) ? 0.6 : 0),
  open: openNpz,
}

async function openNpz(path: string): Promise<Result<DataFile, Problem[]>> {
  const opened = await openBytes(path)
  if (!opened.ok) return opened
  const file = opened.value
  const unpacked: FileBytes[] = []
  const close = async (): Promise<void> => {
    for (const each of unpacked) await each.close()
    await file.close()
  }
  try {
    if (!isZip(await file.read(0, Math.min(4, file.size)))) throw notNpz(path)
    const columns: NpyColumn[] = []
    for (const member of await readZipDirectory(file)) {
      columns.push(...(await columnsOf(file, member, (bytes) => unpacked.push(bytes))))
    }
    return success(columnsFile({ ...file, format: 'npz', close }, columns))
  } catch (error) {
    await close()
    if (error instanceof ProblemError) return failed([...error.problems])
    throw error
  }
}

async function columnsOf(
  file: FileBytes,
  member: ZipMember,
  keep: (bytes: FileBytes) => unknown,
): Promise<NpyColumn[]> {
  const { path } = file
  const name = member.name.replace(/\.npy$/, '')
  const what = `“${member.name}”`
  if (member.name.endsWith('/')) return []
  // Says whether the directory can be believed, also of what is not read.
  await memberStart(file, member)
  const reason = unreadableReason(member)
  if (reason !== null) return [unreadableColumn({ name, shape: [], dtype: 'bytes' }, reason)]
  const header = await readNpyHeader(headOf(file, member), what)
  if (header === null) throw damaged(path, { message: `${what} does not begin like a NumPy array.` })
  checkSize(header, member.bytes, { path, what })
  let opening: Promise<FileBytes> | null = null
  const bytes = (): Promise<FileBytes> => {
    opening ??= openMember(file, member).then((opened) => {
      keep(opened)
      return opened
    })
    return opening
  }
  return npyColumns(header, name, { path, bytes })
}

function unreadableReason({ name, method, isEncrypted }: ZipMember): string | null {
  if (!name.endsWith('.npy')) return 'it is no array (.npy)'
  if (isEncrypted) return 'it is encrypted'
  if (method === STORED || method === DEFLATE) return null
  return `it is packed by method ${method}${METHODS[method] === undefined ? '' : ` (${METHODS[method]})`}, which this build cannot decode`
}

/** Only as much is unpacked as the header needs. */
function headOf(file: FileBytes, member: ZipMember): Pick<FileBytes, 'path' | 'size' | 'read'> {
  let known: Uint8Array<ArrayBuffer> = new Uint8Array()
  return {
    path: file.path,
    size: member.bytes,
    async read(offset, length) {
      const wanted = offset + length
      if (wanted > member.bytes || wanted > MOST_HEADER_BYTES + HEAD_BYTES) {
        throw damaged(file.path, {
          message: `“${member.name}” should go on to byte ${wanted}, but ends at ${member.bytes}.`,
        })
      }
      if (wanted > known.length) known = await memberHead(file, member, Math.max(wanted, HEAD_BYTES))
      return memoryBytes(file.path, known).read(offset, length)
    },
  }
}

function notNpz(path: string): ProblemError {
  return damaged(path, {
    code: 'data.kind',
    message: `${basename(path)} is no zip file of NumPy arrays.`,
    hint: 'Files of numpy.savez are zip files, which begin with PK: check how the file was made.',
  })
}
