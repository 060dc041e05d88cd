import { linearScale, logScale, type Scale } from './scale.ts'
import { tickText } from './tick-text.ts'

/** A scale laid along a line from one place to another. */
export type FigureAxis = {
  /** Null for what has no place: below a logarithmic scale. Values beyond the ends stand at the ends. */
  place(value: number): number | null
  ticks: { at: number; label: string }[]
  minor: number[]
}

export type Along = { from: number; to: number }

/** A letter of the ticks' size, and a line of them. */
const LETTER = 5.4
const LINE = 12

export function axisAlong(scale: Scale, { from, to }: Along, direction: 'across' | 'up'): FigureAxis {
  const at = (share: number) => from + share * (to - from)
  const ticks = scale.ticks.map(({ share, label }) => ({ at: at(share), label: tickText(label) }))
  const room = (label: string) => (direction === 'up' ? LINE : label.length * LETTER + 8)
  return {
    place(value) {
      const share = scale.share(value)
      return share === null ? null : at(share)
    },
    ticks: spaced(ticks, room),
    minor: scale.minor.map(at),
  }
}

/** Every one, every second, … of them: as many as do not touch. */
function spaced<Tick extends { at: number; label: string }>(
  ticks: readonly Tick[],
  room: (label: string) => number,
): Tick[] {
  for (let every = 1; every < ticks.length; every++) {
    const kept = ticks.filter((_, index) => index % every === 0)
    const isApart = kept.every((tick, index) => {
      const before = kept[index - 1]
      return (
        before === undefined || Math.abs(tick.at - before.at) >= (room(tick.label) + room(before.label)) / 2
      )
    })
    if (isApart) return kept
  }
  return ticks.slice(0, 1)
}

/** From the lowest to the highest, with room; one that cannot be drawn becomes one that can. */
export function scaleBetween(kind: 'linear' | 'log', low: number, high: number): Scale {
  if (kind === 'log' && low > 0) return logScale(low, high > low ? high : 10 * low)
  return linearScale(low, high > low ? high : low + 1)
}
