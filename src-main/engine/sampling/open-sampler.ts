import type * as tf from '@tensorflow/tfjs-core'
import { problem, type Problem } from '../../../src-shared/base/problem.ts'
import { samplerInputs, samplerOutput, type Sampler } from '../../../src-shared/compile/sampler.ts'
import { sizeOf } from '../../../src-shared/tensor/shape.ts'
import { nativeHost } from '../native-binding.ts'
import { compileGenerator, type CompiledGenerator } from '../step-compiler/compile-generator.ts'
import { CompileRefusal } from '../step-compiler/step-graph.ts'
import type { CompileWish } from '../step-compiler/xla-environment.ts'
import { weightsOnDevice } from '../train/device-weights.ts'
import { drawInputs, sampleFrom } from '../train/sample.ts'
import { comparedGenerators, type SamplerTrust } from './compare-generators.ts'
import { inputsOfDraw, type SamplerDraw } from './inputs-of-draw.ts'

/** A trained generator: what it is, and its weights by name. */
export type GeneratorToSample = { sampler: Sampler; weights: ReadonlyMap<string, Float32Array> }

export type SamplerWish = {
  compile: CompileWish
  /**
   * Showers per call of the compiled program, 16 unless told. Its shapes are fixed and fewer showers are filled up, so
   * that a shower has the same bits however many are made with it.
   */
  rows?: number
}

/** How showers are made, and why: it goes into the file that they are written to. */
export type SamplerReport = {
  mode: 'compiled' | 'eager'
  /** Why not compiled; null when it is. */
  reason: string | null
  trust: SamplerTrust | null
  rows: number
  prepareSeconds: number
}

/** A generator that stays ready: made once, asked as often as wanted, from one place at a time. */
export type OpenSampler = {
  report: SamplerReport
  /** What the user should know: warnings. */
  problems: Problem[]
  /** `count × cells` showers, shower after shower, in the unit of `samplerOutput` (MeV for energies). */
  draw(request: SamplerDraw): Promise<Float32Array>
  /** The same from the numbers of every input, `count × size` by `SamplerInput.name`. */
  showersFrom(inputs: Readonly<Record<string, Float32Array>>, count: number): Promise<Float32Array>
  dispose(): void
}

const ROWS = 16

/**
 * Opens a generator for drawing: as one native program where that can be done and agrees with the plain way, else
 * kernel by kernel, and `report` and `problems` say so. The engine must be open. Costs a tenth of a second to a few
 * seconds; a draw of up to `rows` showers then costs one call.
 */
export async function openSampler(run: GeneratorToSample, wish: SamplerWish): Promise<OpenSampler> {
  const rows = wish.rows ?? ROWS
  const began = performance.now()
  const { sampler } = run
  const device = weightsOnDevice(sampler.network.weights, run.weights)
  const eager = (given: Made): OpenSampler => ({
    ...opened(sampler, (inputs, count) =>
      eagerPieces({ sampler, weight: device.weight, rows }, inputs, count),
    ),
    problems: given.problem === undefined ? [] : [given.problem],
    report: { mode: 'eager', reason: given.reason, trust: given.trust ?? null, rows, prepareSeconds: 0 },
    dispose: device.dispose,
  })
  const host = nativeHost()
  if (wish.compile === 'off') return eager({ reason: 'Compiling is switched off.' })
  if (host === null) {
    const reason = 'Only native TensorFlow can run a compiled generator.'
    return eager({ reason, ...(wish.compile === 'on' ? { problem: notPossible(reason) } : {}) })
  }
  let compiled: CompiledGenerator | null = null
  try {
    const weights = new Map(sampler.network.weights.map(({ name }) => [name, device.weight(name)]))
    compiled = compileGenerator({ host, sampler, weights, rows })
    const trust = await comparedGenerators(sampler, { compiled, weight: device.weight })
    if (!trust.agrees) {
      compiled.dispose()
      const found = disagreement(trust)
      return eager({ reason: found.message, trust, problem: found })
    }
    // The program has weights of its own.
    device.dispose()
    const program = compiled
    return {
      ...opened(sampler, (inputs, count) => compiledPieces(sampler, program, { inputs, count })),
      problems: [],
      report: {
        ...{ mode: 'compiled', reason: null, trust, rows },
        prepareSeconds: (performance.now() - began) / 1000,
      },
      dispose: program.dispose,
    }
  } catch (error) {
    compiled?.dispose()
    if (error instanceof CompileRefusal) {
      return eager({ reason: error.message, problem: notPossible(error.message) })
    }
    device.dispose()
    throw error
  }
}

