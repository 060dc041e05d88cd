import { z } from 'zod'
import type { Ops } from '../../plan/ops.ts'

/** The elementwise functions (and softmax) that layers end with. Constants as in the papers named. */
export const ActivationName = z.enum([
  'linear',
  'relu',
  'leaky-relu',
  'elu',
  'selu',
  'sigmoid',
  'tanh',
  'softplus',
  'swish',
  'gelu',
  'softmax',
])
export type ActivationName = z.infer<typeof ActivationName>

/** Keras's default slope of the leaky ReLU. */
export const DEFAULT_SLOPE = 0.3

/** For docs and inspector: the formula in one line. */
export const activationFormulas: Readonly<Record<ActivationName, string>> = {
  linear: 'x',
  relu: 'max(x, 0)',
  'leaky-relu': 'x for x > 0, slope · x below',
  elu: 'x for x > 0, eˣ − 1 below',
  selu: '1.0507 · (x for x > 0, 1.6733 · (eˣ − 1) below)',
  sigmoid: '1 / (1 + e⁻ˣ)',
  tanh: 'tanh x',
  softplus: 'ln(1 + eˣ)',
  swish: 'x / (1 + e⁻ˣ)',
  gelu: 'x · (1 + erf(x / √2)) / 2',
  softmax: 'eˣ / Σ eˣ over the last axis',
}

// Klambauer et al. 2017, "Self-normalizing neural networks", eq. 14.
const SELU_ALPHA = 1.6732632423543772
const SELU_SCALE = 1.0507009873554805

export function activate<T>(ops: Ops<T>, x: T, how: { activation: ActivationName; slope: number }): T {
  switch (how.activation) {
    case 'linear':
      return x
    case 'relu':
      return ops.relu(x)
    case 'leaky-relu':
      return ops.leakyRelu(x, how.slope)
    case 'elu':
      return ops.elu(x, 1)
    case 'selu':
      return ops.mul(ops.scalar(SELU_SCALE), ops.elu(x, SELU_ALPHA))
    case 'sigmoid':
      return ops.sigmoid(x)
    case 'tanh':
      return ops.tanh(x)
    case 'softplus':
      return ops.softplus(x)
    case 'swish':
      return ops.mul(x, ops.sigmoid(x))
    case 'gelu':
      return gelu(ops, x)
    case 'softmax':
      return ops.softmax(x)
  }
}

// The exact form with erf (Hendrycks and Gimpel 2016), not the tanh approximation.
function gelu<T>(ops: Ops<T>, x: T): T {
  const bell = ops.add(ops.scalar(1), ops.erf(ops.mul(x, ops.scalar(Math.SQRT1_2))))
  return ops.mul(ops.mul(ops.scalar(0.5), x), bell)
}

/** Leaky ReLU whose slope is a weight: alpha broadcasts against x (He et al. 2015). */
export function preluOf<T>(ops: Ops<T>, x: T, alpha: T): T {
  return ops.sub(ops.relu(x), ops.mul(alpha, ops.relu(ops.neg(x))))
}
