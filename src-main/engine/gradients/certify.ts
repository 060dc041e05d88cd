import * as tf from '@tensorflow/tfjs-core'
import { createRng } from '../../../src-shared/base/rng.ts'
import type { LayerDefinition, LayerMode } from '../../../src-shared/catalog/define.ts'
import { layers } from '../../../src-shared/catalog/index.ts'
import type { Initializer } from '../../../src-shared/plan/model-plan.ts'
import type { ArrayValue } from '../../../src-shared/plan/array-ops.ts'
import { arrayOps, arrayValue } from '../../../src-shared/plan/array-ops.ts'
import type { Ops } from '../../../src-shared/plan/ops.ts'
import { formatShape, sizeOf } from '../../../src-shared/tensor/shape.ts'
import type { Backend } from '../runtime/report.ts'
import type { DerivativeCase, DerivativeErrors, DerivativeInput } from './derivatives.ts'
import { errorsAwayFromKinks } from './derivatives.ts'
import type { LayerSetting } from './layer-settings.ts'
import { layerSettings } from './layer-settings.ts'

/**
 * Certificates: for every layer and every activation it offers, whether the back end's first derivatives, and the
 * second derivatives that a gradient penalty takes, agree with finite differences in float64. In: the catalogue and
 * the back end that is open, with its kernels and gradients repaired. Out: plain data.
 */
export type Certificate = {
  kind: string
  activation: string | null
  backend: Backend
  first: Verdict
  second: Verdict
  /** Input shapes of the settings it covers, for people. */
  shapes: string[]
  tfjs: string
}

/** `error` is the largest deviation over all settings, relative to the derivative; `why` says what threw. */
export type Verdict = { ok: boolean; error: number; why?: string }

/** Float32 arithmetic over a few dozen terms leaves about 1e-5; a wrong derivative is off by 0.1 and more. */
export const TOLERANCE = 1e-3

const BATCH = 2
const SEED = 20_261_120

export async function certifyAll(backend: Backend): Promise<Certificate[]> {
  const certificates: Certificate[] = []
  for (const layer of layers) certificates.push(...(await certifyLayer(layer, backend)))
  return certificates
}

export async function certifyLayer(layer: LayerDefinition, backend: Backend): Promise<Certificate[]> {
  const settings = layerSettings(layer)
  const activations = [...new Set(settings.map((setting) => setting.activation))]
  if (settings.length === 0) {
    const missing: Verdict = {
      ok: false,
      error: Number.POSITIVE_INFINITY,
      why: 'No small setting was found.',
    }
    return [
      {
        kind: layer.kind,
        activation: null,
        backend,
        first: missing,
        second: missing,
        shapes: [],
        tfjs: tf.version_core,
      },
    ]
  }
  const certificates: Certificate[] = []
  for (const activation of activations) {
    const own = settings.filter((setting) => setting.activation === activation)
    const outcomes: Outcome[] = []
    // One after the other: the tape of tfjs is one per process.
    for (const setting of own) outcomes.push(...(await outcomesOf(layer, setting)))
    certificates.push({
      kind: layer.kind,
      activation,
      backend,
      first: verdict(outcomes, 'first'),
      second: verdict(outcomes, 'second'),
      shapes: [...new Set(own.map(({ shapes }) => shapes.map(formatShape).join(', ')))],
      tfjs: tf.version_core,
    })
  }
  return certificates
}

type Outcome = DerivativeErrors | { threw: string }

function verdict(outcomes: readonly Outcome[], order: keyof DerivativeErrors): Verdict {
  const threw = outcomes.find((each) => 'threw' in each)
  if (threw !== undefined) return { ok: false, error: Number.POSITIVE_INFINITY, why: threw.threw }
  const error = Math.max(
    ...outcomes.map((each) => ('threw' in each ? Number.POSITIVE_INFINITY : each[order])),
  )
  return { ok: error <= TOLERANCE, error }
}

