import * as tf from '@tensorflow/tfjs-core'
import { createRng } from '../../../src-shared/base/rng.ts'
import { energyFactor, isEnergyUnit } from '../../../src-shared/base/units.ts'
import {
  sampleShowers,
  samplerInputs,
  samplerOutput,
  type Sampler,
} from '../../../src-shared/compile/sampler.ts'
import { sizeOf } from '../../../src-shared/tensor/shape.ts'
import { tensorOps } from '../ops/tensor-ops.ts'

export type GeneratorWeights = (name: string) => tf.Tensor

export type SampleRequest = {
  count: number
  /** Latent numbers of shower `first + i` depend on (seed, first + i) alone, not on how many are made at once. */
  first: number
  seed: number
  /** The condition in the file's unit, `count × k`; null when the generator takes none. */
  condition: Float32Array | null
}

/** Showers at one go, `count × cells`, in the unit of `samplerOutput` (MeV for energies). */
export async function sampleAtOnce(
  sampler: Sampler,
  weight: GeneratorWeights,
  request: SampleRequest,
): Promise<Float32Array> {
  const made = tf.tidy(() => {
    const inputs = Object.fromEntries(
      samplerInputs(sampler).map((input) => [input.name, inputTensor(sampler, input, request)]),
    )
    return sampleShowers<tf.Tensor>(tensorOps, sampler, { inputs, weight })
  })
  const values = (await made.data()) as Float32Array // float32 by construction
  made.dispose()
  return values
}

function inputTensor(
  sampler: Sampler,
  input: ReturnType<typeof samplerInputs>[number],
  request: SampleRequest,
): tf.Tensor {
  const shape = [request.count, ...input.shape]
  switch (input.role) {
    case 'latent':
      return tf.tensor(latents(input, request), shape)
    case 'energy':
    case 'label':
    case 'condition': {
      if (request.condition === null) throw new Error(`The generator needs ${input.name}, and none was given`)
      const unit = sampler.plan.data.condition?.raw.unit ?? '1'
      const factor = input.role === 'energy' && isEnergyUnit(unit) ? energyFactor(unit, 'GeV') : 1
      return tf.tensor(
        factor === 1 ? request.condition : request.condition.map((value) => value * factor),
        shape,
      )
    }
    case 'input':
      throw new Error(`Input ${input.name} of the generator is fed by nothing`)
  }
}

function latents(
  input: { name: string; shape: readonly number[]; distribution: 'normal' | 'uniform' },
  { count, first, seed }: SampleRequest,
): Float32Array {
  const size = sizeOf(input.shape)
  const values = new Float32Array(count * size)
  for (let shower = 0; shower < count; shower++) {
    const rng = createRng(seed, `sample/${input.name}`, first + shower)
    values.set(input.distribution === 'normal' ? rng.normals(size) : rng.uniforms(size), shower * size)
  }
  return values
}

/** Cells per shower of a sampler. */
export function showerSize(sampler: Sampler): number {
  return sizeOf(samplerOutput(sampler).shape)
}

const AT_ONCE = 1024

/** Many showers in pieces, so that memory does not grow with their number. `conditionOf` gives a piece's conditions. */
export async function* sampleInPieces(
  sampler: Sampler,
  weight: GeneratorWeights,
  request: {
    count: number
    seed: number
    conditionOf: ((first: number, count: number) => Float32Array) | null
  },
): AsyncGenerator<{ first: number; count: number; condition: Float32Array | null; showers: Float32Array }> {
  for (let first = 0; first < request.count; first += AT_ONCE) {
    const count = Math.min(AT_ONCE, request.count - first)
    const condition = request.conditionOf?.(first, count) ?? null
    const showers = await sampleAtOnce(sampler, weight, { count, first, seed: request.seed, condition })
    yield { first, count, condition, showers }
  }
}
