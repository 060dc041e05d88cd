import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { wganGp } from '../../src-shared/catalog/recipes/wgan-gp/wgan-gp.ts'
import { addPoints, createCurves } from '../state/curves.ts'
import { csvOf, jsonOf } from './chart-data.ts'
import { plotOf, roundAt, valueAt, xOfRound, type DrawnRun, type PlotWish } from './plot.ts'
import { seriesGroups, type SeriesGroup } from './series-groups.ts'
import { LIGHT_COLORS, noteOf, svgChart } from './svg-chart.ts'

const wish: PlotWish = {
  axis: 'step',
  smoothing: 0,
  logX: false,
  logY: false,
  isClipped: false,
  zoom: null,
  mostPoints: 600,
  ticks: { x: 4, y: 4 },
  isSteady: false,
}

const [losses] = seriesGroups([], wganGp.series) as [SeriesGroup]

function run(values: (Record<string, number | null> | null)[], title = 'demo'): DrawnRun {
  const curves = createCurves()
  const points = values.flatMap((each, index) =>
    each === null ? [] : [{ round: index * 10, seconds: index, values: each }],
  )
  addPoints(curves, points, { epochsPerRound: 0.1, secondsBefore: 0 })
  curves.trainEvents = 100
  return { id: title, title, curves, color: null }
}

const falling = run([4, 3, 2, 1, 0].map((each) => ({ 'critic loss': -each, 'generator loss': each })))

describe('the charts of a recipe', () => {
  it('puts losses on one axis, and what the recipe does not promise after them', () => {
    const groups = seriesGroups(
      ['gradient norm critic', 'critic loss', 'gradient norm generator'],
      wganGp.series,
    )
    expect(groups.map(({ title, series }) => [title, series.map(({ label }) => label)])).toEqual([
      ['Losses', ['Critic', 'Generator']],
      ['Wasserstein estimate', ['Wasserstein estimate']],
      ['Gradient penalty', ['Gradient penalty']],
      ['Gradient norms', ['Critic', 'Generator']],
    ])
  })

  it('never tells curves of a chart apart by colour alone', () => {
    for (const { series } of seriesGroups(
      ['gradient norm critic', 'gradient norm generator'],
      wganGp.series,
    )) {
      expect(new Set(series.map(({ dash }) => dash)).size).toBe(series.length)
      expect(new Set(series.map(({ marker }) => marker)).size).toBe(series.length)
    }
  })
})

