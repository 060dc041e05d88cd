import type { ReactElement } from 'react'
import type { Unit } from '../../src-shared/base/units.ts'
import type { EnergySlice, ExploredAs } from '../../src-shared/protocol/explore-messages.ts'
import { energyText } from '../parts/shower-view/energy-text.ts'

export type Spread = NonNullable<ExploredAs<'average'>['condition']>

const STEPS = 240

/** A range of the condition: everything on the screen is then of the events inside it. */
export function SlicePicker({
  name,
  unit,
  spread,
  slice,
  onSlice,
}: {
  name: string
  unit: Unit | null
  spread: Spread
  slice: EnergySlice | null
  onSlice: (slice: EnergySlice | null) => void
}): ReactElement | null {
  const { low, high, distinct } = spread
  if (low === high) return null
  const say = (value: number) => energyText(value, unit ?? '1')
  const title = name === 'sum' ? 'Energy' : name.replaceAll('_', ' ')
  if (distinct !== null) {
    return (
      <div className="slice" role="group" aria-label={`Slice of ${title}`}>
        <span>{title}</span>
        <button
          type="button"
          className="data-chip"
          aria-pressed={slice === null}
          onClick={() => onSlice(null)}
        >
          All
        </button>
        {distinct.map((value) => (
          <button
            type="button"
            className="data-chip"
            key={value}
            aria-pressed={slice?.low === value && slice.high === value}
            onClick={() => onSlice({ low: value, high: value })}
          >
            {say(value)}
          </button>
        ))}
      </div>
    )
  }
  const [from, until] = [placeOf(spread, slice?.low ?? low), placeOf(spread, slice?.high ?? high)]
  const choose = (first: number, last: number) =>
    onSlice(first <= 0 && last >= STEPS ? null : { low: valueAt(spread, first), high: valueAt(spread, last) })
  return (
    <div className="slice" role="group" aria-label={`Slice of ${title}`}>
      <span>{title}</span>
      <div className="slice-axis">
        <svg viewBox={`0 0 ${spread.counts.length} 20`} preserveAspectRatio="none" aria-hidden="true">
          {[...spread.counts].map((count, bin, all) => {
            const tall = count === 0 ? 0 : Math.max(1, (20 * count) / Math.max(...all))
            const centre = ((bin + 0.5) / all.length) * STEPS
            const isInside = centre >= from && centre <= until
            return (
              <rect
                key={bin}
                className={isInside ? 'inside' : ''}
                {...{ x: bin + 0.08, y: 20 - tall, width: 0.84, height: tall }}
              />
            )
          })}
        </svg>
        <input
          type="range"
          aria-label={`From ${title}`}
          aria-valuetext={say(slice?.low ?? low)}
          {...{ min: 0, max: STEPS, value: from }}
          onChange={({ target }) => choose(Math.min(Number(target.value), until - 1), until)}
        />
        <input
          type="range"
          aria-label={`To ${title}`}
          aria-valuetext={say(slice?.high ?? high)}
          {...{ min: 0, max: STEPS, value: until }}
          onChange={({ target }) => choose(from, Math.max(Number(target.value), from + 1))}
        />
      </div>
      <output>
        {say(slice?.low ?? low)} to {say(slice?.high ?? high)}
      </output>
      {slice !== null && (
        <button type="button" className="link" onClick={() => onSlice(null)}>
          All
        </button>
      )}
    </div>
  )
}

export function placeOf({ low, high, scale }: Spread, value: number): number {
  const share = scale === 'log' ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low)
  return Math.round(STEPS * share)
}

/** The ends are the ends themselves, so that no event falls out by rounding. */
export function valueAt({ low, high, scale }: Spread, place: number): number {
  if (place <= 0) return low
  if (place >= STEPS) return high
  const share = place / STEPS
  return scale === 'log' ? low * (high / low) ** share : low + share * (high - low)
}
