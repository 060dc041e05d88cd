import { problem, type Problem } from '../../../src-shared/base/problem.ts'
import { nativeHost } from '../native-binding.ts'
import { eagerRounds, kernelOf, type Rounds, type RoundsRun } from '../train/rounds.ts'
import { chooseXla, planXla, withoutXla, type XlaPlan, type XlaReport, type XlaTrial } from './choose-xla.ts'
import { compareWithEager, type Trust } from './compare.ts'
import { compiledReadings } from './compiled-readings.ts'
import {
  compileTraining,
  openProgram,
  pretrainingName,
  ROUND,
  type CompiledTraining,
  type ToCompile,
} from './compile-training.ts'
import type { ProgramRunner } from './run.ts'
import { CompileRefusal } from './step-graph.ts'
import type { CompileWish, XlaWish } from './xla-environment.ts'

/** How the rounds of a run are done, and why: part of its manifest. */
export type RoundsReport = {
  mode: 'compiled' | 'eager'
  /** Why not compiled; null when it is. */
  reason: string | null
  trust: Trust | null
  xla: XlaReport | null
  /** Seconds from the first recording to the first round. */
  prepareSeconds: number
}

export type OpenedRounds = {
  rounds: Rounds
  report: RoundsReport
  /** What the user should know: warnings. */
  problems: Problem[]
  /** The program, to explain it; null when rounds are done eagerly. */
  training: CompiledTraining | null
  dispose: () => void
}

export type RoundsWish = {
  compile: CompileWish
  xla: XlaWish
  /** Rounds that the run still has to do: measuring XLA has to pay. */
  roundsLeft: number
  /** What an earlier part of the run has found out about XLA. */
  earlier?: Pick<XlaReport, 'isUsed' | 'isDecided' | 'afterRound'> | null
  /** What takes time, as it begins. */
  onStage?: (title: string) => void
}

/** Rounds and seconds that the comparison with the eager engine may take. */
const COMPARED = { rounds: 3, seconds: 5 }

/** Compiles a run's training where that can be done and trusted; else it is trained eagerly, and that is said. */
export async function openRounds(run: RoundsRun, wish: RoundsWish): Promise<OpenedRounds> {
  const host = nativeHost()
  const began = performance.now()
  const { onStage = () => undefined } = wish
  if (wish.compile === 'off') return eager(run, { reason: 'Compiling is switched off.' })
  if (host === null) {
    const reason = 'Only native TensorFlow can run a compiled step.'
    return eager(run, { reason, problems: wish.compile === 'on' ? [notPossible(reason)] : [] })
  }
  const compiling: ToCompile = { ...run, host, kernel: kernelOf(run.plan) }
  let training: CompiledTraining
  let plain: ProgramRunner | null = null
  let trust: Trust
  try {
    onStage('Recording the step')
    training = await compileTraining(compiling)
    plain = openProgram(compiling, training, { usesXla: false })
    onStage('Comparing with eager')
    trust = await compareWithEager(run, { training, runner: plain }, COMPARED)
  } catch (error) {
    plain?.dispose()
    if (!(error instanceof CompileRefusal)) throw error
    return eager(run, { reason: error.message, problems: [notPossible(error.message)] })
  }
  if (!trust.agrees) {
    plain.dispose()
    const found = disagreement(trust)
    return eager(run, { reason: found.message, trust, problems: [found] })
  }
  const { round } = run.state.counters
  const xla = planXla(wish.xla, { round, earlier: wish.earlier ?? null })
  const program = createProgram(run, {
    ...{ training, plain, xla, onStage },
    open: () => openProgram(compiling, training, { usesXla: true }),
    ...{ wish: wish.xla, lastRound: round + wish.roundsLeft },
  })
  // Nothing is to be seen before rounds that XLA is to do from the first one on.
  const change = await program.improve()
  plain = null
  program.runner().write()
  const report: RoundsReport = {
    ...{ mode: 'compiled', reason: null, trust, xla: withoutXla(wish.xla, xla) },
    ...change?.report,
    prepareSeconds: (performance.now() - began) / 1000,
  }
  return {
    rounds: compiledRounds(run, { training, program }),
    report,
    problems: change?.problems ?? (xla.kind === 'never' ? xla.problems : []),
    training,
    dispose: () => program.runner().dispose(),
  }
}

/** What a trial came to: parts of the report to replace. */
type Improved = { report: { xla: XlaReport; trust?: Trust }; problems: Problem[] }