/** One outcome per mode in which the layer computes something of its own. */
async function outcomesOf(layer: LayerDefinition, setting: LayerSetting): Promise<Outcome[]> {
  const train = (seed: number): DerivativeCase => layerCase(layer, setting, { kind: 'train', seed })
  const infer = (seed: number): DerivativeCase => layerCase(layer, setting, { kind: 'infer', seed })
  const modes = sameResult(train(SEED), infer(SEED)) ? [train] : [train, infer]
  const outcomes: Outcome[] = []
  for (const make of modes) {
    try {
      outcomes.push(await errorsAwayFromKinks(make, SEED))
    } catch (error) {
      outcomes.push({ threw: error instanceof Error ? error.message : String(error) })
    }
  }
  return outcomes
}

function sameResult(a: DerivativeCase, b: DerivativeCase): boolean {
  const results = [a, b].map(({ f, inputs }) =>
    f(
      arrayOps,
      inputs.map(({ value }) => value),
    ),
  )
  return results[0]?.values.every((value, index) => value === results[1]?.values[index]) ?? false
}

/** The layer as an expression of its inputs and weights, at random points. */
function layerCase(
  layer: LayerDefinition,
  { params, shapes, outputShape }: LayerSetting,
  { kind, seed }: { kind: LayerMode<unknown>['kind']; seed: number },
): DerivativeCase {
  const rng = createRng(seed, layer.kind)
  const classes = params['entries'] ?? params['classes']
  const specs = Object.entries(layer.weights(shapes, params))
  const isDifferentiable = typeof classes !== 'number'
  const inputs = shapes.map((shape): DerivativeInput => {
    const event = shape.map((dim) => dim ?? BATCH)
    const values = isDifferentiable
      ? rng.normals(sizeOf(event))
      : Array.from({ length: sizeOf(event) }, () => rng.integer(classes))
    return { value: arrayValue(values, event), role: isDifferentiable ? 'penalised' : 'constant' }
  })
  // Where the input is an index, the penalty goes over the weights instead.
  const trainable = isDifferentiable ? 'weight' : 'penalised'
  const weights = specs.map(([, spec]): DerivativeInput => ({
    value: arrayValue(
      Array.from(rng.normals(sizeOf(spec.shape)), (normal) =>
        Math.fround(startValue(spec.initializer, normal)),
      ),
      spec.shape,
    ),
    role: spec.trainable ? trainable : 'frozen',
  }))
  const f = <T>(ops: Ops<T>, values: readonly T[]): T => {
    const named = specs.map(([name], index) => [name, values[inputs.length + index] as T] as const) // in order
    return layer.forward(ops, {
      inputs: values.slice(0, inputs.length),
      shapes,
      outputShape,
      params,
      weights: Object.fromEntries(named),
      mode: kind === 'infer' ? { kind } : trainMode(ops, seed),
    })
  }
  return { inputs: [...inputs, ...weights], f, seed }
}

/** Far enough from where weights start for every path to count; what starts at one stays positive (variances). */
function startValue(initializer: Initializer, normal: number): number {
  switch (initializer.kind) {
    case 'ones':
      return 0.5 + Math.abs(normal)
    case 'zeros':
      return 0.3 * normal
    case 'constant':
      return initializer.value + 0.3 * normal
    default:
      return 0.5 * normal
  }
}

/** Draws that are the same for every implementation: the n-th draw of a pass has its own seed. */
function trainMode<T>(ops: Ops<T>, seed: number): LayerMode<T> {
  let draws = 0
  const draw = (like: T, kind: 'uniforms' | 'normals'): T => {
    const shape = shapeOf(like)
    return ops.constant(createRng(seed, 'draws', draws++)[kind](sizeOf(shape)), shape)
  }
  return {
    kind: 'train',
    uniformLike: (like) => draw(like, 'uniforms'),
    normalLike: (like) => draw(like, 'normals'),
    update: () => undefined,
  }
}

/** Tensors and arrays, the two implementations used here, both have a shape. */
function shapeOf(value: unknown): readonly number[] {
  return (value as Pick<ArrayValue, 'shape'>).shape
}
