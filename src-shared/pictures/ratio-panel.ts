import type { Counts, HistogramSample, Panel } from './counts.ts'
import { axisAlong } from './figure-axis.ts'
import { placed, type Mark } from './figure.ts'
import { linearScale } from './scale.ts'

const [LOW, HIGH] = [0.5, 1.5]

/** Generated over reference from 0.5 to 1.5 with √n errors, the reference's as a band; what lies beyond is marked. */
export function ratioMarks(given: {
  places: readonly number[]
  reference: Counts
  samples: readonly HistogramSample[]
  panel: Panel
}): Mark[] {
  const { reference, samples, panel } = given
  const y = axisAlong(linearScale(LOW, HIGH, 2), { from: panel.bottom, to: panel.top }, 'up')
  const height = (value: number) => placed(y.place(Math.min(HIGH, Math.max(LOW, value))) ?? panel.bottom)
  const bins = Array.from(reference.counts, (count, bin) => ({
    ...{ count, bin, from: given.places[bin] ?? 0, to: given.places[bin + 1] ?? 0 },
  })).filter(({ count }) => count > 0 && reference.total > 0)
  const band = bins.map(({ count, from, to }) => {
    const error = 1 / Math.sqrt(count)
    return `M${placed(from)} ${height(1 + error)}H${placed(to)}V${height(1 - error)}H${placed(from)}Z`
  })
  const one = height(1)
  return [
    { kind: 'path', d: band.join(''), fill: 'reference', opacity: 0.22 },
    { kind: 'path', d: `M${panel.left} ${one}H${panel.right}`, stroke: 'reference', width: 0.8 },
    ...samples.flatMap((sample) => sampleMarks(sample, { bins, reference, panel, height })),
    ...[0.5, 1, 1.5].map((value): Mark => ({
      ...{ kind: 'text', x: panel.left - 6, y: Number(height(value)) + 3, text: value.toFixed(1) },
      ...{ ink: 'dim', size: 10, anchor: 'end' },
    })),
  ]
}

type Bin = { count: number; bin: number; from: number; to: number }

function sampleMarks(
  { counts, total, ink }: HistogramSample,
  place: { bins: readonly Bin[]; reference: Counts; panel: Panel; height: (value: number) => string },
): Mark[] {
  if (total === 0) return []
  const { bins, reference, panel, height } = place
  const [steps, errors, beyond]: [string[], string[], string[]] = [[], [], []]
  for (const { count, bin, from, to } of bins) {
    const found = counts[bin] ?? 0
    const ratio = found / total / (count / reference.total)
    const middle = (from + to) / 2
    if (ratio < LOW || ratio > HIGH) {
      const [edge, tip] = ratio < LOW ? [panel.bottom - 5, panel.bottom - 1] : [panel.top + 5, panel.top + 1]
      beyond.push(`M${placed(middle - 2.5)} ${edge}H${placed(middle + 2.5)}L${placed(middle)} ${tip}Z`)
      continue
    }
    const spread = found > 0 ? ratio / Math.sqrt(found) : 0
    errors.push(`M${placed(middle)} ${height(ratio - spread)}V${height(ratio + spread)}`)
    steps.push(`M${placed(from)} ${height(ratio)}H${placed(to)}`)
  }
  return [
    { kind: 'path', d: errors.join(''), stroke: ink, width: 0.8 },
    { kind: 'path', d: steps.join(''), stroke: ink, width: 1.4 },
    { kind: 'path', d: beyond.join(''), fill: ink },
  ]
}
