import { deflateSync } from 'node:zlib'
import { PNG } from 'pngjs'

const MOST_COLORS = 256
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/**
 * A screenshot with a palette of 256 of its colours, about a third of the bytes. Colours that agree in their first six
 * bits become the most frequent of them, so that plain surfaces stay exactly as they are.
 */
export function inPalette(png: Buffer): Buffer {
  const { width, height, data } = PNG.sync.read(png)
  const colors = new Uint32Array(width * height).map((_, at) => data.readUIntBE(4 * at, 3))
  const palette = paletteOf(colors)
  const nearest = new Map<number, number>()
  // Each row begins with its filter: none.
  const rows = Buffer.alloc(height * (width + 1))
  colors.forEach((color, at) => {
    let index = nearest.get(color)
    if (index === undefined) nearest.set(color, (index = nearestIn(palette, color)))
    rows[Math.floor(at / width) * (width + 1) + 1 + (at % width)] = index
  })
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 3], 8) // eight bits, a palette
  const entries = Buffer.from(palette.flatMap((color) => channels(color)))
  const parts = [
    chunk('IHDR', header),
    chunk('PLTE', entries),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
  ]
  return Buffer.concat([SIGNATURE, ...parts, chunk('IEND', Buffer.alloc(0))])
}

type Group = { color: number; most: number; all: number }

/** Large surfaces first, then whatever is seen often or far from all that is there: rare bright colours too. */
function paletteOf(colors: Uint32Array): number[] {
  const groups = groupsOf(colors).sort((one, other) => other.all - one.all)
  const least = groups.map(() => Infinity)
  const palette: number[] = []
  let next = 0
  while (palette.length < Math.min(MOST_COLORS, groups.length)) {
    const chosen = groups[next]?.color ?? 0
    palette.push(chosen)
    let best = -1
    groups.forEach(({ color, all }, at) => {
      least[at] = Math.min(least[at] ?? Infinity, distance(color, chosen))
      const worth = (least[at] ?? 0) * Math.sqrt(all)
      if (worth > best) [best, next] = [worth, at]
    })
  }
  return palette
}

function groupsOf(colors: Uint32Array): Group[] {
  const counts = new Map<number, number>()
  for (const color of colors) counts.set(color, (counts.get(color) ?? 0) + 1)
  const groups = new Map<number, Group>()
  for (const [color, count] of counts) {
    const key = color & 0xfcfcfc
    const { color: before, most, all } = groups.get(key) ?? { color, most: 0, all: 0 }
    const isMost = count > most
    groups.set(key, { color: isMost ? color : before, most: isMost ? count : most, all: all + count })
  }
  return [...groups.values()]
}

function distance(one: number, other: number): number {
  const [r1, g1, b1] = channels(one)
  const [r2, g2, b2] = channels(other)
  return (r1 - r2) ** 2 + (g1 - g2) ** 2 + (b1 - b2) ** 2
}

function channels(color: number): [red: number, green: number, blue: number] {
  return [color >> 16, (color >> 8) & 255, color & 255]
}

function nearestIn(palette: readonly number[], color: number): number {
  let found = 0
  let least = Infinity
  palette.forEach((each, index) => {
    const away = distance(each, color)
    if (away < least) [found, least] = [index, away]
  })
  return found
}

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content])
  const whole = Buffer.alloc(body.length + 8)
  whole.writeUInt32BE(content.length, 0)
  body.copy(whole, 4)
  whole.writeUInt32BE(crc32(body), body.length + 4)
  return whole
}

/** As the PNG specification defines it (annex D); Node 20 has none of its own. */
function crc32(bytes: Buffer): number {
  let rest = ~0
  for (const byte of bytes) {
    rest ^= byte
    for (let bit = 0; bit < 8; bit++) rest = (rest >>> 1) ^ (rest & 1 ? 0xedb88320 : 0)
  }
  return ~rest >>> 0
}
