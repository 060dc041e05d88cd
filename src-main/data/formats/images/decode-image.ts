import { inflateSync } from 'node:zlib'
import { decode } from 'jpeg-js'
import { PNG } from 'pngjs'
import type { NumberArray } from '../format.ts'
import type { ImageHeader } from './image-header.ts'
import { ImageFault } from './image-header.ts'

/** The values of a picture as they are stored (0 to 255 or 65535): row after row, channels last, into `out` from `at` on. */
export function decodeImage(bytes: Buffer, header: ImageHeader, out: NumberArray, at: number): void {
  const { width, height, data, stride } = header.kind === 'png' ? decodePng(bytes, header) : decodeJpeg(bytes)
  if (width !== header.width || height !== header.height) {
    throw new ImageFault(
      `it has ${width}×${height} pixels, but its header says ${header.width}×${header.height}`,
    )
  }
  const { channels } = header
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let channel = 0; channel < channels; channel++) {
      // The alpha of grey pictures comes after three equal colours.
      const from = channels === 2 && channel === 1 ? 3 : channel
      out[at + pixel * channels + channel] = data[pixel * stride + from] ?? 0
    }
  }
}

type Decoded = { width: number; height: number; data: ArrayLike<number>; stride: number }

function decodePng(bytes: Buffer, header: ImageHeader): Decoded {
  const { plain, packed } = splitPng(bytes)
  if (header.isInterlaced) refuseLargePng(packed, header)
  // Pictures of 1, 2 or 4 bits are stretched to 0…255; those of 16 stay as they are.
  const image = PNG.sync.read(plain, { skipRescale: header.bits === 16 } as object)
  return { width: image.width, height: image.height, data: image.data, stride: 4 }
}

/**
 * The picture without its transparent colour, which the decoder would set to zero, and its packed pixels. Every picture
 * ends with the chunk IEND; one that does not is cut off.
 */
function splitPng(bytes: Buffer): { plain: Buffer; packed: Buffer } {
  const kept = [bytes.subarray(0, 8)]
  const packed: Buffer[] = []
  for (let at = 8; at + 12 <= bytes.length;) {
    const end = at + 12 + bytes.readUInt32BE(at)
    const type = bytes.toString('latin1', at + 4, at + 8)
    if (end > bytes.length) break
    if (type !== 'tRNS') kept.push(bytes.subarray(at, end))
    if (type === 'IDAT') packed.push(bytes.subarray(at + 8, end - 4))
    if (type === 'IEND') return { plain: Buffer.concat(kept), packed: Buffer.concat(packed) }
    at = end
  }
  throw new ImageFault(`it is cut off after ${bytes.length} bytes`)
}

/** The decoder limits only what is not interlaced. Seven passes add at most as many filter bytes as there are rows. */
function refuseLargePng(packed: Buffer, { width, height, channels, bits }: ImageHeader): void {
  const most = height * (width * channels * (bits / 8) + 1) + 7 * (height + width)
  inflateSync(packed, { maxOutputLength: most })
}

function decodeJpeg(bytes: Buffer): Decoded {
  // The mark of the end; without it the decoder would fill up with grey.
  if (bytes.lastIndexOf(Buffer.from([0xff, 0xd9])) < 0) {
    throw new ImageFault(`it is cut off after ${bytes.length} bytes`)
  }
  const image = decode(bytes, { useTArray: true, formatAsRGBA: false, tolerantDecoding: false })
  return { ...image, stride: 3 }
}
