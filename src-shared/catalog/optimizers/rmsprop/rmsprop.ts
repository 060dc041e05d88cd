import { z } from 'zod'
import type { Ops } from '../../../plan/ops.ts'
import type { OptimizerCall } from '../../define.ts'
import { defineOptimizer } from '../../define.ts'
import { held } from '../held.ts'

const RmspropParams = z.object({
  learningRate: z.number().positive().default(0.001),
  rho: z.number().min(0).lt(1).default(0.9),
  momentum: z.number().min(0).lt(1).default(0),
  epsilon: z.number().positive().default(1e-7),
  centered: z.boolean().default(false),
})
type RmspropParams = z.infer<typeof RmspropParams>

/**
 * Keras 3, optimizers/rmsprop.py: v ← ρ v + (1 − ρ) g²; step = η g / √(v + ε), where centred subtracts the squared
 * running mean of g from v; with momentum m ← μ m + step and w −= m.
 * The slots hold v and the mean of g divided by (1 − ρ), so that adding the newest needs no product; the constant goes
 * into the rate and epsilon.
 */
export const rmsprop = defineOptimizer({
  kind: 'rmsprop',
  title: 'RMSprop',
  summary: 'Divides the gradient by a running mean of its size.',
  params: RmspropParams,
  slots: ({ momentum, centered }) => ({
    squares: { initial: 0 },
    ...(centered ? { gradients: { initial: 0 } } : {}),
    ...(momentum === 0 ? {} : { velocity: { initial: 0 } }),
  }),
  shared,
  update(ops, call) {
    const scalars = call.shared ?? shared(ops, call)
    const { gradient, params } = call
    const rho = held(scalars, 'rho')
    const squares = ops.add(ops.mul(held(call.slots, 'squares'), rho), ops.square(gradient))
    const slots: Record<string, typeof squares> = { squares }
    let spread = squares
    if (params.centered) {
      const gradients = ops.add(ops.mul(held(call.slots, 'gradients'), rho), gradient)
      slots.gradients = gradients
      // A variance: rounding may take it a little below zero, and epsilon cannot be relied on to lift it back.
      const variance = ops.sub(squares, ops.mul(ops.square(gradients), held(scalars, 'oneLessRho')))
      spread = ops.relu(variance)
    }
    const scaled = ops.div(gradient, ops.sqrt(ops.add(spread, held(scalars, 'epsilon'))))
    const step = ops.mul(scaled, held(scalars, 'rate'))
    if (params.momentum === 0) return { weight: ops.sub(call.weight, step), slots }
    const velocity = ops.add(ops.mul(held(call.slots, 'velocity'), held(scalars, 'momentum')), step)
    return { weight: ops.sub(call.weight, velocity), slots: { ...slots, velocity } }
  },
})

function shared<T>(
  ops: Ops<T>,
  { params }: Pick<OptimizerCall<T, RmspropParams>, 'params'>,
): Record<string, T> {
  const oneLessRho = 1 - params.rho
  return {
    rho: ops.scalar(params.rho),
    oneLessRho: ops.scalar(oneLessRho),
    epsilon: ops.scalar(params.epsilon / oneLessRho),
    rate: ops.scalar(params.learningRate / Math.sqrt(oneLessRho)),
    momentum: ops.scalar(params.momentum),
  }
}
