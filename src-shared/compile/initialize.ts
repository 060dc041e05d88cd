import { createRng } from '../base/rng.ts'
import type { Initializer, ModelPlan, NetworkPlan, WeightPlan } from '../plan/model-plan.ts'
import { sizeOf } from '../tensor/shape.ts'

/**
 * The first values of every weight, by its name in the model. Each weight has a random stream of its own, so adding a
 * layer leaves the starting values of all others as they were.
 */
export function initialWeights(plan: ModelPlan | NetworkPlan, seed: number): Map<string, Float32Array> {
  const planned = 'networks' in plan ? plan.networks.flatMap((network) => network.weights) : plan.weights
  return new Map(planned.map((weight) => [weight.name, initialValues(weight, seed)]))
}

function initialValues(weight: WeightPlan, seed: number): Float32Array {
  const size = sizeOf(weight.shape)
  const rng = () => createRng(seed, `weights/${weight.name}`)
  const { initializer } = weight
  switch (initializer.kind) {
    case 'zeros':
      return new Float32Array(size)
    case 'ones':
      return new Float32Array(size).fill(1)
    case 'constant':
      return new Float32Array(size).fill(initializer.value)
    case 'random-normal':
      return rng()
        .normals(size)
        .map((value) => value * initializer.sd)
    case 'random-uniform':
      return uniformWithin(rng().uniforms(size), initializer.limit)
    default: {
      const sd = standardDeviation(initializer)
      // A uniform distribution on [-l, l] has the standard deviation l / √3.
      return initializer.kind.endsWith('uniform')
        ? uniformWithin(rng().uniforms(size), sd * Math.sqrt(3))
        : rng()
            .normals(size)
            .map((value) => value * sd)
    }
  }
}

/** Glorot and Bengio 2010, eq. 16: √(2 / (fanIn + fanOut)); He et al. 2015, eq. 10: √(2 / fanIn). */
function standardDeviation(initializer: Extract<Initializer, { fanIn: number }>): number {
  const { kind, fanIn, fanOut } = initializer
  return kind.startsWith('glorot') ? Math.sqrt(2 / (fanIn + fanOut)) : Math.sqrt(2 / fanIn)
}

function uniformWithin(values: Float32Array, limit: number): Float32Array {
  return values.map((value) => (2 * value - 1) * limit)
}
