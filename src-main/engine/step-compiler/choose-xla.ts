import { problem, type Problem } from '../../../src-shared/base/problem.ts'
import type { RoundsRun } from '../train/rounds.ts'
import { compareWithEager, type Trust } from './compare.ts'
import { ROUND, type CompiledTraining } from './compile-training.ts'
import { withStateKept } from './kept-state.ts'
import type { ProgramRunner } from './run.ts'
import { CompileRefusal } from './step-graph.ts'
import type { XlaWish } from './xla-environment.ts'

/** What was decided, for a run's manifest. */
export type XlaReport = {
  wish: XlaWish
  isUsed: boolean
  /** False until it has been tried: a run begins without XLA, so that nobody waits for the trial. */
  isDecided: boolean
  /** Rounds done before the first one with XLA, which rounds differently; null when it is not used. */
  afterRound: number | null
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

/** A run has this many rounds behind it when XLA is tried: whoever watches sees losses first. */
const TRIED_AFTER = 20

/** From which round on a run is to be trained with XLA, and whether that is still to be found out. */
export type XlaPlan = { kind: 'never'; why: string; problems: Problem[] } | XlaTrial
export type XlaTrial = { kind: 'try' | 'use'; afterRound: number }

/** `earlier`: what an earlier part of the run has come to, which stays decided. */
export function planXla(
  wish: XlaWish,
  {
    round,
    earlier,
  }: { round: number; earlier: Pick<XlaReport, 'isUsed' | 'isDecided' | 'afterRound'> | null },
): XlaPlan {
  if (wish === 'off') return { kind: 'never', why: 'XLA is switched off.', problems: [] }
  if (!process.env['TF_XLA_FLAGS']?.includes('auto_jit=2')) {
    const why = 'TF_XLA_FLAGS did not switch XLA on when TensorFlow was loaded.'
    return { kind: 'never', why, problems: wish === 'on' ? [noXla(why)] : [] }
  }
  if (wish === 'on') return { kind: 'use', afterRound: round }
  if (earlier?.isDecided !== true) return { kind: 'try', afterRound: Math.max(TRIED_AFTER, round) }
  if (earlier.isUsed) return { kind: 'use', afterRound: Math.max(earlier.afterRound ?? 0, round) }
  return { kind: 'never', why: 'The beginning of the run was measured: XLA is no faster.', problems: [] }
}

/** The report of a run that is trained without XLA so far. */
export function withoutXla(wish: XlaWish, plan: XlaPlan): XlaReport {
  const none = { wish, isUsed: false, afterRound: null, plainMs: null, xlaMs: null }
  if (plan.kind === 'never') return { ...none, isDecided: true, why: plan.why }
  return { ...none, isDecided: false, why: `It comes after round ${plan.afterRound}.` }
}

/**
 * XLA fuses many small kernels into few; whether that pays depends on the model, so both are measured, unless it is
 * to be used anyway. The state is as it was afterwards; of the two programs the one that is not kept is gone.
 */
export async function chooseXla(
  run: RoundsRun,
  programs: { training: CompiledTraining; plain: ProgramRunner; open: () => ProgramRunner },
  given: {
    wish: XlaWish
    trial: XlaTrial
    roundsLeft: number
    compared: { rounds: number; seconds: number }
    onStage: (title: string) => void
  },
): Promise<XlaChoice> {
  const { plain, training } = programs
  const { wish, trial, roundsLeft, compared, onStage } = given
  const without = (why: string, plainMs: number | null = null, problems: Problem[] = []): XlaChoice => ({
    runner: plain,
    report: { wish, isUsed: false, isDecided: true, afterRound: null, plainMs, xlaMs: null, why },
    trust: null,
    problems,
  })
  const plainMs = trial.kind === 'use' ? null : await measure(run, plain, SHORT_MS)
  if (plainMs !== null && (plainMs * roundsLeft) / 1000 < WORTHWHILE_SECONDS) {
    const seconds = (plainMs * roundsLeft) / 1000
    return without(`The run takes about ${seconds.toFixed(0)} s: measuring XLA would not pay.`, plainMs)
  }
  onStage('Trying XLA')
  const { afterRound } = trial
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
  const used = { wish, isUsed: true, isDecided: true, afterRound }
  if (plainMs === null) {
    plain.dispose()
    const why = wish === 'on' ? 'XLA was asked for.' : 'The beginning of the run was measured: XLA is faster.'
    return { runner: fused, trust, problems: [], report: { ...used, plainMs, xlaMs: null, why } }
  }
  const measured = await measureBoth(run, { plain, fused })
  if (measured.xlaMs >= measured.plainMs) {
    fused.dispose()
    const { report, ...choice } = without('Measured: XLA is no faster.')
    return { ...choice, report: { ...report, ...measured } }
  }
  plain.dispose()
  return {
    runner: fused,
    trust,
    problems: [],
    report: { ...used, ...measured, why: 'Measured: XLA is faster.' },
  }
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
