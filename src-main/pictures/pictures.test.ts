import { PNG } from 'pngjs'
import { describe, expect, test } from 'vitest'
import type { Geometry } from '../../src-shared/physics/geometry.ts'
import { findDetector } from '../data/simulator/detectors.ts'
import { simulateShowers } from '../data/simulator/shower.ts'
import { createCanvas, encodePng, fillBox, strokeSegments, type Canvas } from './canvas.ts'
import { grey, inferno, oklabOf, rgb, type Rgb } from '../../src-shared/pictures/color.ts'
import { drawAverages } from './draw-averages.ts'
import { drawHistogram } from './draw-histogram.ts'
import { drawSamples } from './draw-samples.ts'
import { linearScale, logScale, pictureScale } from '../../src-shared/pictures/scale.ts'
import { drawText, fitText, textWidth } from './text.ts'
import { GLYPHS } from './glyphs.ts'
import { THEMES } from './theme.ts'
import { tilesOf, type Tile } from './tiles.ts'

const BLACK: Rgb = [0, 0, 0]

/** The colour at a place in layout pixels (two device pixels each). */
function pixel(canvas: Canvas, x: number, y: number): number[] {
  const at = (Math.floor(y * 2) * canvas.columns + Math.floor(x * 2)) * 4
  return [...canvas.pixels.subarray(at, at + 3)]
}

describe('colour maps', () => {
  test('inferno has matplotlib’s colours at its stops, black and pale yellow at its ends', () => {
    expect(inferno(0)).toEqual(rgb('#000004'))
    expect(inferno(1)).toEqual(rgb('#fcffa4'))
    // matplotlib inferno(0.5) is #bc3754.
    const middle = inferno(0.5)
    ;[0xbc, 0x37, 0x54].forEach((part, index) =>
      expect(Math.abs((middle[index] ?? 0) - part)).toBeLessThan(8),
    )
  })

  test.each([
    ['inferno', inferno],
    ['grey', grey],
  ])('equal steps in %s are about equal steps in lightness, always upwards', (_, map) => {
    const lightness = Array.from({ length: 65 }, (_, index) => oklabOf(map(index / 64))[0])
    for (let index = 1; index < lightness.length; index++) {
      const step = (lightness[index] ?? 0) - (lightness[index - 1] ?? 0)
      expect(step).toBeGreaterThan(-0.002)
      expect(step).toBeLessThan(0.05)
    }
  })
})

describe('scales', () => {
  test('a logarithmic scale labels decades and marks what lies between', () => {
    const scale = logScale(0.5, 20_000)
    expect(scale.ticks.map((tick) => tick.label)).toEqual(['1', '10', '100', '1,000', '10^{4}'])
    expect(scale.share(0.5)).toBe(0)
    expect(scale.share(100)).toBeCloseTo(0.5, 9) // √(0.5 · 20 000) = 100
    expect(scale.share(1e9)).toBe(1)
    expect(scale.share(0.4)).toBeNull()
    expect(scale.minor.length).toBeGreaterThan(30)
  })

  test('short and small logarithmic scales still have labels', () => {
    expect(logScale(20, 80).ticks.map((tick) => tick.label)).toEqual(['20', '50'])
    expect(logScale(1e-6, 1e-3).ticks.map((tick) => tick.label)).toEqual([
      '10^{−6}',
      '10^{−5}',
      '10^{−4}',
      '10^{−3}',
    ])
  })

  test.each([
    [0, 1, ['0.00', '0.25', '0.50', '0.75', '1.00']],
    [-1, 1, ['−1.0', '−0.5', '0.0', '0.5', '1.0']],
    [70_000, 100_000, ['70,000', '80,000', '90,000', '100,000']],
  ])('a linear scale from %d to %d has round ticks', (low, high, labels) => {
    expect(linearScale(low, high, 4).ticks.map((tick) => tick.label)).toEqual(labels)
  })

  test('pictures of energies run from the threshold to the largest real value, rounded up', () => {
    const scale = pictureScale([0, 3, 870], { unit: 'MeV', threshold: 0.5 })
    expect([scale.kind, scale.low, scale.high]).toEqual(['log', 0.5, 1000])
    const open = pictureScale([870], { unit: 'MeV', threshold: 0 })
    expect([open.low, open.high]).toEqual([0.1, 1000])
    expect(pictureScale([0, 0], { unit: 'MeV', threshold: 0 }).kind).toBe('log')
    const image = pictureScale([0.2, 1], { unit: '1', threshold: 0 })
    expect([image.kind, image.low, image.high]).toEqual(['linear', 0, 1])
  })
})

