import { z } from 'zod'
import type { Ops } from '../../../plan/ops.ts'
import type { OptimizerCall } from '../../define.ts'
import { defineOptimizer } from '../../define.ts'
import { held } from '../held.ts'

const AdamParams = z.object({
  learningRate: z.number().positive().default(0.001),
  beta1: z.number().min(0).lt(1).default(0.9),
  beta2: z.number().min(0).lt(1).default(0.999),
  epsilon: z.number().positive().default(1e-7),
})
type AdamParams = z.infer<typeof AdamParams>

/**
 * Kingma and Ba 2014 in the form of Keras 3, optimizers/adam.py (their ε̂, just before section 2.1):
 * m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²; w −= η √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε).
 * The slots hold m / (1 − β₁) and v / (1 − β₂), so that adding the newest needs no product; the constants go into the
 * rate and epsilon. With β₁ = 0 m is the gradient itself and is not kept.
 */
export const adam = defineOptimizer({
  kind: 'adam',
  title: 'Adam',
  summary: 'Running means of gradient and squared gradient, with bias correction; the usual first choice.',
  params: AdamParams,
  slots: ({ beta1 }) => ({ ...(beta1 === 0 ? {} : { gradients: { initial: 0 } }), squares: { initial: 0 } }),
  shared,
  update(ops, call) {
    const scalars = call.shared ?? shared(ops, call)
    const { gradient, params } = call
    const squares = ops.add(
      ops.mul(held(call.slots, 'squares'), held(scalars, 'beta2')),
      ops.square(gradient),
    )
    const gradients =
      params.beta1 === 0
        ? gradient
        : ops.add(ops.mul(held(call.slots, 'gradients'), held(scalars, 'beta1')), gradient)
    const scaled = ops.div(gradients, ops.add(ops.sqrt(squares), held(scalars, 'epsilon')))
    return {
      weight: ops.sub(call.weight, ops.mul(scaled, held(scalars, 'rate'))),
      slots: params.beta1 === 0 ? { squares } : { gradients, squares },
    }
  },
})

function shared<T>(
  ops: Ops<T>,
  { step, params }: Pick<OptimizerCall<T, AdamParams>, 'step' | 'params'>,
): Record<string, T> {
  const { learningRate, beta1, beta2, epsilon } = params
  const root = Math.sqrt(1 - beta2)
  // η (1 − β₁) / √(1 − β₂) · √(1 − β₂ᵗ) / (1 − β₁ᵗ)
  const rate = ops.scalar((learningRate * (1 - beta1)) / root)
  const lifted = ops.mul(ops.sqrt(oneLessPower(ops, beta2, step)), rate)
  return {
    beta1: ops.scalar(beta1),
    beta2: ops.scalar(beta2),
    epsilon: ops.scalar(epsilon / root),
    rate: beta1 === 0 ? lifted : ops.div(lifted, oneLessPower(ops, beta1, step)),
  }
}

/**
 * 1 − βᵗ without the cancellation that 1 − 0.999 suffers in float32 (3e-5 of it):
 * 1 − e^(−2x) = 2 tanh x / (1 + tanh x) with x = −t ln(β) / 2.
 */
function oneLessPower<T>(ops: Ops<T>, beta: number, step: T): T {
  if (beta === 0) return ops.scalar(1)
  const tanh = ops.tanh(ops.mul(step, ops.scalar(-Math.log(beta) / 2)))
  return ops.div(ops.mul(tanh, ops.scalar(2)), ops.add(tanh, ops.scalar(1)))
}