type Made = { reason: string; trust?: SamplerTrust; problem?: Problem }
type MakeShowers = OpenSampler['showersFrom']

function opened(sampler: Sampler, showersFrom: MakeShowers): Pick<OpenSampler, 'draw' | 'showersFrom'> {
  return {
    showersFrom,
    draw: async (request) => showersFrom(inputsOfDraw(sampler, request), request.count),
  }
}

/** Call after call; the last one is filled up with zeros, whose showers are dropped. */
function compiledPieces(
  sampler: Sampler,
  program: CompiledGenerator,
  { inputs, count }: { inputs: Readonly<Record<string, Float32Array>>; count: number },
): Promise<Float32Array> {
  const { rows } = program
  const cells = sizeOf(samplerOutput(sampler).shape)
  const showers = new Float32Array(count * cells)
  for (let first = 0; first < count; first += rows) {
    const made = program.run(slicedInputs(sampler, inputs, { first, count: rows }))
    showers.set(made.subarray(0, Math.min(rows, count - first) * cells), first * cells)
  }
  return Promise.resolve(showers)
}

async function eagerPieces(
  generator: { sampler: Sampler; weight: (name: string) => tf.Tensor; rows: number },
  inputs: Readonly<Record<string, Float32Array>>,
  count: number,
): Promise<Float32Array> {
  const { sampler, weight, rows } = generator
  const cells = sizeOf(samplerOutput(sampler).shape)
  const showers = new Float32Array(count * cells)
  for (let first = 0; first < count; first += rows) {
    const piece = Math.min(rows, count - first)
    const given = slicedInputs(sampler, inputs, { first, count: piece })
    showers.set(await sampleFrom(sampler, weight, { count: piece, inputs: given }), first * cells)
  }
  return showers
}

/** Rows `first` to `first + count - 1` of every input, zeros where there are no more. */
function slicedInputs(
  sampler: Sampler,
  inputs: Readonly<Record<string, Float32Array>>,
  { first, count }: { first: number; count: number },
): Record<string, Float32Array> {
  return Object.fromEntries(
    samplerInputs(sampler).map(({ name, shape }) => {
      const size = sizeOf(shape)
      const given = (inputs[name] ?? new Float32Array(0)).subarray(first * size, (first + count) * size)
      if (given.length === count * size) return [name, given]
      const filled = new Float32Array(count * size)
      filled.set(given)
      return [name, filled]
    }),
  )
}

/**
 * Many showers piece by piece, `rows` of the sampler at a time, so that memory does not grow with their number. Shower i
 * depends on (seed, i) alone. `conditionOf` gives a piece's conditions in the unit of the file.
 */
export async function* streamShowers(
  { sampler, opened: { report, showersFrom } }: { sampler: Sampler; opened: OpenSampler },
  request: {
    count: number
    seed: number
    conditionOf: ((first: number, count: number) => Float32Array) | null
  },
): AsyncGenerator<{ first: number; count: number; condition: Float32Array | null; showers: Float32Array }> {
  for (let first = 0; first < request.count; first += report.rows) {
    const count = Math.min(report.rows, request.count - first)
    const condition = request.conditionOf?.(first, count) ?? null
    const inputs = drawInputs(sampler, { count, first, seed: request.seed, condition })
    yield { first, count, condition, showers: await showersFrom(inputs, count) }
  }
}

function notPossible(why: string): Problem {
  return problem({
    code: 'compile.generator-refused',
    severity: 'warning',
    message: `Showers are generated uncompiled: ${why}`,
    hint: 'They are the same, made more slowly. --compile off generates this way without asking.',
  })
}

function disagreement({ largestDifference, tolerance }: SamplerTrust): Problem {
  return problem({
    code: 'compile.generator-mismatch',
    severity: 'warning',
    message: `Showers are generated uncompiled: the compiled generator differs from the plain one by ${largestDifference.toExponential(1)} (${tolerance} is allowed).`,
    hint: 'The showers can be trusted; please report the project, because this should not happen.',
  })
}
