import { problem, type Problem } from '../../../src-shared/base/problem.ts'
import type { RoundsRun } from '../train/rounds.ts'
import { compareWithEager, type Trust } from './compare.ts'
import { ROUND, withStateKept, type CompiledTraining } from './compile-training.ts'
import type { ProgramRunner } from './run.ts'
import { CompileRefusal } from './step-graph.ts'
import type { XlaWish } from './xla-environment.ts'

/** What was decided, for a run's manifest. */
export type XlaReport = {
  wish: XlaWish
  isUsed: boolean
  /** Milliseconds per round, where measured. */
  plainMs: number | null
  xlaMs: number | null
  why: string
}

export type XlaChoice = {
  runner: ProgramRunner
  report: XlaReport
  /** The comparison of the program that was chosen, when that is XLA's. */
  trust: Trust | null
  problems: Problem[]
}

/** Below this many expected seconds of training, preparing and measuring XLA costs more than it can save. */
const WORTHWHILE_SECONDS = 20

/** XLA fuses many small kernels into few; whether that pays depends on the model, so both are measured. */
export async function chooseXla(
  run: RoundsRun,
  programs: { training: CompiledTraining; plain: ProgramRunner; open: () => ProgramRunner },
  given: { wish: XlaWish; roundsLeft: number; compared: { rounds: number; seconds: number } },
): Promise<XlaChoice> {
  const { plain, training } = programs
  const { wish, roundsLeft, compared } = given
  const without = (why: string, plainMs: number | null = null, problems: Problem[] = []): XlaChoice => ({
    runner: plain,
    report: { wish, isUsed: false, plainMs, xlaMs: null, why },
    trust: null,
    problems,
  })
  if (wish === 'off') return without('XLA is switched off.')
  if (!process.env['TF_XLA_FLAGS']?.includes('auto_jit=2')) {
    const why = 'TF_XLA_FLAGS did not switch XLA on when TensorFlow was loaded.'
    return without(why, null, wish === 'on' ? [noXla(why)] : [])
  }
  const plainMs = wish === 'on' ? null : await measure(run, plain, SHORT_MS)
  if (plainMs !== null && (plainMs * roundsLeft) / 1000 < WORTHWHILE_SECONDS) {
    const seconds = (plainMs * roundsLeft) / 1000
    return without(`The run takes about ${seconds.toFixed(0)} s: measuring XLA would not pay.`, plainMs)
  }
  const fused = programs.open()
  let trust: Trust
  try {
    trust = await compareWithEager(run, { training, runner: fused }, compared)
  } catch (error) {
    fused.dispose()
    if (!(error instanceof CompileRefusal)) throw error
    return without(error.message, plainMs, [noXla(error.message)])
  }
  if (!trust.agrees) {
    fused.dispose()
    const why = `With XLA the step differs from the eager one by ${trust.largestDifference.toExponential(1)} in ${trust.at}.`
    return without(why, plainMs, [noXla(why)])
  }
  if (plainMs === null) {
    plain.dispose()
    const report = { wish, isUsed: true, plainMs, xlaMs: null, why: 'XLA was asked for.' }
    return { runner: fused, trust, problems: [], report }
  }
  const measured = await measureBoth(run, { plain, fused })
  const isUsed = measured.xlaMs < measured.plainMs
  const [kept, dropped] = isUsed ? [fused, plain] : [plain, fused]
  dropped.dispose()
  const report = {
    wish,
    isUsed,
    ...measured,
    why: `Measured: ${isUsed ? 'XLA is faster' : 'XLA is no faster'}.`,
  }
  return { runner: kept, trust: isUsed ? trust : null, problems: [], report }
}

function noXla(why: string): Problem {
  return problem({
    code: 'compile.no-xla',
    severity: 'warning',
    message: `Training runs compiled, but without XLA: ${why}`,
    hint: 'Nothing needs to be done; it may be slower than it could be.',
  })
}

const SHORT_MS = 150
const REPEATS = 5

/** The median of alternating measurements: other programs disturb both alike. */
async function measureBoth(
  run: RoundsRun,
  { plain, fused }: { plain: ProgramRunner; fused: ProgramRunner },
): Promise<{ plainMs: number; xlaMs: number }> {
  const plainMs: number[] = []
  const xlaMs: number[] = []
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    plainMs.push(await measure(run, plain, SHORT_MS))
    xlaMs.push(await measure(run, fused, SHORT_MS))
  }
  return { plainMs: median(plainMs), xlaMs: median(xlaMs) }
}

/** Milliseconds per round, from rounds that take about `ms` together. The state is put back. */
async function measure(run: RoundsRun, runner: ProgramRunner, ms: number): Promise<number> {
  return withStateKept(run.state, async () => {
    runner.write()
    await runner.run(ROUND, 1)
    let turns = 0
    let most = 1
    const began = performance.now()
    while (performance.now() - began < ms) {
      turns += (await runner.run(ROUND, most)).turns
      most = Math.min(most * 2, 32)
    }
    return (performance.now() - began) / turns
  })
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? NaN
}
