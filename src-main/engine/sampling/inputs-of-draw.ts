import { problem, ProblemError } from '../../../src-shared/base/problem.ts'
import { samplerInputs, type Sampler, type SamplerInput } from '../../../src-shared/compile/sampler.ts'
import { sizeOf } from '../../../src-shared/tensor/shape.ts'
import { drawLatents } from '../train/sample.ts'

/** What is asked of an open sampler. */
export type SamplerDraw = {
  count: number
  /** Latent numbers that are not given are drawn: shower i's depend on (seed, i) alone. */
  seed: number
  /** One row per shower: the numbers of all latent inputs in the order of `samplerInputs`; without unit. */
  latents?: readonly (readonly number[])[] | null
  /** One row per shower: the condition, energies in GeV, class numbers from 0, else in the unit of the file. */
  conditions?: readonly (readonly number[])[] | null
}

/** The numbers of every input by name; throws `ProblemError` when there are too few, too many or no real ones. */
export function inputsOfDraw(sampler: Sampler, request: SamplerDraw): Record<string, Float32Array> {
  const inputs = samplerInputs(sampler)
  const latents = inputs.filter((each) => each.role === 'latent')
  const conditions = inputs.filter((each) => each.role !== 'latent')
  return {
    ...(request.latents == null
      ? Object.fromEntries(latents.map((input) => [input.name, drawLatents(input, { ...request, first: 0 })]))
      : columns(latents, request.latents, { count: request.count, what: 'latent numbers' })),
    ...columns(conditions, request.conditions ?? [], { count: request.count, what: 'conditions' }),
  }
}

/** The latent numbers that a draw without any would use, as its rows. */
export function drawnLatents(sampler: Sampler, request: Pick<SamplerDraw, 'count' | 'seed'>): number[][] {
  const latents = samplerInputs(sampler).filter((each) => each.role === 'latent')
  const drawn = latents.map((input) => drawLatents(input, { ...request, first: 0 }))
  return Array.from({ length: request.count }, (_, row) =>
    latents.flatMap(({ shape }, at) => {
      const size = sizeOf(shape)
      return [...(drawn[at] ?? []).slice(row * size, (row + 1) * size)]
    }),
  )
}

/** Splits rows into the inputs that lie in them side by side. */
function columns(
  inputs: readonly SamplerInput[],
  rows: readonly (readonly number[])[],
  { count, what }: { count: number; what: 'latent numbers' | 'conditions' },
): Record<string, Float32Array> {
  const width = inputs.reduce((sum, { shape }) => sum + sizeOf(shape), 0)
  // A generator without such inputs may be given none at all.
  if (width === 0 && rows.length === 0) return {}
  if (rows.length !== count) refuse(`${count} showers need ${count} rows of ${what}, but got ${rows.length}.`)
  const wrong = rows.find((row) => row.length !== width)
  if (wrong !== undefined) refuse(`A shower needs ${width} ${what}, but got ${wrong.length}.`)
  const made: Record<string, Float32Array> = {}
  let from = 0
  for (const input of inputs) {
    const size = sizeOf(input.shape)
    const values = new Float32Array(count * size)
    rows.forEach((row, shower) => values.set(row.slice(from, from + size), shower * size))
    const bad = values.find((value) => !isPossible(input, value))
    if (bad !== undefined) refuse(`“${input.name}” needs ${rangeOf(input)}, but got ${bad}.`)
    made[input.name] = values
    from += size
  }
  return made
}

function isPossible(input: SamplerInput, value: number): boolean {
  if (!Number.isFinite(value)) return false
  if (input.role === 'energy') return value > 0
  return input.role !== 'label' || (Number.isInteger(value) && value >= 0 && value < input.classes)
}

function rangeOf(input: SamplerInput): string {
  if (input.role === 'energy') return 'energies above 0 GeV'
  return input.role === 'label' ? `classes from 0 to ${input.classes - 1}` : 'finite numbers'
}

function refuse(message: string): never {
  throw new ProblemError([
    problem({
      code: 'sampling.inputs',
      message,
      hint: 'Give as many numbers as the generator’s inputs have; its description names them.',
    }),
  ])
}
