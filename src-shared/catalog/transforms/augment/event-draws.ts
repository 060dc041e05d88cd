import type { Ops } from '../../../plan/ops.ts'
import type { TransformRandom } from '../../define.ts'

/** Decisions that hold for a whole event, drawn for every event of a batch `x` [batch, ...]. */
export type EventDraws<T> = {
  /** `[batch, 1, 1]`: 1 for half of the events. */
  coin(): T
  /** `[batch, sides]`: one of them is 1, all with the same probability. */
  die(sides: number): T
}

export function eventDraws<T>(ops: Ops<T>, flat: T, random: TransformRandom<T>): EventDraws<T> {
  const uniform = () => random.uniformLike(ops.slice(flat, [0, 0], [-1, 1]))
  return {
    coin: () => ops.reshape(ops.greaterEqual(uniform(), ops.scalar(0.5)), [-1, 1, 1]),
    die(sides) {
      const drawn = uniform()
      const edges = Array.from({ length: sides + 1 }, (_, edge) => edge / sides)
      // 2 in place of 1: rounding must not let a number escape past the last edge.
      const isAbove = (from: readonly number[]) => ops.greaterEqual(drawn, ops.constant(from, [1, sides]))
      return ops.sub(isAbove(edges.slice(0, sides)), isAbove([...edges.slice(1, sides), 2]))
    },
  }
}
