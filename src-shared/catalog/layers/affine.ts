import type { ConvOptions, FusedActivation, FusedEnding, Ops } from '../../plan/ops.ts'
import { activate, type ActivationName } from './activations.ts'

/**
 * What dense layers and convolutions are: activation(product + bias). Stated here once in plain operations; an
 * implementation that can do them in one go says so in `Ops.fused` and means the same.
 */

export type Ending<T> = { bias: T | undefined; activation: ActivationName; slope: number }

/** activation(rows × kernel + bias), of rank 2. */
export function affine<T>(ops: Ops<T>, [rows, kernel]: readonly [T, T], ending: Ending<T>): T {
  return ended(ops, ending, {
    fused: (together) => ops.fused?.matMul(rows, kernel, together) ?? null,
    plain: () => ops.matMul(rows, kernel),
  })
}

/** activation(x ∗ filter + bias). */
export function convolution<T>(
  ops: Ops<T>,
  { x, filter, options }: { x: T; filter: T; options: ConvOptions },
  ending: Ending<T>,
): T {
  return ended(ops, ending, {
    fused: (together) => ops.fused?.conv(x, filter, { ...together, ...options }) ?? null,
    plain: () => ops.conv(x, filter, options),
  })
}

function ended<T>(
  ops: Ops<T>,
  { bias, activation, slope }: Ending<T>,
  how: { fused(together: FusedEnding<T>): T | null; plain(): T },
): T {
  const together = fusedActivation(activation)
  // Other activations come after the fused bias.
  const fused = how.fused({ bias, activation: together ?? 'linear', slope })
  if (fused !== null) return together === null ? activate(ops, fused, { activation, slope }) : fused
  const product = how.plain()
  return activate(ops, bias === undefined ? product : ops.add(product, bias), { activation, slope })
}

function fusedActivation(activation: ActivationName): FusedActivation | null {
  switch (activation) {
    case 'linear':
    case 'relu':
    case 'leaky-relu':
    case 'elu':
    case 'sigmoid':
      return activation
    default:
      return null
  }
}
