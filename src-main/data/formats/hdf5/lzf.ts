/**
 * LZF, the fast compression of h5py (filter 32000), which the HDF5 library itself does not have. The stream (format of
 * liblzf) is a row of tokens: a control byte below 32 begins that many plus one literal bytes; any other refers back:
 * its upper 3 bits are the length (7: plus one more byte) of a copy, its lower 5 and the next byte the distance.
 * Null when the stream is damaged or unpacks to more than `most` bytes.
 */
export function unpackLzf(packed: Uint8Array, most: number): Uint8Array<ArrayBuffer> | null {
  const out = new Uint8Array(most)
  let from = 0
  let to = 0
  while (from < packed.length) {
    const control = packed[from++] as number // from < length
    if (control < 32) {
      const count = control + 1
      if (from + count > packed.length || to + count > most) return null
      for (let index = 0; index < count; index++) out[to++] = packed[from++] as number // checked above
      continue
    }
    let length = control >> 5
    if (length === 7) length += packed[from++] ?? 0
    const distance = (((control & 31) << 8) | (packed[from++] ?? 0)) + 1
    length += 2
    if (from > packed.length || distance > to || to + length > most) return null
    // Source and target may overlap: a distance of 1 repeats one byte.
    for (let index = 0; index < length; index++, to++) out[to] = out[to - distance] as number // distance <= to
  }
  return out.subarray(0, to)
}
