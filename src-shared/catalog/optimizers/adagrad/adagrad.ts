import { z } from 'zod'
import type { Ops } from '../../../plan/ops.ts'
import type { OptimizerCall } from '../../define.ts'
import { defineOptimizer } from '../../define.ts'
import { held } from '../held.ts'

const AdagradParams = z.object({
  learningRate: z.number().positive().default(0.001),
  initialAccumulator: z.number().nonnegative().default(0.1),
  epsilon: z.number().positive().default(1e-7),
})
type AdagradParams = z.infer<typeof AdagradParams>

/**
 * Keras 3, optimizers/adagrad.py: a ← a + g²; w −= η g / √(a + ε). The slot holds a + ε, so epsilon is added once, at
 * the start, instead of in every step.
 */
export const adagrad = defineOptimizer({
  kind: 'adagrad',
  title: 'Adagrad',
  summary: 'Divides the gradient by the root of the sum of all its squares so far.',
  params: AdagradParams,
  slots: ({ initialAccumulator, epsilon }) => ({ squares: { initial: initialAccumulator + epsilon } }),
  shared,
  update(ops, call) {
    const scalars = call.shared ?? shared(ops, call)
    const squares = ops.add(held(call.slots, 'squares'), ops.square(call.gradient))
    const step = ops.mul(ops.div(call.gradient, ops.sqrt(squares)), held(scalars, 'rate'))
    return { weight: ops.sub(call.weight, step), slots: { squares } }
  },
})

function shared<T>(
  ops: Ops<T>,
  { params }: Pick<OptimizerCall<T, AdagradParams>, 'params'>,
): Record<string, T> {
  return { rate: ops.scalar(params.learningRate) }
}
