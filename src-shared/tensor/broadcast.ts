import type { Dim, Shape } from './shape.ts'

/** NumPy's rule: axes are compared from the last; equal or one of them 1. Null when the shapes do not go together. */
export function broadcastShapes(a: Shape, b: Shape): Shape | null {
  const rank = Math.max(a.length, b.length)
  const result: Dim[] = []
  for (let axis = 0; axis < rank; axis += 1) {
    // Missing leading axes count as 1.
    const left = axis < rank - a.length ? 1 : (a[axis - rank + a.length] ?? null)
    const right = axis < rank - b.length ? 1 : (b[axis - rank + b.length] ?? null)
    if (left !== right && left !== 1 && right !== 1) return null
    result.push(left === 1 ? right : left)
  }
  return result
}
