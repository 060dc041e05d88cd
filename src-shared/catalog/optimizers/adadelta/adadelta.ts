import { z } from 'zod'
import type { Ops } from '../../../plan/ops.ts'
import type { OptimizerCall } from '../../define.ts'
import { defineOptimizer } from '../../define.ts'
import { held } from '../held.ts'

const AdadeltaParams = z.object({
  learningRate: z.number().positive().default(0.001),
  rho: z.number().min(0).lt(1).default(0.95),
  epsilon: z.number().positive().default(1e-7),
})
type AdadeltaParams = z.infer<typeof AdadeltaParams>

/**
 * Keras 3, optimizers/adadelta.py: a ← ρ a + (1 − ρ) g²; δ = g √(d + ε) / √(a + ε); d ← ρ d + (1 − ρ) δ²; w −= η δ.
 * Both slots hold their mean divided by (1 − ρ); the ratio of the roots then wants ε / (1 − ρ) and nothing else changes.
 */
export const adadelta = defineOptimizer({
  kind: 'adadelta',
  title: 'Adadelta',
  summary: 'Like RMSprop, with the step measured in units of the steps before; hardly needs a learning rate.',
  params: AdadeltaParams,
  slots: () => ({ squares: { initial: 0 }, steps: { initial: 0 } }),
  shared,
  update(ops, call) {
    const scalars = call.shared ?? shared(ops, call)
    const [rho, epsilon] = [held(scalars, 'rho'), held(scalars, 'epsilon')]
    const before = held(call.slots, 'steps')
    const squares = ops.add(ops.mul(held(call.slots, 'squares'), rho), ops.square(call.gradient))
    const ratio = ops.div(ops.add(before, epsilon), ops.add(squares, epsilon))
    const step = ops.mul(call.gradient, ops.sqrt(ratio))
    const steps = ops.add(ops.mul(before, rho), ops.square(step))
    return { weight: ops.sub(call.weight, ops.mul(step, held(scalars, 'rate'))), slots: { squares, steps } }
  },
})

function shared<T>(
  ops: Ops<T>,
  { params }: Pick<OptimizerCall<T, AdadeltaParams>, 'params'>,
): Record<string, T> {
  return {
    rho: ops.scalar(params.rho),
    epsilon: ops.scalar(params.epsilon / (1 - params.rho)),
    rate: ops.scalar(params.learningRate),
  }
}
