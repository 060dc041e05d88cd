import type { Ops } from '../../../plan/ops.ts'

/** `[batch, n, m]` with the middle axis in reverse order. A product with ones and zeros: exact for finite numbers. */
export function reversed<T>(ops: Ops<T>, x: T, n: number, m: number): T {
  const backwards = Array.from({ length: n * n }, (_, at) =>
    Math.floor(at / n) + (at % n) === n - 1 ? 1 : 0,
  )
  const columns = ops.reshape(ops.transpose(x, [0, 2, 1]), [-1, n])
  const turned = ops.matMul(columns, ops.constant(backwards, [n, n]))
  return ops.transpose(ops.reshape(turned, [-1, m, n]), [0, 2, 1])
}

/** `[batch, n, m]` moved on along the middle axis, around its end, by what `shift` [batch, n] marks with a 1. */
export function rotated<T>(ops: Ops<T>, x: T, n: number, shift: T): T {
  // Row k holds the matrix of a shift by k, flat.
  const shifts = Array.from({ length: n * n * n }, (_, at) => {
    const [by, to, from] = [Math.floor(at / (n * n)), Math.floor(at / n) % n, at % n]
    return (from + by) % n === to ? 1 : 0
  })
  const matrices = ops.reshape(ops.matMul(shift, ops.constant(shifts, [n, n * n])), [-1, n, n])
  return ops.matMul(matrices, x)
}
