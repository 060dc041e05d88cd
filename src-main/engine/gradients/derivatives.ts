import type { Tensor } from '@tensorflow/tfjs-core'
import * as tf from '@tensorflow/tfjs-core'
import { createRng } from '../../../src-shared/base/rng.ts'
import type { ArrayValue } from '../../../src-shared/plan/array-ops.ts'
import { arrayOps, arrayValue } from '../../../src-shared/plan/array-ops.ts'
import type { Ops } from '../../../src-shared/plan/ops.ts'
import { sizeOf } from '../../../src-shared/tensor/shape.ts'
import { tensorOps } from '../ops/tensor-ops.ts'

/**
 * Compares a back end's first and second derivatives with finite differences in float64.
 *
 * The expression f is made a scalar, L = Σ c f + d f²/2 with fixed random c and d (the square gives linear f a second
 * derivative too). First order: ∂L/∂z for every input and weight z. Second order: the path that a gradient penalty
 * takes, ∂P/∂z with P = ½ Σ (∂L/∂x)² over the penalised inputs x; it equals the derivative of L along z and then along
 * ∂L/∂x, so finite differences of L alone check it.
 */

export type Expression = <T>(ops: Ops<T>, inputs: readonly T[]) => T

export type DerivativeCase = {
  /** Values are rounded to float32 by whoever makes them, so that both sides see the same numbers. */
  inputs: readonly DerivativeInput[]
  f: Expression
  seed: number
}

export type DerivativeInput = {
  value: ArrayValue
  /**
   * `penalised`: in P; `weight`: differentiated only; `constant`: an index, whose derivative must be zero;
   * `frozen`: not differentiated (a moving average).
   */
  role: 'penalised' | 'weight' | 'constant' | 'frozen'
}

/** Largest deviation, relative to the size of the derivative of the same tensor. */
export type DerivativeErrors = { first: number; second: number }

/** The finite differences of two step sizes disagree: the point lies at a kink, try another. */
export class KinkError extends Error {}

const STEP = 1e-3
const DIRECTIONS = 4

/** Tries seeds until one gives a point away from kinks; random points lie near one rarely. */
export async function errorsAwayFromKinks(
  make: (seed: number) => DerivativeCase,
  firstSeed: number,
): Promise<DerivativeErrors> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await derivativeErrors(make(firstSeed + attempt))
    } catch (error) {
      if (!(error instanceof KinkError) || attempt === 30) throw error
    }
  }
}

export async function derivativeErrors(subject: DerivativeCase): Promise<DerivativeErrors> {
  const values = subject.inputs.map((input) => input.value)
  const output = subject.f(arrayOps, values)
  const rng = createRng(subject.seed, 'derivatives')
  const linear = signed(output.shape, rng)
  const square = signed(output.shape, rng)
  const loss = <T>(ops: Ops<T>, inputs: readonly T[]): T => {
    const y = subject.f(ops, inputs)
    const weight = ops.add(ops.constant([...linear.values], linear.shape), scaled(ops, y, square))
    return ops.sum(ops.mul(y, weight), [...output.shape.keys()])
  }
  const reference = differences(subject, (inputs) => loss(arrayOps, inputs).values[0] ?? Number.NaN, rng)
  const computed = await backEndGradients(subject, loss)
  return {
    first: largestDeviation(subject, reference.first, computed.first),
    second: largestDeviation(subject, reference.second, computed.second),
  }
}

function scaled<T>(ops: Ops<T>, y: T, square: ArrayValue): T {
  return ops.mul(y, ops.constant([...square.values], square.shape))
}

/** ±(0.25 … 0.75), exact in float32. */
function signed(shape: readonly number[], rng: ReturnType<typeof createRng>): ArrayValue {
  const values = Array.from({ length: sizeOf(shape) }, () => (rng.integer(2) - 0.5) * (0.5 + rng.uniform()))
  return arrayValue(values.map(Math.fround), shape)
}

/** What finite differences say: for every input, the derivative along some directions of unit length. */
type Along = { direction: ArrayValue; slope: number }[]

function differences(
  subject: DerivativeCase,
  loss: (inputs: readonly ArrayValue[]) => number,
  rng: ReturnType<typeof createRng>,
): { first: Along[]; second: Along[] } {
  const point = subject.inputs.map((input) => input.value)
  const steepest = subject.inputs.map((input, index) =>
    input.role === 'penalised' ? gradientOf(loss, point, index) : null,
  )
  const length = Math.hypot(...steepest.flatMap((part) => (part === null ? [] : [...part.values])))
  const first: Along[] = []
  const second: Along[] = []
  for (const [index, input] of subject.inputs.entries()) {
    const isFixed = input.role === 'constant' || input.role === 'frozen'
    const directions = isFixed ? [] : unitDirections(input.value.shape, rng)
    first.push(
      directions.map((direction) => {
        const move = point.map((_, each) => (each === index ? direction : null))
        return { direction, slope: slopeAlong((h) => loss(moved(point, move, h))) }
      }),
    )
    second.push(
      directions.map((direction) => {
        const move = point.map((_, each) => (each === index ? direction : null))
        const curvature = (h: number): number =>
          length === 0 ? 0 : mixedDifference(loss, { point, move, steepest, length, h })
        return { direction, slope: length * extrapolated(curvature) }
      }),
    )
  }
  return { first, second }
}

type Move = readonly (ArrayValue | null)[]