type ProgramInUse = {
  runner: () => ProgramRunner
  /** Rounds that may be done before XLA's turn has come; infinite when it never comes. */
  roundsBefore: () => number
  /** Lets XLA have its turn when it has come. The state's variables have to hold what training has reached. */
  improve: () => Promise<Improved | null>
}

/** The program that does the rounds: without XLA at first, and with it once that was tried and is faster. */
function createProgram(
  run: RoundsRun,
  given: {
    training: CompiledTraining
    plain: ProgramRunner
    xla: XlaPlan
    open: () => ProgramRunner
    wish: XlaWish
    lastRound: number
    onStage: (title: string) => void
  },
): ProgramInUse {
  const { training, plain, open, wish, lastRound, onStage } = given
  const { counters } = run.state
  let runner = plain
  let trial: XlaTrial | null = given.xla.kind === 'never' ? null : given.xla
  const roundsBefore = () => (trial === null ? Infinity : trial.afterRound - counters.round)
  return {
    runner: () => runner,
    roundsBefore,
    async improve() {
      if (trial === null || roundsBefore() > 0) return null
      const asked = { wish, trial, roundsLeft: lastRound - counters.round, compared: COMPARED, onStage }
      trial = null
      const chosen = await chooseXla(run, { training, plain, open }, asked)
      runner = chosen.runner
      const trust = chosen.trust === null ? {} : { trust: chosen.trust }
      return { report: { xla: chosen.report, ...trust }, problems: chosen.problems }
    },
  }
}

function eager(
  run: RoundsRun,
  { reason, trust = null, problems = [] }: { reason: string; trust?: Trust | null; problems?: Problem[] },
): OpenedRounds {
  return {
    rounds: eagerRounds(run),
    report: { mode: 'eager', reason, trust, xla: null, prepareSeconds: 0 },
    problems,
    training: null,
    dispose: () => undefined,
  }
}

function notPossible(why: string): Problem {
  return problem({
    code: 'compile.refused',
    severity: 'warning',
    message: `Training runs uncompiled, several times slower: ${why}`,
    hint: 'The result is the same. --compile off trains this way without asking.',
  })
}

function disagreement(trust: Trust): Problem {
  return problem({
    code: 'compile.mismatch',
    severity: 'warning',
    message: `Training runs uncompiled, several times slower: in round ${trust.rounds} the compiled step differs from the eager one by ${trust.largestDifference.toExponential(1)} in ${trust.at} (${trust.tolerance} is allowed).`,
    hint: 'The result can be trusted; please report the project, because this should not happen.',
  })
}

/** A call lasts about this long, so that a pause or a stop is heard soon. */
const CALL_MS = 80

/** Rounds by the compiled program, as many per call as fit into `CALL_MS`. */
function compiledRounds(
  { plan, state, feed }: RoundsRun,
  { training, program }: { training: CompiledTraining; program: ProgramInUse },
): Rounds {
  const pace = new Map<string, { turnMs: number }>()
  let isSettled = true
  let spentMs = 0

  async function runTurns(schedule: string, most: number) {
    const known = pace.get(schedule)
    const turnsAsked = known === undefined ? 1 : Math.max(1, Math.floor(CALL_MS / known.turnMs))
    const began = performance.now()
    isSettled = false
    const made = await program.runner().run(schedule, Math.min(most, turnsAsked))
    const callMs = performance.now() - began
    spentMs += callMs
    const turnMs = Math.max(callMs / made.turns, 0.01)
    // The first call may still compile; after that the slower of the last two counts, so that calls stay short.
    pace.set(schedule, { turnMs: known === undefined ? turnMs : Math.max(turnMs, known.turnMs * 0.7) })
    return made
  }

  function settle(): void {
    if (!isSettled) program.runner().read()
    isSettled = true
  }

  return {
    areMany: true,
    takeTimes() {
      const data = feed.takeDataMs?.() ?? 0
      const training = Math.max(0, spentMs - data)
      spentMs = 0
      return { data, training }
    },
    async run(most, { readings }) {
      // Whatever the length of the calls, XLA begins after the same round.
      const made = await runTurns(ROUND, Math.min(most, Math.max(1, program.roundsBefore())))
      readings.addRead(compiledReadings(training, plan, { ...made, first: state.counters.round }))
      return made.turns
    },
    async pretrain(entry, most) {
      return (await runTurns(pretrainingName(entry), most)).turns
    },
    async improve() {
      if (program.roundsBefore() > 0) return null
      settle()
      const change = await program.improve()
      program.runner().write()
      pace.clear()
      return change
    },
    settle,
  }
}
