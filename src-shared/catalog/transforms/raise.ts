import type { Ops } from '../../plan/ops.ts'

/** x to a constant power, x >= 0, by the cheapest operation that does it: sqrt and square are exact, pow is not. */
export function raise<T>(ops: Ops<T>, x: T, exponent: number): T {
  if (exponent === 1) return x
  if (exponent === 2) return ops.square(x)
  if (exponent === 0.5) return ops.sqrt(x)
  return ops.pow(x, exponent)
}