describe('text', () => {
  test('every printable ASCII character and what the app writes has a glyph', () => {
    const needed =
      [...Array(94).keys()].map((index) => String.fromCharCode(33 + index)).join('') + '−–·×±σαλμ√…“”→'
    const missing = [...needed].filter((character) => GLYPHS[character] === undefined)
    expect(missing).toEqual([])
  })

  test('widths add up and long text is cut to fit', () => {
    expect(textWidth('ll', 10)).toBeGreaterThan(textWidth('l', 10))
    expect(textWidth('abc', 20)).toBeCloseTo(2 * textWidth('abc', 10), 9)
    const cut = fitText('a very long title of a picture', 12, 80)
    expect(cut.endsWith('…')).toBe(true)
    expect(textWidth(cut, 12)).toBeLessThanOrEqual(80)
    expect(fitText('short', 12, 80)).toBe('short')
  })

  test('digits have one width, so that numbers line up', () => {
    const widths = new Set([...'0123456789'].map((digit) => GLYPHS[digit]?.width))
    expect(widths.size).toBe(1)
  })

  test('a capital stands on its baseline and is 0.72 of the size high', () => {
    const canvas = createCanvas(40, 40, BLACK)
    drawText(canvas, 'H', { x: 10, y: 30, size: 20, color: [255, 255, 255] })
    const inked = (y: number): boolean =>
      Array.from({ length: 40 }, (_, x) => pixel(canvas, x, y)[0] ?? 0).some((value) => value > 128)
    expect(inked(29)).toBe(true)
    expect(inked(32)).toBe(false)
    expect(inked(30 - 0.72 * 20 + 1)).toBe(true)
    expect(inked(30 - 0.72 * 20 - 2)).toBe(false)
  })
})

describe('canvas', () => {
  test('a box that covers half a pixel is half there, and the PNG holds what was drawn', () => {
    const canvas = createCanvas(4, 4, BLACK)
    fillBox(canvas, { x: 1, y: 1, width: 1.25, height: 1 }, { color: [200, 100, 50] })
    const png = PNG.sync.read(encodePng(canvas))
    expect([png.width, png.height]).toEqual([8, 8])
    const at = (column: number, row: number): number[] => [
      ...png.data.subarray((row * 8 + column) * 4, (row * 8 + column) * 4 + 3),
    ]
    expect(at(2, 2)).toEqual([200, 100, 50])
    expect(at(4, 2)).toEqual([100, 50, 25])
    expect(at(5, 2)).toEqual([0, 0, 0])
  })

  test('strokes beyond the border are cut off', () => {
    const canvas = createCanvas(4, 4, BLACK)
    strokeSegments(canvas, [-10, 2, 20, 2], { color: [255, 255, 255], width: 1 })
    expect(pixel(canvas, 0, 2)[0]).toBe(255)
    expect(pixel(canvas, 3.9, 2)[0]).toBe(255)
    expect(pixel(canvas, 2, 0)[0]).toBe(0)
  })
})

