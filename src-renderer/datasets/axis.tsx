import type { ReactElement } from 'react'
import { linearScale, logScale, type Scale } from '../../src-shared/pictures/scale.ts'
import { tickText } from '../../src-shared/pictures/tick-text.ts'

/** An axis for values from `low` to `high`; wide enough also where there is only one value. */
export function axisFor(low: number, high: number, kind: 'linear' | 'log', ticks = 4): Scale {
  if (kind === 'log' && low > 0) return high > low ? logScale(low, high) : logScale(low / 2, low * 2)
  if (high > low) return linearScale(low, high, ticks)
  const half = low === 0 ? 0.5 : Math.abs(low) / 2
  return linearScale(low - half, low + half, 2)
}

/** Ticks along the lower edge; labels that would touch are left out. */
export function BottomAxis(props: { scale: Scale; left: number; top: number; width: number }): ReactElement {
  const { scale, left, top, width } = props
  return (
    <g className="axis">
      {apart(scale.ticks, width, widestOf(scale)).map(({ share, label }) => (
        <g key={label} transform={`translate(${left + share * width} ${top})`}>
          <line y2="4" />
          <text y="15" textAnchor="middle">
            {tickText(label)}
          </text>
        </g>
      ))}
    </g>
  )
}

export function LeftAxis(props: { scale: Scale; left: number; top: number; height: number }): ReactElement {
  const { scale, left, top, height } = props
  return (
    <g className="axis">
      {apart(scale.ticks, height, 18).map(({ share, label }) => (
        <g key={label} transform={`translate(${left} ${top + (1 - share) * height})`}>
          <line x2="-4" />
          <text x="-7" y="3.5" textAnchor="end">
            {tickText(label)}
          </text>
        </g>
      ))}
    </g>
  )
}

/** Labels of eleven pixels are some six pixels a letter, and want a gap between them. */
function widestOf({ ticks }: Scale): number {
  return Math.max(...ticks.map(({ label }) => tickText(label).length), 2) * 6.3 + 10
}

/** Every tick, or every second, third, … one, so that they are at least `least` pixels apart. */
export function apart<Tick extends { share: number }>(
  ticks: readonly Tick[],
  length: number,
  least: number,
): readonly Tick[] {
  for (let step = 1; step < ticks.length; step++) {
    const kept = ticks.filter((_, index) => index % step === 0)
    const fits = kept.every((tick, index) => {
      const before = kept[index - 1]
      return before === undefined || (tick.share - before.share) * length >= least
    })
    if (fits) return kept
  }
  return ticks.slice(0, 1)
}
