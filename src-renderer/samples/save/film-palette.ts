import type { Palette } from 'gifenc'
import { rgb, type Rgb } from '../../../src-shared/pictures/color.ts'
import type { Scale } from '../../../src-shared/pictures/scale.ts'
import { BELOW, colorAt, EMPTY, NEGATIVE, NOT_A_NUMBER } from '../../parts/shower-view/tint.ts'

const COLORS = 256

/** Every colour that a film can have: of the scale, beside it, and of text on its background with its soft edges. */
export function filmPalette(scale: Scale, inks: { background: string; text: readonly string[] }): Palette {
  const background = rgb(inks.background)
  const fixed = [EMPTY, BELOW, NEGATIVE, NOT_A_NUMBER, background]
  const text = inks.text.flatMap((ink) => SOFT.map((share) => between(background, rgb(ink), share)))
  const left = COLORS - fixed.length - text.length
  const onScale = Array.from({ length: left }, (_, index) => colorAt(scale, index / (left - 1)))
  return [...fixed, ...text, ...onScale]
}

const SOFT = [0.2, 0.4, 0.6, 0.8, 1]

function between(from: Rgb, to: Rgb, share: number): Rgb {
  const part = (axis: 0 | 1 | 2) => Math.round(from[axis] + (to[axis] - from[axis]) * share)
  return [part(0), part(1), part(2)]
}
