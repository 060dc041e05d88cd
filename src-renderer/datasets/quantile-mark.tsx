import type { ReactElement } from 'react'
import { numberText } from './number-text.ts'

export type Quantiles = { p01: number; p05: number; p50: number; p95: number; p99: number }

/**
 * How numbers are spread, as a box on an axis: a line from the 1 % to the 99 % quantile, a box from 5 % to 95 %, a stroke
 * at the median. `at`: pixels along the axis; null for what it does not show, which then ends at its edge.
 */
export function QuantileMark({
  quantiles,
  at,
  y,
  height,
}: {
  quantiles: Quantiles
  at: (value: number) => number | null
  y: number
  height: number
}): ReactElement {
  const { p01, p05, p50, p95, p99 } = quantiles
  const place = (value: number) => at(value) ?? at(-Infinity) ?? 0
  const [from, to] = [place(p05), place(p95)]
  const median = at(p50)
  return (
    <g className="quantiles">
      <line x1={place(p01)} x2={place(p99)} y1={y + height / 2} y2={y + height / 2} />
      {[p01, p99].map((value, end) => {
        const x = at(value)
        return x === null ? null : (
          <line key={end} x1={x} x2={x} y1={y + height * 0.2} y2={y + height * 0.8} />
        )
      })}
      <rect x={from} y={y} width={Math.max(1, to - from)} height={height} rx={1.5} />
      {median !== null && (
        <line className="median" x1={median} x2={median} y1={y - 1.5} y2={y + height + 1.5} />
      )}
    </g>
  )
}

/** The same in words. */
export function quantileText({ p01, p05, p50, p95, p99 }: Quantiles, unit: string): string {
  return `1 % below ${numberText(p01)}, 5 % below ${numberText(p05)}, half below ${numberText(p50)}, 95 % below ${numberText(p95)}, 99 % below ${numberText(p99)}${unit}`
}
