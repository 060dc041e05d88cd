import { describe, expect, it } from 'vitest'
import { svgOf, type Mark } from './figure.ts'
import { histogramFigure, type HistogramPlan } from './histogram-figure.ts'
import { lineFigure } from './line-figure.ts'
import { tickText } from './tick-text.ts'

it('ticks are written with raised exponents', () => {
  expect(tickText('10^{−3}')).toBe('10⁻³')
  expect(tickText('5·10^{4}')).toBe('5·10⁴')
  expect(tickText('100')).toBe('100')
})

const plan: HistogramPlan = {
  ...{ title: 'E <b>', note: '', label: 'E [MeV]', upwards: 'share', hasLegend: false },
  axis: { edges: [0, 1, 2, 4], scale: 'linear' },
  reference: { name: 'Reference', counts: [50, 50, 100], total: 200 },
  samples: [{ name: 'a', ink: 'sample-0', dash: '', counts: [60, 40, 100], total: 200 }],
}

/** The paths of an ink, in the order in which they are drawn. */
function pathsOf(marks: readonly Mark[], ink: string, how: 'stroke' | 'fill' = 'stroke'): string[] {
  return marks.flatMap((mark) => (mark.kind === 'path' && mark[how] === ink ? [mark.d] : []))
}

describe('a histogram figure', () => {
  it('has bins as wide as they are: 0, 1, 2, 4 from the left to the right end of the panel', () => {
    const { edges, panel } = histogramFigure(plan)
    const wide = panel.right - panel.left
    expect(edges).toEqual([0, 0.25, 0.5, 1].map((share) => panel.left + share * wide))
  })

  it('draws a share of one half twice as high as one of a quarter, from the floor', () => {
    const { marks, panel } = histogramFigure(plan)
    const [line = ''] = pathsOf(marks, 'reference')
    const heights = [...line.matchAll(/V([\d.]+)H/g)].map((found) => panel.bottom - Number(found[1]))
    expect(heights[2]! / heights[0]!).toBeCloseTo(2, 2)
    expect(heights[1]).toBe(heights[0])
  })

  it('has the ratios 1.2, 0.8 and 1 with the error of their own events', () => {
    const { marks } = histogramFigure(plan)
    const [, errors = '', steps = ''] = pathsOf(marks, 'sample-0')
    // One unit of the ratio is the height of the panel from 0.5 to 1.5.
    const ratios = [...steps.matchAll(/M[\d.]+ ([\d.]+)H/g)].map(
      (found) => (230 - Number(found[1])) / 44 + 0.5,
    )
    expect(ratios.map((ratio) => ratio.toFixed(2))).toEqual(['1.20', '0.80', '1.00'])
    const first = /M[\d.]+ ([\d.]+)V([\d.]+)/.exec(errors)
    expect((Number(first?.[1]) - Number(first?.[2])) / 44).toBeCloseTo((2 * 1.2) / Math.sqrt(60), 2)
  })

  it('marks ratios beyond the panel at its edge', () => {
    const far = { ...plan, samples: [{ ...plan.samples[0]!, counts: [200, 0, 0] }] }
    const { marks } = histogramFigure(far)
    // 4, 0 and 0: one at the top, two at the bottom.
    expect(pathsOf(marks, 'sample-0', 'fill')[0]?.match(/M/g)).toHaveLength(3)
  })

  it('is logarithmic upwards over more than two decades, and stands empty bins on the floor', () => {
    const wide = { ...plan, reference: { ...plan.reference, counts: [1, 0, 199] } }
    const { marks, panel } = histogramFigure(wide)
    const [line = ''] = pathsOf(marks, 'reference')
    expect(line).toContain(`V${panel.bottom}H`)
    const texts = marks.flatMap((mark) => (mark.kind === 'text' ? [mark.text] : []))
    expect(texts).toContain('0.01')
  })

  it('leaves out ends of the axis where nothing is, but for one bin', () => {
    const counts = [0, 0, 0, 0, 20, 30, 0, 0, 0, 0]
    const { edges, firstBin, panel, marks } = histogramFigure({
      ...plan,
      axis: { edges: counts.map((_, bin) => bin).concat(10), scale: 'linear' },
      reference: { name: 'Reference', counts, total: 50 },
      samples: [{ ...plan.samples[0]!, counts, total: 50 }],
    })
    // Bins 3 to 6 of ten.
    expect(firstBin).toBe(3)
    expect([edges.length, edges[0], edges.at(-1)]).toEqual([5, panel.left, panel.right])
    const texts = marks.flatMap((mark) => (mark.kind === 'text' ? [mark.text] : []))
    expect(texts).toContain('3')
    expect(texts).not.toContain('10')
  })

  it('draws nothing that is no number, also of samples without events', () => {
    const empty = { ...plan, samples: [{ ...plan.samples[0]!, counts: [0, 0, 0], total: 0 }] }
    expect(svgOf(histogramFigure(empty), (ink) => ink)).not.toMatch(/NaN|undefined|Infinity/)
  })

  it('names what it shows below, where it stands alone, and escapes names', () => {
    const svg = svgOf(histogramFigure({ ...plan, hasLegend: true }), () => '#123456', '#fff')
    expect(svg).toContain('>Reference</text>')
    expect(svg).toContain('E &lt;b&gt;')
    expect(svg).toContain('xmlns="http://www.w3.org/2000/svg"')
  })
})

describe('a line figure', () => {
  it('breaks its line where a value has no place on the axis', () => {
    const line = { name: 'a', ink: 'sample-0' as const, dash: '', x: [1, 10, 100, 1000], error: null }
    const { marks } = lineFigure({
      ...{ title: '', x: { label: 'x', scale: 'log' }, y: { label: 'y', scale: 'log' } },
      lines: [{ ...line, y: [1, 0, 2, NaN] }],
    })
    const [path = ''] = pathsOf(marks, 'sample-0')
    expect(path.match(/M/g)).toHaveLength(2)
    expect(path).not.toContain('NaN')
  })
})
