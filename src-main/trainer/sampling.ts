import { problem, ProblemError } from '../../src-shared/base/problem.ts'
import type { Sampling } from '../../src-shared/protocol/run-messages.ts'
import type { Unit } from '../../src-shared/base/units.ts'
import type { RunEvent } from '../../src-shared/protocol/run-events.ts'
import { floatsOfBase64 } from './base64-floats.ts'
import type { SampleInput } from './jobs/inputs.ts'
import type { launchTrainer } from './launch.ts'
import { Question, type Answer } from './messages.ts'
import { startJob } from './supervisor.ts'

/** A run's generator, open in a process of its own and ready to draw. */
export type OpenedSampling = {
  /** Latents, condition and output: names, sizes, units (energies in GeV, showers in MeV), ranges, classes. */
  description: Sampling
  /** Whether it draws as one native program; else kernel by kernel, several times slower. */
  isCompiled: boolean
  /**
   * Rejects with a `ProblemError` for numbers that the generator cannot take (then it may be asked again) and when its
   * process has gone (then it may not).
   */
  draw(request: DrawRequest): Promise<DrawnShowers>
  /** Ends the process; what is still being drawn rejects. */
  close(): Promise<void>
}

export type DrawRequest = {
  count: number
  /** For what is not given: shower i's numbers depend on (seed, i) alone, as in `generate`. */
  seed: number
  /** One row per shower: all latent numbers in the order of the description. */
  latents?: number[][] | null
  /** One row per shower, in the description's unit; class numbers for classes. Left out: as in the training data. */
  conditions?: number[][] | null
}

export type DrawnShowers = {
  /** Showers, and cells per shower. */
  shape: readonly [number, number]
  unit: Unit
  /** Shower after shower. */
  values: Float32Array<ArrayBuffer>
  /** What the showers were made from, row after row; null for what the generator does not take. */
  latents: Float32Array<ArrayBuffer> | null
  conditions: Float32Array<ArrayBuffer> | null
  drawMs: number
}

export type SamplingOptions = Partial<Omit<SampleInput, 'runFolder'>> & {
  /** Warnings: broken checkpoints that were passed over, a generator that could not be compiled. */
  onEvent?(event: RunEvent): void
  launch?: typeof launchTrainer
}

/** Time a draw in progress has to end. */
const PATIENCE_MS = 1000

/** Opens the generator of a run folder, its newest checkpoint or the one of a given round. Throws `ProblemError`. */
export async function openSampling(
  runFolder: string,
  options: SamplingOptions = {},
): Promise<OpenedSampling> {
  const { launch, onEvent, round = null, backend = 'auto', compile = 'auto' } = options
  const input: SampleInput = { runFolder, round, backend, compile }
  const job = startJob('sample', input, {
    ...(onEvent === undefined ? {} : { onEvent }),
    ...(launch === undefined ? {} : { launch }),
  })
  const { sampling, compiled } = await ask(job, { kind: 'describe' }, 'description')
  return {
    description: sampling,
    isCompiled: compiled,
    async draw({ count, seed, latents = null, conditions = null }) {
      refuseWhatIsNoNumber([...(latents ?? []), ...(conditions ?? [])])
      const made = await ask(job, { kind: 'draw', count, seed, latents, conditions }, 'showers')
      return {
        ...{ shape: made.shape, unit: made.unit, drawMs: made.drawMs },
        values: floatsOfBase64(made.values),
        latents: made.latents === null ? null : floatsOfBase64(made.latents),
        conditions: made.conditions === null ? null : floatsOfBase64(made.conditions),
      }
    },
    async close() {
      job.stop({ patienceMs: PATIENCE_MS })
      await job.outcome
    },
  }
}

/** JSON has no NaN and no infinity: the generator's process could not tell them from nothing. */
function refuseWhatIsNoNumber(rows: readonly (readonly number[])[]): void {
  const found = rows.flat().find((value) => !Number.isFinite(value))
  if (found === undefined) return
  throw new ProblemError([
    problem({
      code: 'sampling.inputs',
      message: `Latent numbers and conditions have to be finite, but one is ${found}.`,
      hint: 'Give numbers inside the ranges of the description.',
    }),
  ])
}

async function ask<Kind extends Answer['kind']>(
  job: { ask(question: Question): Promise<Answer> },
  question: Question,
  kind: Kind,
): Promise<Extract<Answer, { kind: Kind }>> {
  const answer = await job.ask(Question.parse(question))
  if (answer.kind !== kind) throw new Error(`The trainer answered ${question.kind} with ${answer.kind}`)
  return answer as Extract<Answer, { kind: Kind }> // just compared
}
