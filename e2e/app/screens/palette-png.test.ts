import { PNG } from 'pngjs'
import { expect, it } from 'vitest'
import { inPalette } from './palette-png.ts'

it('keeps every pixel of a picture of few colours', () => {
  const picture = new PNG({ width: 3, height: 2 })
  const colors = [0x0e1116, 0xffffff, 0x5b9dff, 0x0e1116, 0xfb923c, 0xffffff]
  colors.forEach((color, at) => picture.data.writeUInt32BE(((color << 8) | 255) >>> 0, 4 * at))
  const back = PNG.sync.read(inPalette(PNG.sync.write(picture)))
  expect([back.width, back.height]).toEqual([3, 2])
  expect(colors.map((_, at) => back.data.readUIntBE(4 * at, 3))).toEqual(colors)
})

it('takes 256 of 300 colours, and a neighbour for each of the others', () => {
  // Reds and greens in steps of eight.
  const colors = Array.from({ length: 300 }, (_, at) => ((at % 32) << 19) | (Math.floor(at / 32) << 11))
  const picture = new PNG({ width: 300, height: 1 })
  colors.forEach((color, at) => picture.data.writeUInt32BE(((color << 8) | 255) >>> 0, 4 * at))
  const back = PNG.sync.read(inPalette(PNG.sync.write(picture)))
  const shown = colors.map((_, at) => back.data.readUIntBE(4 * at, 3))
  expect(new Set(shown).size).toBe(256)
  const steps = (one: number, other: number) =>
    (Math.abs((one >> 16) - (other >> 16)) + Math.abs(((one >> 8) & 255) - ((other >> 8) & 255))) / 8
  expect(colors.map((color, at) => steps(color, shown[at] ?? 0)).filter((away) => away > 1)).toEqual([])
})
