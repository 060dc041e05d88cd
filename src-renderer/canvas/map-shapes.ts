import { hasErrors } from '../../src-shared/base/problem.ts'
import type { Point } from './boxes.ts'
import type { CanvasNode } from './flow-types.ts'

/** All shapes that look the same are one path; problems are drawn last. It has no wires. */
export function shapesOf(nodes: readonly CanvasNode[]): ReadonlyMap<string, string> {
  const shapes = new Map<string, string>()
  for (const { data, type, position, width = 0, height = 0 } of nodes) {
    if (type === 'group') continue
    const look = type === 'lane' ? `lane-on-map color-${data.lane.kind}` : `on-map color-${data.card.color}`
    shapes.set(look, (shapes.get(look) ?? '') + rectangle(position, { width, height }))
  }
  for (const { data, type, position, width = 0, height = 0 } of nodes) {
    if (type !== 'card' || data.card.problems.length === 0) continue
    const look = hasErrors(data.card.problems) ? 'on-map error' : 'on-map warning'
    shapes.set(look, (shapes.get(look) ?? '') + rectangle(position, { width, height }))
  }
  return shapes
}

export function rectangle({ x, y }: Point, { width, height }: { width: number; height: number }): string {
  return `M${Math.round(x)} ${Math.round(y)}h${Math.round(width)}v${Math.round(height)}h${-Math.round(width)}z`
}