function moved(point: readonly ArrayValue[], move: Move, h: number): ArrayValue[] {
  return point.map((x, index) => {
    const part = move[index] ?? null
    return part === null
      ? x
      : { shape: x.shape, values: x.values.map((value, each) => value + h * (part.values[each] ?? 0)) }
  })
}

function mixedDifference(
  loss: (inputs: readonly ArrayValue[]) => number,
  options: { point: readonly ArrayValue[]; move: Move; steepest: Move; length: number; h: number },
): number {
  const { point, move, steepest, length, h } = options
  const at = (a: number, b: number): number =>
    loss(moved(moved(point, move, a * h), steepest, (b * h) / length))
  return (at(1, 1) - at(1, -1) - at(-1, 1) + at(-1, -1)) / (4 * h * h)
}

function gradientOf(
  loss: (inputs: readonly ArrayValue[]) => number,
  point: readonly ArrayValue[],
  index: number,
): ArrayValue {
  const shape = point[index]?.shape ?? []
  const slopes = Array.from({ length: sizeOf(shape) }, (_, cell) => {
    const unit = arrayValue(new Float64Array(sizeOf(shape)), shape)
    unit.values[cell] = 1
    const move = point.map((_, each) => (each === index ? unit : null))
    return slopeAlong((h) => loss(moved(point, move, h)))
  })
  return arrayValue(slopes, shape)
}

function slopeAlong(lossAt: (h: number) => number): number {
  return extrapolated((h) => (lossAt(h) - lossAt(-h)) / (2 * h))
}

/** Richardson: the errors of central differences go as h², so two steps cancel them. A kink shows as disagreement. */
function extrapolated(difference: (h: number) => number): number {
  const coarse = difference(STEP)
  const fine = difference(STEP / 2)
  // `!(… <= …)` also catches NaN.
  if (!(Math.abs(coarse - fine) <= 1e-4 * (1 + Math.abs(fine)))) {
    throw new KinkError(`Differences disagree: ${coarse} at step ${STEP}, ${fine} at half of it`)
  }
  return (4 * fine - coarse) / 3
}

function unitDirections(shape: readonly number[], rng: ReturnType<typeof createRng>): ArrayValue[] {
  return Array.from({ length: DIRECTIONS }, () => {
    const values = rng.normals(sizeOf(shape))
    const length = Math.hypot(...values)
    return arrayValue(
      Array.from(values, (value) => value / length),
      shape,
    )
  })
}

type Gradients = (Float64Array | null)[]

async function backEndGradients(
  subject: DerivativeCase,
  loss: <T>(ops: Ops<T>, inputs: readonly T[]) => T,
): Promise<{ first: Gradients; second: Gradients }> {
  const before = tf.memory().numTensors
  const inputs = subject.inputs.map(({ value }) => tf.tensor(Float32Array.from(value.values), value.shape))
  const penalised = subject.inputs.flatMap(({ role }, index) => (role === 'penalised' ? [index] : []))
  const scalarLoss = (): Tensor => loss(tensorOps, inputs)
  const penalty = (): Tensor => {
    const { grads } = tf.engine().gradients(scalarLoss, pick(inputs, penalised), undefined, true)
    const squares = grads.flatMap((gradient) => (gradient == null ? [] : [tf.sum(tf.square(gradient))]))
    return tf.mul(squares.length === 0 ? tf.scalar(0) : tf.addN(squares), 0.5)
  }
  const first = await gradientValues(scalarLoss, inputs)
  const second = penalised.length === 0 ? inputs.map(() => null) : await gradientValues(penalty, inputs)
  tf.dispose(inputs)
  const left = tf.memory().numTensors - before
  if (left !== 0) throw new Error(`${left} tensors were left behind by a derivative`)
  return { first, second }
}

function pick(inputs: readonly Tensor[], indices: readonly number[]): Tensor[] {
  return inputs.filter((_, index) => indices.includes(index))
}

/** Read asynchronously: the WebGPU back end knows no other way under Node. */
async function gradientValues(f: () => Tensor, inputs: Tensor[]): Promise<Gradients> {
  const { value, grads } = tf.tidy(() => tf.engine().gradients(f, inputs, undefined, true))
  value.dispose()
  // tfjs gives no gradient where the result does not depend on an input: that is zero.
  return Promise.all(
    grads.map(async (gradient: Tensor | null | undefined) => {
      if (gradient == null) return null
      const values = Float64Array.from(await gradient.data())
      gradient.dispose()
      return values
    }),
  )
}

function largestDeviation(subject: DerivativeCase, wanted: readonly Along[], got: Gradients): number {
  const overall = Math.max(0, ...wanted.flat().map(({ slope }) => Math.abs(slope)))
  let worst = 0
  for (const [index, along] of wanted.entries()) {
    const own = Math.max(0, ...along.map(({ slope }) => Math.abs(slope)))
    const scale = Math.max(own, 0.01 * overall, 1e-5)
    for (const { direction, slope } of along) {
      const gradient = got[index] ?? null
      const value = gradient === null ? 0 : inner(gradient, direction.values)
      const deviation = Math.abs(value - slope) / scale
      // NaN is the worst of all, and Math.max would hide where it came from.
      if (Number.isNaN(deviation)) return Number.POSITIVE_INFINITY
      worst = Math.max(worst, deviation)
    }
    if (subject.inputs[index]?.role === 'constant' && got[index]?.some((value) => value !== 0) === true) {
      return Number.POSITIVE_INFINITY
    }
  }
  return worst
}

function inner(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0)
}
