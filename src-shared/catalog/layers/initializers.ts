import { z } from 'zod'
import { assertNever } from '../../base/result.ts'
import type { Initializer } from '../../plan/model-plan.ts'

/** How a kernel may start. */
export const KernelStart = z.enum([
  'glorot-uniform',
  'glorot-normal',
  'he-uniform',
  'he-normal',
  'random-normal',
])
export type KernelStart = z.infer<typeof KernelStart>

/** Params that Dense and the convolutions share. `initialSd` is read by `random-normal` only. */
export const kernelStartParams = {
  initializer: KernelStart.default('glorot-uniform'),
  initialSd: z.number().positive().max(10).default(0.05),
}

export function kernelInitializer(
  params: { initializer: KernelStart; initialSd: number },
  fans: { fanIn: number; fanOut: number },
): Initializer {
  switch (params.initializer) {
    case 'random-normal':
      return { kind: 'random-normal', sd: params.initialSd }
    case 'glorot-uniform':
    case 'glorot-normal':
    case 'he-uniform':
    case 'he-normal':
      return { kind: params.initializer, ...fans }
    default:
      return assertNever(params.initializer)
  }
}
