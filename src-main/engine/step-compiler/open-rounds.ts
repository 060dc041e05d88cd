import { problem, type Problem } from '../../../src-shared/base/problem.ts'
import { nativeHost } from '../native-binding.ts'
import { eagerRounds, kernelOf, type Rounds, type RoundsRun } from '../train/rounds.ts'
import { chooseXla, type XlaReport } from './choose-xla.ts'
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
}

/** Rounds and seconds that the comparison with the eager engine may take. */
const COMPARED = { rounds: 3, seconds: 5 }

/** Compiles a run's training where that can be done and trusted; else it is trained eagerly, and that is said. */
export async function openRounds(run: RoundsRun, wish: RoundsWish): Promise<OpenedRounds> {
  const host = nativeHost()
  const began = performance.now()
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
    training = await compileTraining(compiling)
    plain = openProgram(compiling, training, { usesXla: false })
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
  const chosen = await chooseXla(
    run,
    { training, plain, open: () => openProgram(compiling, training, { usesXla: true }) },
    { wish: wish.xla, roundsLeft: wish.roundsLeft, compared: COMPARED },
  )
  chosen.runner.write()
  return {
    rounds: compiledRounds(run, { training, runner: chosen.runner }),
    report: {
      ...{ mode: 'compiled', reason: null, trust: chosen.trust ?? trust, xla: chosen.report },
      prepareSeconds: (performance.now() - began) / 1000,
    },
    problems: chosen.problems,
    training,
    dispose: chosen.runner.dispose,
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
  { plan, state }: RoundsRun,
  { training, runner }: { training: CompiledTraining; runner: ProgramRunner },
): Rounds {
  const pace = new Map<string, { turnMs: number }>()
  let isSettled = true

  async function runTurns(schedule: string, most: number) {
    const known = pace.get(schedule)
    const turnsAsked = known === undefined ? 1 : Math.max(1, Math.floor(CALL_MS / known.turnMs))
    const began = performance.now()
    isSettled = false
    const made = await runner.run(schedule, Math.min(most, turnsAsked))
    const turnMs = Math.max((performance.now() - began) / made.turns, 0.01)
    // The first call may still compile; after that the slower of the last two counts, so that calls stay short.
    pace.set(schedule, { turnMs: known === undefined ? turnMs : Math.max(turnMs, known.turnMs * 0.7) })
    return made
  }

  return {
    areMany: true,
    async run(most, { readings }) {
      const made = await runTurns(ROUND, most)
      readings.addRead(compiledReadings(training, plan, { ...made, first: state.counters.round }))
      return made.turns
    },
    async pretrain(entry, most) {
      return (await runTurns(pretrainingName(entry), most)).turns
    },
    settle() {
      if (!isSettled) runner.read()
      isSettled = true
    },
  }
}
