import type { Problem } from '../../../src-shared/base/problem.ts'
import type { ModelPlan } from '../../../src-shared/plan/model-plan.ts'
import { notFinite, notFiniteWeight } from './divergence.ts'
import { storeState, type ModelState, type StoredState } from './model-state.ts'
import { createReadings, pointsOf, type RoundPoint } from './readings.ts'
import { eagerRounds, type Rounds, type RoundsChange } from './rounds.ts'
import type { TrainingFeed } from './training-feed.ts'

export type TrainSettings = {
  seed: number
  /** The run ends after this many rounds of the schedule. */
  rounds: number
  /** Rounds between two readings of the losses from the device. */
  readEvery: number
  sampleEvery: number
  /** Further rounds to take samples after, ascending: much changes at the beginning. */
  sampleAlsoAt?: readonly number[]
  checkpointEvery: number
}

/** Asked between rounds, so that a stop is honoured within one round. */
export interface TrainControl {
  stopRequested(): boolean
  /** Resolves when training may go on; at once unless paused. */
  proceed(): Promise<void>
  /** Whether `proceed` is going to wait: what has been trained is put in order first. */
  isPausing?(): boolean
  /** Paused, but for the one round that comes: its losses are read. */
  isStepping?(): boolean
}

export type TrainEvent =
  /** `partMs`: of a round's time, by what it was spent on, where that is known. */
  | { type: 'metrics'; points: RoundPoint[]; roundMs: number; partMs: Record<string, number> | null }
  /** `paused`: whoever looks at the run now sees this round. */
  | { type: 'samples'; round: number; why: 'due' | 'paused' }
  | { type: 'checkpoint'; round: number; stored: StoredState }
  | { type: 'problem'; problem: Problem }
  /** From here on the rounds are done in another way. */
  | { type: 'improved'; change: RoundsChange }
  | { type: 'finished'; outcome: 'complete' | 'stopped' | 'diverged'; round: number }

export type TrainRun = {
  plan: ModelPlan
  /** Fresh or restored; its counters say where to begin. */
  state: ModelState
  feed: TrainingFeed
  settings: TrainSettings
  control: TrainControl
  /** How rounds are done; eagerly when nothing is given. */
  rounds?: Rounds
}

/**
 * Trains round by round and tells what happens. Whoever consumes the events decides what becomes of them (files, a
 * screen, a test's array); the next round starts when the consumer asks for the next event, so a checkpoint that is
 * being written never meets half-updated weights.
 */
export async function* train(run: TrainRun): AsyncGenerator<TrainEvent> {
  const doing = run.rounds ?? eagerRounds({ ...run, seed: run.settings.seed })
  const readout = createReadout(run, doing)
  try {
    yield* trainRounds(run, { readout, doing })
  } finally {
    // Also when the consumer stops listening or an update throws.
    readout.dispose()
  }
}

async function* trainRounds(
  run: TrainRun,
  { readout, doing }: { readout: Readout; doing: Rounds },
): AsyncGenerator<TrainEvent> {
  const { state, settings, control } = run
  if (state.counters.round === 0) {
    await pretrain(run, doing)
    doing.settle()
    if (!control.stopRequested()) yield { type: 'samples', round: 0, why: 'due' }
  }
  readout.start()
  while (state.counters.round < settings.rounds) {
    readout.pause()
    const isPausing = control.isPausing?.() === true
    if (isPausing) {
      // Whoever looks at a paused run sees the round that it stands at, and draws from its last checkpoint.
      doing.settle()
      const diverged = yield* readout.read('save')
      if (diverged) return
      yield { type: 'samples', round: state.counters.round, why: 'paused' }
    }
    await control.proceed()
    const change = control.stopRequested() ? null : ((await doing.improve?.()) ?? null)
    if (change !== null) yield { type: 'improved', change }
    if (isPausing) readout.start()
    else readout.goOn()
    if (control.stopRequested()) {
      doing.settle()
      const diverged = yield* readout.read('save')
      if (!diverged) yield { type: 'finished', outcome: 'stopped', round: state.counters.round }
      return
    }
    const before = state.counters.round
    const isStep = control.isStepping?.() === true
    const isReading = isStep || doing.areMany || isReadingRound(before + 1, settings)
    const { readings } = readout
    const most = isStep ? 1 : roundsUntilDue(before, settings)
    const round = before + (await doing.run(most, { isReading, readings }))
    state.counters.round = round
    if (!isReading) continue
    const isSaving = isDue(round, settings.checkpointEvery, settings)
    const isSampling = isSamplingRound(round, settings)
    if (isSaving || isSampling) doing.settle()
    const diverged = yield* readout.read(isSaving ? 'save' : 'look')
    if (diverged) return
    if (isSampling) yield { type: 'samples', round, why: 'due' }
    readout.start()
  }
  yield { type: 'finished', outcome: 'complete', round: state.counters.round }
}

