import { escaped } from '../../../src-shared/pictures/markup.ts'

const SIZE = 300
const LEGEND = 26

/** A square of numbers from −1 to 1 in blue, white and red, its largest difference from another named by the caller. */
export function matrixFigure(title: string, values: readonly (readonly number[])[]): string {
  const side = SIZE / Math.max(1, values.length)
  const cells = values
    .flatMap((row, y) =>
      row.map(
        (value, x) =>
          `<rect x="${(x * side).toFixed(2)}" y="${(LEGEND + y * side).toFixed(2)}" width="${(side + 0.3).toFixed(2)}" height="${(side + 0.3).toFixed(2)}" fill="${diverging(value)}"/>`,
      ),
    )
    .join('')
  return `<figure class="matrix"><svg viewBox="0 0 ${SIZE} ${SIZE + LEGEND}" role="img" aria-label="${escaped(title)}"><text class="title" x="0" y="14">${escaped(title)}</text>${cells}</svg></figure>`
}

/** Blue −1, white 0, red 1; even steps of lightness, so that prints in grey still tell size. */
export function diverging(value: number): string {
  const size = Math.min(1, Math.abs(value))
  const [r, g, b] = value < 0 ? [33, 102, 172] : [178, 24, 43]
  const mixed = [r, g, b].map((channel) => Math.round(247 + (channel - 247) * size))
  return `rgb(${mixed.join(',')})`
}
