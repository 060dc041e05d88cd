import type { FileBytes } from '../file-bytes.ts'
import { damaged } from '../format.ts'
import type { NpyType } from './npy-type.ts'
import { isShape, npyType } from './npy-type.ts'
import type { Literal } from './python-literal.ts'
import { parseLiteral } from './python-literal.ts'

export type NpyHeader = {
  type: NpyType
  shape: readonly number[]
  /** The first axis varies fastest instead of the last. */
  fortranOrder: boolean
  /** Where the elements begin. */
  begin: number
}

const SIGNATURE = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59] // \x93NUMPY
const PREFIX_BYTES = 12
/** Records of thousands of fields have long headers; nothing has one of this size. */
export const MOST_HEADER_BYTES = 2 ** 20

export function isNpy(head: Uint8Array): boolean {
  return SIGNATURE.every((byte, index) => head[index] === byte)
}

/**
 * Versions 1 to 3 of the format (NumPy's NEP 1): signature, version, length of the header in 2 (version 1) or 4 bytes, and
 * a Python dictionary as text, Latin-1 or (version 3) UTF-8. Null when it does not even begin like an .npy file.
 */
export async function readNpyHeader(
  source: Pick<FileBytes, 'path' | 'size' | 'read'>,
  what: string,
): Promise<NpyHeader | null> {
  const prefix = await source.read(0, Math.min(PREFIX_BYTES, source.size))
  if (!isNpy(prefix)) return null
  const version = prefix[6] ?? 0
  const view = new DataView(prefix.buffer)
  if (prefix.length < PREFIX_BYTES) throw damaged(source.path, { message: `${what} ends inside its header.` })
  if (version < 1 || version > 3) {
    throw damaged(source.path, {
      message: `${what} has version ${version} of the .npy format; known are 1 to 3.`,
    })
  }
  const start = version === 1 ? 10 : 12
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true)
  if (length > MOST_HEADER_BYTES || start + length > source.size) {
    throw damaged(source.path, {
      message: `${what} should have a header of ${length} bytes, but has ${source.size} bytes in all.`,
    })
  }
  const text = new TextDecoder(version === 3 ? 'utf-8' : 'latin1').decode(await source.read(start, length))
  return { ...parseHeader(text, { path: source.path, what }), begin: start + length }
}

function parseHeader(text: string, { path, what }: { path: string; what: string }): Omit<NpyHeader, 'begin'> {
  const refuse = (reason: string) =>
    damaged(path, { message: `The header of ${what} makes no sense: ${reason}.` })
  let header: Literal
  try {
    header = parseLiteral(text.trim())
  } catch (error) {
    if (error instanceof SyntaxError) throw refuse(error.message)
    throw error
  }
  if (header === null || typeof header !== 'object' || Array.isArray(header))
    throw refuse('it is no dictionary')
  const { descr = null, fortran_order: fortranOrder, shape } = header
  const type = npyType(descr)
  if (type === null) throw refuse(`no type is called ${JSON.stringify(descr)?.slice(0, 80)}`)
  if (typeof fortranOrder !== 'boolean') throw refuse('fortran_order is neither True nor False')
  if (!Array.isArray(shape) || !isShape(shape)) throw refuse('the shape is no list of sizes')
  return { type, shape, fortranOrder }
}
