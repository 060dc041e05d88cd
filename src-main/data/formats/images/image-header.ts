/** What the beginning of a picture says about it. */
export type ImageHeader = {
  kind: 'png' | 'jpeg'
  width: number
  height: number
  /** Grey 1, grey and alpha 2, RGB 3, RGBA 4; indexed colours are RGB. */
  channels: 1 | 2 | 3 | 4
  bits: 8 | 16
  isInterlaced: boolean
}

/** Why a picture cannot be read, in the middle of a sentence. */
export class ImageFault extends Error {}

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const PNG_CHANNELS: Record<number, ImageHeader['channels']> = { 0: 1, 2: 3, 3: 3, 4: 2, 6: 4 }
/** Start of frame: baseline, extended and progressive; the others are codings that nobody uses. */
const FRAMES = new Set([0xc0, 0xc1, 0xc2])
const OTHER_FRAMES = new Set([0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf])

export function isPng(head: Uint8Array): boolean {
  return PNG.every((byte, index) => head[index] === byte)
}

export function isJpeg(head: Uint8Array): boolean {
  return head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff
}

/** Null when `head` ends before the header does; an ImageFault when the picture cannot be read at all. */
export function parseImageHeader(head: Uint8Array): ImageHeader | null {
  if (isPng(head)) return parsePng(head)
  if (isJpeg(head)) return parseJpeg(head)
  throw new ImageFault('it is neither a PNG nor a JPEG picture')
}

/** ISO 15948, section 11.2.2: width, height, depth, colour type, compression, filter, interlace. */
function parsePng(head: Uint8Array): ImageHeader | null {
  if (head.length < 29) return null
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  const channels = PNG_CHANNELS[head[25] ?? -1]
  if (view.getUint32(12) !== 0x49484452 || channels === undefined)
    throw new ImageFault('its header makes no sense')
  return {
    kind: 'png',
    width: view.getUint32(16),
    height: view.getUint32(20),
    channels,
    bits: head[24] === 16 ? 16 : 8,
    isInterlaced: head[28] !== 0,
  }
}

/** ITU T.81, annex B: segments of a marker and a length, up to the one that begins the frame. */
function parseJpeg(head: Uint8Array): ImageHeader | null {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  for (let at = 2; at + 10 <= head.length;) {
    if (head[at] !== 0xff) throw new ImageFault('its segments make no sense')
    const marker = head[at + 1] ?? 0
    if (marker === 0xff) {
      at += 1
      continue
    }
    if (OTHER_FRAMES.has(marker))
      throw new ImageFault(`its coding (JPEG frame ${marker - 0xc0}) is not supported`)
    if (!FRAMES.has(marker)) {
      at += 2 + view.getUint16(at + 2)
      continue
    }
    const components = head[at + 9]
    if (head[at + 4] !== 8)
      throw new ImageFault(`it has ${head[at + 4] ?? 0} bits per channel; JPEG is read with 8`)
    if (components !== 1 && components !== 3) {
      throw new ImageFault(`it has ${components ?? 0} channels (CMYK has 4); grey and RGB are read`)
    }
    return {
      kind: 'jpeg',
      width: view.getUint16(at + 7),
      height: view.getUint16(at + 5),
      channels: components,
      bits: 8,
      isInterlaced: false,
    }
  }
  return null
}
