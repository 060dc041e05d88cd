import type { Box, Point } from './boxes.ts'

export type Alignment = 'left' | 'right' | 'top' | 'bottom' | 'middle' | 'center'

/** Where boxes go so that one of their sides, or their middles, are in line. */
export function aligned(boxes: readonly Box[], alignment: Alignment): Map<string, Point> {
  const left = Math.min(...boxes.map(({ x }) => x))
  const right = Math.max(...boxes.map(({ x, width }) => x + width))
  const top = Math.min(...boxes.map(({ y }) => y))
  const bottom = Math.max(...boxes.map(({ y, height }) => y + height))
  const place = ({ x, y, width, height }: Box): Point => {
    switch (alignment) {
      case 'left':
        return { x: left, y }
      case 'right':
        return { x: right - width, y }
      case 'center':
        return { x: Math.round((left + right - width) / 2), y }
      case 'top':
        return { x, y: top }
      case 'bottom':
        return { x, y: bottom - height }
      case 'middle':
        return { x, y: Math.round((top + bottom - height) / 2) }
    }
  }
  return new Map(boxes.map((box) => [box.id, place(box)]))
}

/** Equal gaps between neighbours; the outermost two stay. */
export function distributed(boxes: readonly Box[], direction: 'across' | 'down'): Map<string, Point> {
  const [start, size] = direction === 'across' ? (['x', 'width'] as const) : (['y', 'height'] as const)
  const sorted = [...boxes].sort((a, b) => a[start] - b[start])
  const [first, last] = [sorted[0], sorted.at(-1)]
  if (first === undefined || last === undefined || sorted.length < 3) return new Map()
  const room = last[start] + last[size] - first[start]
  const gap = (room - sorted.reduce((sum, box) => sum + box[size], 0)) / (sorted.length - 1)
  let next = first[start]
  return new Map(
    sorted.map((box) => {
      const place = { x: box.x, y: box.y, [start]: Math.round(next) }
      next += box[size] + gap
      return [box.id, place]
    }),
  )
}
