/**
 * Headers of .npy, version 1.0 (numpy.lib.format): magic, version, length of the rest in 16 bits, a Python dictionary
 * padded with spaces so that data begin at a multiple of 64, a line feed.
 */
const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]
const PREFIX_BYTES = MAGIC.length + 2
const ALIGNED_TO = 64

/** Of float32 values, C order. */
export function npyHeader(shape: readonly number[]): Uint8Array {
  return header('<f4', shape)
}

/** A single text, as `np.array('…')` stores it: 4 bytes per character. */
export function npyText(text: string): Uint8Array {
  const characters = [...text].map((character) => character.codePointAt(0) ?? 0)
  const head = header(`<U${Math.max(1, characters.length)}`, [])
  const bytes = new Uint8Array(head.length + 4 * Math.max(1, characters.length))
  bytes.set(head)
  const view = new DataView(bytes.buffer)
  characters.forEach((code, at) => view.setUint32(head.length + 4 * at, code, true))
  return bytes
}

function header(type: string, shape: readonly number[]): Uint8Array {
  const lengths = shape.length === 1 ? `${shape[0]},` : shape.join(', ')
  const dictionary = `{'descr': '${type}', 'fortran_order': False, 'shape': (${lengths}), }`
  const total = Math.ceil((PREFIX_BYTES + dictionary.length + 1) / ALIGNED_TO) * ALIGNED_TO
  const bytes = Buffer.alloc(total, ' ')
  bytes.set(MAGIC)
  bytes.writeUInt16LE(total - PREFIX_BYTES, MAGIC.length)
  bytes.write(dictionary, PREFIX_BYTES, 'latin1')
  bytes.write('\n', total - 1, 'latin1')
  return bytes
}
