import type { ReactElement } from 'react'
import type { Scale } from '../../src-shared/pictures/scale.ts'
import type { HistogramOf } from '../../src-shared/protocol/explore-messages.ts'
import { grouped } from '../ui/format.ts'
import { axisFor, BottomAxis, LeftAxis } from './axis.tsx'
import { classColor } from './class-colors.ts'
import { numberText, unitText } from './number-text.ts'
import { QuantileMark, quantileText, type Quantiles } from './quantile-mark.tsx'
import { shownUnit } from './shown-unit.ts'

const FRAME = { left: 46, right: 12, top: 20, bottom: 22 }
/** Of the quantiles, above the bars. */
const MARK = { y: 5, height: 8 }

/** How one feature is spread; what the axis does not show is counted in words below it. */
export function HistogramPlot({
  feature: given,
  counts,
  groups,
  isLogY,
  size,
}: {
  feature: HistogramOf
  /** Group after group. */
  counts: Float32Array
  groups: readonly string[]
  isLogY: boolean
  size: { width: number; height: number }
}): ReactElement {
  const feature = inShownUnit(given)
  const rows = Math.max(1, groups.length)
  const bins = counts.length / rows
  const most = counts.reduce((largest, count) => Math.max(largest, count), 0)
  const [wide, high] = [size.width - FRAME.left - FRAME.right, size.height - FRAME.top - FRAME.bottom]
  const x = axisFor(feature.low, feature.high, feature.scale)
  // A single event must show above the lower edge of a logarithmic axis.
  const y = isLogY
    ? axisFor(0.7, Math.max(2, most * 1.3), 'log')
    : axisFor(0, Math.max(1, most * 1.05), 'linear', 3)
  const isPoint = feature.high <= feature.low
  const title = `${feature.title}${unitText(feature.unit) === '' ? '' : ` in ${feature.unit}`}`
  const steps = (row: number) => {
    const up = (count: number) =>
      FRAME.top + high * (1 - (count === 0 ? 0 : Math.max(0, y.share(count) ?? 0)))
    // A feature of one value is a bar in the middle of its axis.
    const edge = (bin: number) => FRAME.left + wide * (isPoint ? 0.47 + 0.06 * Math.min(1, bin) : bin / bins)
    let path = `M${edge(0)} ${FRAME.top + high}`
    for (let bin = 0; bin < (isPoint ? 1 : bins); bin++) {
      const top = up(counts[row * bins + bin] ?? 0).toFixed(1)
      path += `V${top}H${edge(bin + 1).toFixed(1)}`
    }
    return `${path}V${FRAME.top + high}Z`
  }
  return (
    <figure className="histogram" style={{ width: size.width + 22 }}>
      <figcaption>
        <b>{feature.title}</b>
        {unitText(feature.unit)}
        <span>
          {feature.finite === 0 ? 'no numbers' : `${numberText(feature.mean)} ± ${numberText(feature.sd)}`}
        </span>
      </figcaption>
      <svg
        width={size.width}
        height={size.height}
        role="img"
        aria-label={`${title}: mean ${numberText(feature.mean)}, from ${numberText(feature.min)} to ${numberText(feature.max)}`}
      >
        <g className="grid">
          {y.ticks.map(({ share, label }) => (
            <line
              key={label}
              x1={FRAME.left}
              x2={FRAME.left + wide}
              y1={FRAME.top + (1 - share) * high}
              y2={FRAME.top + (1 - share) * high}
            />
          ))}
        </g>
        {Array.from({ length: rows }, (_, row) => (
          <path
            key={row}
            className="bars"
            d={steps(row)}
            style={{ fill: classColor(row), stroke: classColor(row) }}
          />
        ))}
        {feature.quantiles !== null && (
          <g>
            <title>{quantileText(feature.quantiles, unitText(feature.unit))}</title>
            <QuantileMark quantiles={feature.quantiles} at={(value) => placeOn(x, value, wide)} {...MARK} />
          </g>
        )}
        <BottomAxis scale={x} left={FRAME.left} top={FRAME.top + high} width={wide} />
        <LeftAxis scale={y} left={FRAME.left} top={FRAME.top} height={high} />
      </svg>
      <p>{besideText(feature)}</p>
    </figure>
  )
}

/** Pixels from the left; null left of a logarithmic axis. */
function placeOn(scale: Scale, value: number, wide: number): number | null {
  if (scale.kind === 'log' && !(value > 0)) return value === -Infinity ? FRAME.left : null
  const share = scale.share(value)
  return share === null ? null : FRAME.left + wide * share
}

/** The same in a unit in which its numbers are short. */
function inShownUnit(feature: HistogramOf): HistogramOf {
  const { unit, factor } = shownUnit(feature.unit, Math.max(Math.abs(feature.low), Math.abs(feature.high)))
  const { min, max, mean, sd, low, high, quantiles } = feature
  return {
    ...{ ...feature, unit },
    ...{ min: min * factor, max: max * factor, mean: mean * factor, sd: sd * factor },
    ...{ low: low * factor, high: high * factor },
    quantiles: quantiles === null ? null : scaled(quantiles, factor),
  }
}

function scaled({ p01, p05, p50, p95, p99 }: Quantiles, factor: number): Quantiles {
  return {
    ...{ p01: p01 * factor, p05: p05 * factor, p50: p50 * factor },
    ...{ p95: p95 * factor, p99: p99 * factor },
  }
}

/** `12 below, 3 above, 4 not above zero, 2 not a number`; empty when everything is in the picture. */
export function besideText(feature: HistogramOf): string {
  const parts: [number, string][] = [
    [feature.below, `below ${numberText(feature.low)}`],
    [feature.above, `above ${numberText(feature.high)}`],
    [feature.notPositive, 'not above zero, without a logarithm'],
    [feature.notFinite, feature.notFinite === 1 ? 'not a number' : 'no numbers'],
  ]
  return parts
    .filter(([count]) => count > 0)
    .map(([count, words]) => `${grouped(count)} ${words}`)
    .join(' · ')
}
