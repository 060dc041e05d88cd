import * as tf from '@tensorflow/tfjs-core'
import { openStream } from '../../../src-shared/base/rng.ts'
import { energyFactor, isEnergyUnit } from '../../../src-shared/base/units.ts'
import { sampleShowers, samplerInputs, type Sampler } from '../../../src-shared/compile/sampler.ts'
import { sizeOf } from '../../../src-shared/tensor/shape.ts'
import { inferenceOps } from '../ops/fused-ops.ts'

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
  return sampleFrom(sampler, weight, { count: request.count, inputs: drawInputs(sampler, request) })
}

/** The numbers of every input by its name, as an exported generator would be fed. */
export function drawInputs(sampler: Sampler, request: SampleRequest): Record<string, Float32Array> {
  return Object.fromEntries(
    samplerInputs(sampler).map((input) => [input.name, inputValues(sampler, input, request)]),
  )
}

export async function sampleFrom(
  sampler: Sampler,
  weight: GeneratorWeights,
  given: { count: number; inputs: Readonly<Record<string, Float32Array>> },
): Promise<Float32Array> {
  const made = tf.tidy(() => {
    const inputs = Object.fromEntries(
      samplerInputs(sampler).map(({ name, shape }) => [
        name,
        tf.tensor(given.inputs[name] ?? missing(name), [given.count, ...shape]),
      ]),
    )
    return sampleShowers<tf.Tensor>(inferenceOps, sampler, { inputs, weight })
  })
  const values = (await made.data()) as Float32Array // float32 by construction
  made.dispose()
  return values
}

function missing(name: string): never {
  throw new Error(`The generator needs ${name}, and none was given`)
}

function inputValues(
  sampler: Sampler,
  input: ReturnType<typeof samplerInputs>[number],
  request: SampleRequest,
): Float32Array {
  switch (input.role) {
    case 'latent':
      return drawLatents(input, request)
    case 'energy':
    case 'label':
    case 'condition': {
      const condition = request.condition ?? missing(input.name)
      const unit = sampler.plan.data.condition?.raw.unit ?? '1'
      const factor = input.role === 'energy' && isEnergyUnit(unit) ? energyFactor(unit, 'GeV') : 1
      return factor === 1 ? condition : condition.map((value) => value * factor)
    }
    case 'input':
      return missing(input.name)
  }
}

/** Latent numbers of showers `first` to `first + count - 1`, each a function of (seed, its number) alone. */
export function drawLatents(
  input: { name: string; shape: readonly number[]; distribution: 'normal' | 'uniform' },
  { count, first, seed }: Omit<SampleRequest, 'condition'>,
): Float32Array {
  const size = sizeOf(input.shape)
  const values = new Float32Array(count * size)
  const rngOf = openStream(seed, `sample/${input.name}`)
  for (let shower = 0; shower < count; shower++) {
    const rng = rngOf(first + shower)
    values.set(input.distribution === 'normal' ? rng.normals(size) : rng.uniforms(size), shower * size)
  }
  return values
}
