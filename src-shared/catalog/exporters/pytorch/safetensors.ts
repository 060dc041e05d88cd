import { sizeOf } from '../../../tensor/shape.ts'
import { encodeUtf8 } from '../utf8.ts'

export type StoredTensor = { name: string; shape: readonly number[]; values: Float32Array }

/**
 * The safetensors format (https://github.com/huggingface/safetensors, “Format”): eight bytes with the length of a JSON
 * header, the header padded with blanks, then all values without gaps. Numbers are little-endian. Nothing in it is code.
 */
export function encodeSafetensors(
  tensors: readonly StoredTensor[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata }
  let end = 0
  for (const { name, shape, values } of tensors) {
    if (values.length !== sizeOf(shape)) throw new Error(`${name} has ${values.length} values`)
    header[name] = { dtype: 'F32', shape, data_offsets: [end, end + 4 * values.length] }
    end += 4 * values.length
  }
  const text = encodeUtf8(JSON.stringify(header))
  const headerBytes = Math.ceil(text.length / 8) * 8
  const file = new Uint8Array(8 + headerBytes + end)
  const view = new DataView(file.buffer)
  view.setBigUint64(0, BigInt(headerBytes), true)
  file.fill(0x20, 8, 8 + headerBytes)
  file.set(text, 8)
  let offset = 8 + headerBytes
  for (const { values } of tensors) {
    for (const value of values) {
      view.setFloat32(offset, value, true)
      offset += 4
    }
  }
  return file
}
