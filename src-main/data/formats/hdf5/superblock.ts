import { basename } from 'node:path'
import { ProblemError, problem } from '../../../../src-shared/base/problem.ts'
import type { FileBytes } from '../file-bytes.ts'
import { damaged } from '../format.ts'

export const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]

export type Superblock = {
  /** Bytes of the user block before the HDF5 file proper; addresses count from its end. */
  base: number
  /** Addresses and lengths have 8 bytes, as nearly always: the file can be read without the library. */
  isWide: boolean
}

/** Finds the superblock and compares the length it states with the file's: the commonest damage is a broken-off copy. */
export async function readSuperblock(bytes: FileBytes): Promise<Superblock> {
  // A user block may come first: the signature is at 0, 512, 1024, 2048, ...
  for (let base = 0; base < bytes.size; base = base === 0 ? 512 : 2 * base) {
    const head = await bytes.read(base, Math.min(96, bytes.size - base))
    if (SIGNATURE.every((byte, index) => head[index] === byte)) return checkLength(bytes, { base, head })
  }
  throw new ProblemError([
    problem({
      code: 'data.kind',
      at: { file: bytes.path },
      message: `${basename(bytes.path)} is not an HDF5 file.`,
      hint: 'Check how the file was made: its first bytes are not those of HDF5.',
    }),
  ])
}

function checkLength(
  bytes: FileBytes,
  { base, head }: { base: number; head: Uint8Array<ArrayBuffer> },
): Superblock {
  const view = new DataView(head.buffer)
  const version = head[8] ?? 0
  // Superblock 0 and 1 with 8-byte addresses: end of file at 40 (44 in version 1); 2 and 3: at 28.
  const place = version === 0 ? 40 : version === 1 ? 44 : 28
  if (head.length < place + 8) throw damaged(bytes.path, { message: 'The file ends inside its HDF5 header.' })
  const sizes = version < 2 ? [head[13], head[14]] : [head[9], head[10]]
  const isWide = sizes.every((size) => size === 8)
  const end = isWide ? Number(view.getBigUint64(place, true)) : 0
  if (end > bytes.size && end <= Number.MAX_SAFE_INTEGER) {
    throw damaged(bytes.path, {
      message: `The file should have ${end} bytes, but has ${bytes.size}: it is cut off.`,
    })
  }
  return { base, isWide }
}