describe('tiles', () => {
  const red = (value: number): Rgb => [value, 0, 0]
  const only = (tiles: Tile[]): Tile => {
    expect(tiles).toHaveLength(1)
    return tiles[0] as Tile
  }
  const box = { x: 0, y: 0, width: 40, height: 40 }

  test('a grid has its first row on top and its first column on the left', () => {
    const canvas = createCanvas(40, 40, BLACK)
    only(tilesOf({ shape: [2, 2, 1] })).paint(canvas, box, {
      cells: Float32Array.from([10, 20, 30, 40]),
      tint: red,
    })
    expect([pixel(canvas, 5, 5)[0], pixel(canvas, 35, 5)[0]]).toEqual([10, 20])
    expect([pixel(canvas, 5, 35)[0], pixel(canvas, 35, 35)[0]]).toEqual([30, 40])
    expect(pixel(canvas, 19.9, 5)[0]).toBe(10)
  })

  const polar = (rEdgesMm: number[], alphaBins: number): Geometry => ({
    name: 'test',
    layers: [{ form: 'polar', id: 0, name: '0', alphaBins, rEdgesMm }],
  })

  test('a polar layer has true radii, and alpha anticlockwise from the left', () => {
    const canvas = createCanvas(40, 40, BLACK)
    // Alpha bins −180…−90 (lower left), −90…0 (lower right), 0…90 (upper right), 90…180 (upper left); r 0–5, 5–10.
    const tile = only(tilesOf({ geometry: polar([0, 5, 10], 4) }))
    tile.paint(canvas, box, { cells: Float32Array.from([10, 20, 30, 40, 50, 60, 70, 80]), tint: red })
    expect(tile.note).toBe('')
    expect([pixel(canvas, 17, 23)[0], pixel(canvas, 10, 30)[0]]).toEqual([10, 20])
    expect([pixel(canvas, 23, 23)[0], pixel(canvas, 30, 30)[0]]).toEqual([30, 40])
    expect([pixel(canvas, 23, 17)[0], pixel(canvas, 30, 10)[0]]).toEqual([50, 60])
    expect([pixel(canvas, 17, 17)[0], pixel(canvas, 10, 10)[0]]).toEqual([70, 80])
    // On the axis to the right: r = 5 mm lies at half of the radius.
    expect([pixel(canvas, 29, 19)[0], pixel(canvas, 31, 19)[0]]).toEqual([50, 60])
    expect(pixel(canvas, 1, 1)).toEqual([0, 0, 0])
  })

  test('rings too narrow to see are drawn with square roots of radii, and the reader is told', () => {
    const canvas = createCanvas(40, 40, BLACK)
    const narrow = polar([0, 1, 100], 1)
    const tile = only(tilesOf({ geometry: narrow }))
    tile.paint(canvas, box, { cells: Float32Array.from([200, 10]), tint: red })
    expect(tile.note).toContain('square roots')
    // √(1 / 100) of 20 is 2.
    expect([pixel(canvas, 21, 20)[0], pixel(canvas, 23, 20)[0]]).toEqual([200, 10])
    expect(only(tilesOf({ geometry: narrow }, 'true')).note).toBe('')
  })

  test('many layers are one side view whose values are sums along the line of sight', () => {
    const geometry: Geometry = {
      name: 'deep',
      layers: Array.from({ length: 9 }, (_, id) => ({
        form: 'polar' as const,
        id,
        name: `${id}`,
        alphaBins: 4,
        rEdgesMm: [0, 1],
      })),
    }
    const tile = only(tilesOf({ geometry }))
    const cells = new Float32Array(36)
    cells.set([1, 2, 4, 8], 12) // layer 3: the lower half holds 1 + 2, the upper 4 + 8
    const shown = tile.shown(cells)
    expect([shown[3], shown[9 + 3]]).toEqual([12, 3])
    expect(shown.reduce((a, b) => a + b)).toBe(15)
  })
})