describe('a plot', () => {
  it('covers all points with a twentieth of room', () => {
    const plot = plotOf([falling], losses, wish)
    expect(plot.x.range).toEqual([0, 40])
    expect(plot.y.range[0]).toBeCloseTo(-4.4, 12)
    expect(plot.y.range[1]).toBeCloseTo(4.4, 12)
    expect(plot.lines.map(({ label, color }) => [label, color])).toEqual([
      ['Critic', 'critic'],
      ['Generator', 'generator'],
    ])
  })

  it('has axes that stand still while a run goes on, when asked', () => {
    const steady = (rounds: number) =>
      plotOf([run(Array.from({ length: rounds }, (_, index) => ({ 'critic loss': index % 7 })))], losses, {
        ...wish,
        isSteady: true,
      })
    // Rounds 0 … 900 and 910 to 940: ticks every 500, so up to the next 50. Values 0 … 6 and a twentieth of that on
    // each side: ticks every 2, so from −0.4 to 6.4.
    expect(steady(91).x.range).toEqual([0, 900])
    expect(steady(92).x.range).toEqual([0, 950])
    expect(steady(95).x).toEqual(steady(92).x)
    const [low, high] = steady(95).y.range
    expect([low.toFixed(9), high.toFixed(9)]).toEqual(['-0.400000000', '6.400000000'])
  })

  it('counts what a logarithmic axis cannot show', () => {
    const plot = plotOf([falling], losses, { ...wish, logY: true })
    // Critic: five values at or below zero; generator: the last.
    expect(plot.dropped).toBe(6)
    expect(noteOf(plot)).toBe('6 zero or negative values are not shown')
    expect(plot.y.ticks.map(({ text }) => text)).toContain('2')
  })

  it('marks values that are not numbers', () => {
    const plot = plotOf([run([{ 'critic loss': 1 }, { 'critic loss': null }])], losses, wish)
    expect(plot.notFinite).toBe(1)
    expect(plot.notFiniteAt).toEqual([{ x: 10, color: 'critic' }])
  })

  it('clips outliers only when asked, and says how many', () => {
    const values = Array.from({ length: 200 }, (_, index) => ({
      'critic loss': index === 100 ? 1e6 : index % 10,
    }))
    const noisy = run(values)
    expect(plotOf([noisy], losses, wish).y.range[1]).toBeGreaterThan(1e6)
    const clipped = plotOf([noisy], losses, { ...wish, isClipped: true })
    expect(clipped.y.range[1]).toBeLessThan(10)
    expect(clipped.clipped).toBe(1)
  })

  it('has axes of epochs, wall time and events', () => {
    const range = (axis: PlotWish['axis']) => plotOf([falling], losses, { ...wish, axis }).x.range
    expect(range('epoch')).toEqual([0, 4])
    expect(range('time')).toEqual([0, 4])
    expect(range('events')).toEqual([0, 400])
  })

  it('zooms to rounds, whatever the axis', () => {
    expect(plotOf([falling], losses, { ...wish, zoom: [10, 20], axis: 'epoch' }).x.range).toEqual([1, 2])
  })

  it('finds rounds on the axis and places of rounds', () => {
    const { x } = plotOf([falling], losses, { ...wish, axis: 'epoch' })
    expect(roundAt(falling.curves, 2.2, 'epoch', x)).toBe(20)
    expect(xOfRound(falling.curves, 30, 'epoch', x)).toBe(3)
    expect(valueAt(falling.curves, 'generator loss', 25)).toBe(2)
    expect(valueAt(falling.curves, 'none', 25)).toBeNull()
  })
})

describe('a chart as a file', () => {
  it('is a picture with title, legend, axis titles and what is not drawn', () => {
    const plot = plotOf([falling], losses, { ...wish, logY: true, axis: 'time' })
    const svg = svgChart(plot, { title: 'Losses', subtitle: 'a < b', size: { width: 800, height: 480 } })
    for (const text of ['>Losses<', '>Critic<', '>Generator<', '>Wall time / s<', '>Loss (logarithmic)<']) {
      expect(svg).toContain(text)
    }
    expect(svg).toContain('a &lt; b')
    expect(svg).toContain('6 zero or negative values are not shown')
  })

  it('draws points where they belong', () => {
    const plot = plotOf([run([{ 'critic loss': 0 }, { 'critic loss': 1 }])], losses, wish)
    // Width 800: the axis is from 64 to 782. Height 480, one row of legend: from 40 to 388. Range −0.05 to 1.05.
    const svg = svgChart(plot, { title: '', subtitle: '', size: { width: 800, height: 480 } })
    expect(svg).toContain(
      `d="M64 ${(388 - 348 * (0.05 / 1.1)).toFixed(1)}L782 ${(388 - 348 * (1.05 / 1.1)).toFixed(1)}"`,
    )
  })

  it('has the light theme’s colours', () => {
    const theme = readFileSync(join(import.meta.dirname, '../ui/theme.css'), 'utf8')
    for (const [name, color] of Object.entries(LIGHT_COLORS)) {
      expect(theme).toContain(`--${name}: light-dark(${color},`)
    }
  })

  it('is a table of all rounds, with a word for what is no number', () => {
    const given = run([{ 'critic loss': 1.5 }, null, { 'critic loss': null, 'generator loss': 2 }], 'a, "b"')
    expect(csvOf([given], losses)).toBe(
      [
        'run,step,epoch,seconds,critic loss,generator loss',
        '"a, ""b""",0,0,0,1.5,',
        '"a, ""b""",20,2,2,nan,2',
        '',
      ].join('\r\n'),
    )
    const json = JSON.parse(jsonOf([given], losses)) as { points: { values: object }[] }
    expect(json.points.map(({ values }) => values)).toEqual([
      { 'critic loss': 1.5 },
      { 'critic loss': 'not a number', 'generator loss': 2 },
    ])
  })
})
