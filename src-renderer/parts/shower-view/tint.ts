import { grey, inferno, rgb, type Rgb } from '../../../src-shared/pictures/color.ts'
import type { Scale } from '../../../src-shared/pictures/scale.ts'
import { linearScale, pictureScale } from '../../../src-shared/pictures/scale.ts'

/** From a value to its colour, for every picture beside one colour bar. Dark in both themes: inferno begins at black. */
export const EMPTY: Rgb = rgb('#05060a')
/** Energy, but less than the scale begins with. */
export const BELOW: Rgb = rgb('#232838')
/** No shower has these colours. */
export const NOT_A_NUMBER: Rgb = rgb('#40c8ff')
export const NEGATIVE: Rgb = rgb('#4f5bd5')

/** The dark end of inferno is kept for empty cells, so that the faintest hit can be told from none. */
export function colorAt(scale: Scale, share: number): Rgb {
  return scale.kind === 'log' ? inferno(0.12 + 0.88 * share) : grey(share)
}

export function tint(scale: Scale, value: number): Rgb {
  if (!Number.isFinite(value)) return NOT_A_NUMBER
  if (scale.kind === 'linear') return colorAt(scale, scale.share(value) ?? 0)
  if (value < 0) return NEGATIVE
  if (value === 0) return EMPTY
  const share = scale.share(value)
  return share === null ? BELOW : colorAt(scale, share)
}

/**
 * The scale for everything beside it, made of the values that real showers show; images from 0 to 1 keep that range,
 * so that a bar of 0 … 1 stands beside them whatever the brightest pixel is.
 */
export function scaleOf(values: Iterable<number>, unit: string): Scale {
  if (unit !== '1') return pictureScale(values, { unit, threshold: 0 })
  let [low, high] = [Infinity, -Infinity]
  for (const value of values) {
    if (!Number.isFinite(value)) continue
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  if (low >= 0 && high <= 1) return linearScale(0, 1, 4)
  if (low >= -1 && high <= 1) return linearScale(-1, 1, 4)
  return linearScale(Math.min(0, low), high > Math.min(0, low) ? high : Math.min(0, low) + 1, 4)
}

/** Colours beside the bar that stand for what is not on it. */
export type Sign = { color: Rgb; label: string }

export function signsOf(scale: Scale, unit: string, values: Iterable<number>): Sign[] {
  let [isBroken, isNegative] = [false, false]
  for (const value of values) {
    if (!Number.isFinite(value)) isBroken = true
    else if (value < 0) isNegative = true
  }
  const signs: Sign[] =
    scale.kind === 'log'
      ? [
          { color: BELOW, label: `< ${Number(scale.low.toPrecision(2))} ${unit}` },
          { color: EMPTY, label: '0' },
        ]
      : []
  if (isNegative && scale.kind === 'log') signs.push({ color: NEGATIVE, label: '< 0' })
  if (isBroken) signs.push({ color: NOT_A_NUMBER, label: 'not a number' })
  return signs
}
