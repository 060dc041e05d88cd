import type { Figure, Ink, Mark } from './figure.ts'

const SIZE = 300
const LEGEND = 26

/** A square of numbers from −1 to 1 in blue, white and red. */
export function matrixFigure(title: string, values: readonly (readonly number[])[]): Figure {
  const side = SIZE / Math.max(1, values.length)
  const cells = values.flatMap((row, y) =>
    row.map((value, x): Mark => ({
      kind: 'path',
      // A little into the next cell, so that no seam shows.
      d: `M${(x * side).toFixed(2)} ${(LEGEND + y * side).toFixed(2)}h${(side + 0.3).toFixed(2)}v${(side + 0.3).toFixed(2)}h-${(side + 0.3).toFixed(2)}Z`,
      fill: diverging(value),
    })),
  )
  return {
    ...{ width: SIZE, height: SIZE + LEGEND, title },
    marks: [{ kind: 'text', x: 0, y: 14, text: title, ink: 'text', size: 12, isBold: true }, ...cells],
  }
}

/** Blue −1, white 0, red 1; even steps of lightness, so that prints in grey still tell size. Grey: no number. */
function diverging(value: number): Ink {
  if (!Number.isFinite(value)) return '#9aa0a6'
  const size = Math.min(1, Math.abs(value))
  const [r, g, b] = value < 0 ? [33, 102, 172] : [178, 24, 43]
  const hex = [r, g, b].map((channel) =>
    Math.round(247 + (channel - 247) * size)
      .toString(16)
      .padStart(2, '0'),
  )
  return `#${hex.join('')}`
}