type Readout = ReturnType<typeof createReadout>

/** Brings losses (and, to save, the whole state) off the device, and looks whether every number is finite. */
function createReadout({ plan, state }: TrainRun, doing: Rounds) {
  const readings = createReadings()
  let clock = performance.now()
  let paused = clock
  let first = 0
  return {
    start(): void {
      clock = performance.now()
      first = state.counters.round
      doing.takeTimes?.()
    },
    pause(): void {
      paused = performance.now()
    },
    /** Time spent waiting is not training time. */
    goOn(): void {
      clock += performance.now() - paused
    },
    readings,
    dispose: readings.dispose,
    /** Returns true when training has diverged; the last event then says so. */
    async *read(purpose: 'look' | 'save'): AsyncGenerator<TrainEvent, boolean> {
      const { round } = state.counters
      const read = await readings.read()
      const rounds = Math.max(round - first, 1)
      const roundMs = (performance.now() - clock) / rounds
      const partMs = perRound(doing.takeTimes?.(), rounds)
      if (read.length > 0) yield { type: 'metrics', points: pointsOf(read), roundMs, partMs }
      let broken = notFinite(read, plan)
      const stored = broken === null && purpose === 'save' ? await storeState(state) : null
      if (stored !== null) broken = notFiniteWeight(stored, plan)
      if (broken !== null) {
        yield { type: 'problem', problem: broken.problem }
        yield { type: 'finished', outcome: 'diverged', round: broken.round }
        return true
      }
      if (stored !== null) yield { type: 'checkpoint', round, stored }
      return false
    },
  }
}

function perRound(times: Record<string, number> | undefined, rounds: number): Record<string, number> | null {
  if (times === undefined) return null
  return Object.fromEntries(Object.entries(times).map(([part, ms]) => [part, ms / rounds]))
}

function isDue(round: number, every: number, settings: TrainSettings): boolean {
  return round % every === 0 || round === settings.rounds
}

/** Rounds that may be done in one go: up to the next checkpoint, samples or the end. */
function roundsUntilDue(round: number, settings: TrainSettings): number {
  const { rounds, sampleEvery, sampleAlsoAt = [], checkpointEvery } = settings
  const left = (every: number) => every - (round % every)
  const also = sampleAlsoAt.find((each) => each > round) ?? rounds
  return Math.min(left(sampleEvery), left(checkpointEvery), also - round, rounds - round)
}

function isSamplingRound(round: number, settings: TrainSettings): boolean {
  return isDue(round, settings.sampleEvery, settings) || settings.sampleAlsoAt?.includes(round) === true
}

/** Checkpoints and samples are reading points too, so that nothing is saved unread. */
function isReadingRound(round: number, settings: TrainSettings): boolean {
  const { readEvery, checkpointEvery } = settings
  return (
    [readEvery, checkpointEvery].some((every) => isDue(round, every, settings)) ||
    isSamplingRound(round, settings)
  )
}

/** Updates of one network alone before the first round (a critic that meets an untrained generator). */
async function pretrain({ plan, state, control }: TrainRun, doing: Rounds): Promise<void> {
  for (const [entry, { rounds }] of plan.training.pretraining.entries()) {
    for (let done = state.counters.pretraining[entry] ?? 0; done < rounds;) {
      await control.proceed()
      if (control.stopRequested()) return
      done += await doing.pretrain(entry, rounds - done)
      state.counters.pretraining[entry] = done
    }
  }
}