describe('pictures', () => {
  const detector = findDetector('demo')
  if (detector === undefined) throw new Error('the demo detector is gone')
  const events = simulateShowers({ detector, particle: 'photon', start: 0, count: 3, seed: 1 })
  const picture = {
    geometry: detector.geometry,
    unit: 'MeV',
    threshold: 1,
    title: 'Showers, step 100',
    rows: [
      { title: 'Real', showers: events.showers, count: 3, captions: ['1 GeV', '2 GeV', '3 GeV'] },
      { title: 'Generated', showers: events.showers, count: 3 },
    ],
  }
  const pixelsOf = (file: Buffer, color: Rgb): number => {
    const { data } = PNG.sync.read(file)
    let found = 0
    for (let at = 0; at < data.length; at += 4) {
      if (data[at] === color[0] && data[at + 1] === color[1] && data[at + 2] === color[2]) found++
    }
    return found
  }

  test('layered showers are drawn with empty cells, bright cells and a colour bar, the same every time', () => {
    const png = drawSamples(picture)
    expect(drawSamples(picture).equals(png)).toBe(true)
    const { width, data } = PNG.sync.read(png)
    expect(data.length).toBeGreaterThan(0)
    expect(width).toBeGreaterThan(1000)
    expect(pixelsOf(png, THEMES.dark.empty)).toBeGreaterThan(1000)
    expect(pixelsOf(png, THEMES.dark.background)).toBeGreaterThan(10_000)
    expect(pixelsOf(png, inferno(1))).toBeGreaterThan(10) // the top of the bar
    expect(pixelsOf(png, THEMES.dark.data)).toBeGreaterThan(50) // the mark of the real row
  })

  test('generated showers are drawn on the scale of the real ones', () => {
    const bar = (factor: number): Buffer =>
      drawSamples({
        ...picture,
        rows: [
          picture.rows[0] as (typeof picture.rows)[0],
          { title: 'Generated', showers: events.showers.map((value) => value * factor), count: 3 },
        ],
      })
    const brighter = pixelsOf(bar(1000), inferno(1))
    expect(brighter).toBeGreaterThan(pixelsOf(bar(1), inferno(1)) + 1000)
  })

  test('what is not a number has a colour of its own', () => {
    const png = drawSamples({
      ...picture,
      rows: [{ title: 'Broken', showers: new Float32Array(112).fill(NaN), count: 1 }],
    })
    expect(pixelsOf(png, [64, 200, 255])).toBeGreaterThan(1000)
  })

  test('images without a unit are grey', () => {
    const png = drawSamples({
      shape: [8, 8, 1],
      unit: '1',
      threshold: 0,
      title: 'Digits',
      rows: [
        {
          title: 'Real',
          showers: Float32Array.from({ length: 64 * 12 }, (_, index) => (index % 17) / 16),
          count: 12,
        },
      ],
    })
    expect(pixelsOf(png, grey(0.5))).toBeGreaterThan(100)
    expect(pixelsOf(png, inferno(1))).toBe(0)
  })

  test('averages and histograms are pictures of their documented size', () => {
    const average = PNG.sync.read(
      drawAverages({
        geometry: detector.geometry,
        unit: 'MeV',
        title: 'Average',
        real: events,
        generated: events,
      }),
    )
    expect(average.height).toBeGreaterThan(500)
    const sample = Float64Array.from({ length: 500 }, (_, index) => 100 + ((index * 37) % 101))
    const png = drawHistogram({
      title: 'Total energy',
      label: 'Total energy, MeV',
      real: sample,
      generated: sample.slice(0, 100),
    })
    const { width, height } = PNG.sync.read(png)
    expect([width, height]).toEqual([1040, 680])
    expect(pixelsOf(png, THEMES.dark.generator)).toBeGreaterThan(500)
  })

  test('a sample without spread and one with a far value can be drawn', () => {
    const flat = new Float64Array(50).fill(7)
    const wild = Float64Array.from([...flat, 1e9, NaN])
    expect(() => drawHistogram({ title: 'Flat', label: 'x', real: flat, generated: wild })).not.toThrow()
  })
})
