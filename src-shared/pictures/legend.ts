import type { Ink, Mark } from './figure.ts'

type Named = { name: string; ink: Ink; dash?: string; isFilled?: boolean }

const LETTER = 5.6
const ROW = 16

/** Names with a piece of their line, in as many rows as they need. */
export function legendMarks(
  names: readonly Named[],
  place: { left: number; right: number; top: number },
): { marks: Mark[]; height: number } {
  const marks: Mark[] = []
  let [x, y] = [place.left, place.top + 6]
  for (const { name, ink, dash, isFilled = false } of names) {
    const most = Math.floor((place.right - place.left - 30) / LETTER)
    const text = name.length > most ? `${name.slice(0, most - 1)}…` : name
    const wide = 26 + text.length * LETTER + 10
    if (x > place.left && x + wide > place.right) [x, y] = [place.left, y + ROW]
    marks.push(
      isFilled
        ? { kind: 'path', d: `M${x} ${y - 4}h18v8h-18Z`, fill: ink, opacity: 0.4 }
        : {
            kind: 'path',
            d: `M${x} ${y}h18`,
            stroke: ink,
            width: 1.6,
            ...(dash === undefined ? {} : { dash }),
          },
      { kind: 'text', x: x + 23, y: y + 3.5, text, ink: 'text', size: 10 },
    )
    x += wide
  }
  return { marks, height: y - place.top + 12 }
}
