import { z } from 'zod'
import type { Ops } from '../../../plan/ops.ts'
import type { OptimizerCall } from '../../define.ts'
import { defineOptimizer } from '../../define.ts'
import { held } from '../held.ts'

const SgdParams = z.object({
  learningRate: z.number().positive().default(0.01),
  momentum: z.number().min(0).lt(1).default(0),
  nesterov: z.boolean().default(false),
})
type SgdParams = z.infer<typeof SgdParams>

/**
 * Keras 3, optimizers/sgd.py: without momentum w −= η g; else v ← μ v − η g, and w += v, or with Nesterov
 * w += μ v − η g. The slot holds the product μ v, which is all that the next step needs: one kernel less.
 */
export const sgd = defineOptimizer({
  kind: 'sgd',
  title: 'SGD',
  summary: 'Gradient descent, with momentum and Nesterov’s look-ahead on request.',
  params: SgdParams,
  slots: (params) => (params.momentum === 0 ? {} : { carried: { initial: 0 } }),
  shared,
  update(ops, call) {
    const scalars = call.shared ?? shared(ops, call)
    const step = ops.mul(call.gradient, held(scalars, 'rate'))
    if (call.params.momentum === 0) return { weight: ops.sub(call.weight, step), slots: {} }
    const velocity = ops.sub(held(call.slots, 'carried'), step)
    const carried = ops.mul(velocity, held(scalars, 'momentum'))
    const move = call.params.nesterov ? ops.sub(carried, step) : velocity
    return { weight: ops.add(call.weight, move), slots: { carried } }
  },
})

function shared<T>(ops: Ops<T>, { params }: Pick<OptimizerCall<T, SgdParams>, 'params'>): Record<string, T> {
  return { rate: ops.scalar(params.learningRate), momentum: ops.scalar(params.momentum) }
}
