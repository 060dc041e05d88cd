import type * as tf from '@tensorflow/tfjs-core'
import { createRng } from '../../../src-shared/base/rng.ts'
import {
  samplerInputs,
  samplerOutput,
  type Sampler,
  type SamplerInput,
} from '../../../src-shared/compile/sampler.ts'
import { sizeOf } from '../../../src-shared/tensor/shape.ts'
import { difference, TOLERANCE } from '../step-compiler/compare.ts'
import type { CompiledGenerator } from '../step-compiler/compile-generator.ts'
import { sampleFrom } from '../train/sample.ts'

/** How far the compiled generator's showers were from the plain one's, from the same inputs. */
export type SamplerTrust = {
  agrees: boolean
  showers: number
  /** Relative to the largest number of each shower. */
  tolerance: number
  largestDifference: number
  /** Showers beyond the tolerance whose inputs' last bits move the plain generator as far: a cell at a threshold. */
  undetermined: number
}

/** Showers that are compared; the compiled program makes all its rows, the plain generator only these. */
const COMPARED = 16
/** Of what the plain generator itself moves by; see compare.ts. */
const SPREADS = 100

export async function comparedGenerators(
  sampler: Sampler,
  { compiled, weight }: { compiled: CompiledGenerator; weight: (name: string) => tf.Tensor },
): Promise<SamplerTrust> {
  const count = Math.min(COMPARED, compiled.rows)
  const inputs = triedInputs(sampler, compiled.rows)
  const eager = (nudge: number) =>
    sampleFrom(sampler, weight, { count, inputs: nudged(sampler, inputs, { count, nudge }) })
  const fast = compiled.run(inputs)
  const slow = await eager(0)
  const apart = differences(sampler, slow, fast.subarray(0, slow.length))
  const beyond = apart.filter((each) => !(each <= TOLERANCE))
  const trust = { agrees: true, showers: count, tolerance: TOLERANCE, undetermined: 0 }
  if (beyond.length === 0) return { ...trust, largestDifference: largest(apart) }
  const spreads = [differences(sampler, slow, await eager(1)), differences(sampler, slow, await eager(-1))]
  const isAllowed = (found: number, at: number) =>
    found <= TOLERANCE + SPREADS * Math.max(...spreads.map((each) => each[at] ?? 0))
  return {
    ...trust,
    agrees: apart.every(isAllowed),
    undetermined: beyond.length,
    largestDifference: largest(apart),
  }
}

function largest(values: readonly number[]): number {
  return values.some(Number.isNaN) ? NaN : Math.max(0, ...values)
}

/** Of each shower, relative to its largest number. */
function differences(sampler: Sampler, expected: Float32Array, found: Float32Array): number[] {
  const cells = sizeOf(samplerOutput(sampler).shape)
  return Array.from({ length: expected.length / cells }, (_, shower) => {
    const [from, to] = [shower * cells, (shower + 1) * cells]
    return difference(expected.subarray(from, to), found.subarray(from, to))
  })
}

/** Numbers such as users ask for: energies of 1 to 100 GeV, every class, latents as the generator wants them. */
function triedInputs(sampler: Sampler, rows: number): Record<string, Float32Array> {
  const rng = createRng(1, 'compare generators')
  const number = (input: SamplerInput): number => {
    if (input.role === 'label') return rng.integer(input.classes)
    if (input.role === 'energy') return 100 ** rng.uniform()
    return input.role === 'latent' && input.distribution === 'normal' ? rng.normal() : rng.uniform()
  }
  return Object.fromEntries(
    samplerInputs(sampler).map((input) => [
      input.name,
      Float32Array.from({ length: rows * sizeOf(input.shape) }, () => number(input)),
    ]),
  )
}

/** The first showers' inputs, moved by about two steps of their last bit; class numbers stay. */
function nudged(
  sampler: Sampler,
  inputs: Readonly<Record<string, Float32Array>>,
  { count, nudge }: { count: number; nudge: number },
): Record<string, Float32Array> {
  return Object.fromEntries(
    samplerInputs(sampler).map(({ name, shape, role }) => {
      const given = (inputs[name] ?? new Float32Array(0)).subarray(0, count * sizeOf(shape))
      return [name, role === 'label' ? given : given.map((value) => value * (1 + nudge * 2 ** -22))]
    }),
  )
}
