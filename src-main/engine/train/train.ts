import type { Problem } from '../../../src-shared/base/problem.ts'
import { recipeKernels } from '../../../src-shared/catalog/recipes/kernels.tf.ts'
import type { RecipeKernel } from '../../../src-shared/catalog/recipes/kernel.tf.ts'
import type { ModelPlan, TrainerPlan } from '../../../src-shared/plan/model-plan.ts'
import type { Batch } from './loss-call.ts'
import { notFinite, notFiniteWeight } from './divergence.ts'
import { storeState, type ModelState, type StoredState } from './model-state.ts'
import { createReadings, pointsOf, type DeviceSeries, type RoundPoint } from './readings.ts'
import { trainNetwork, type Measured, type UpdateCall } from './train-network.ts'

/** Gives pieces of the endless shuffled sequence of training events: the same whenever they are asked for. */
export interface TrainingFeed {
  trainCount: number
  /** Events `position` to `position + size - 1` of the sequence. The tensors belong to the caller. */
  batch(position: number, size: number): Promise<Batch>
}

export type TrainSettings = {
  seed: number
  /** The run ends after this many rounds of the schedule. */
  rounds: number
  /** Rounds between two readings of the losses from the device. */
  readEvery: number
  sampleEvery: number
  checkpointEvery: number
}

/** Asked between rounds, so that a stop is honoured within one round. */
export interface TrainControl {
  stopRequested(): boolean
  /** Resolves when training may go on; at once unless paused. */
  proceed(): Promise<void>
}

export type TrainEvent =
  | { type: 'metrics'; points: RoundPoint[]; roundMs: number }
  | { type: 'samples'; round: number }
  | { type: 'checkpoint'; round: number; stored: StoredState }
  | { type: 'problem'; problem: Problem }
  | { type: 'finished'; outcome: 'complete' | 'stopped' | 'diverged'; round: number }

export type TrainRun = {
  plan: ModelPlan
  /** Fresh or restored; its counters say where to begin. */
  state: ModelState
  feed: TrainingFeed
  settings: TrainSettings
  control: TrainControl
}

/**
 * Trains round by round and tells what happens. Whoever consumes the events decides what becomes of them (files, a
 * screen, a test's array); the next round starts when the consumer asks for the next event, so a checkpoint that is
 * being written never meets half-updated weights.
 */
export async function* train(run: TrainRun): AsyncGenerator<TrainEvent> {
  const readout = createReadout(run)
  try {
    yield* trainRounds(run, readout)
  } finally {
    // Also when the consumer stops listening or an update throws.
    readout.dispose()
  }
}

async function* trainRounds(run: TrainRun, readout: Readout): AsyncGenerator<TrainEvent> {
  const { plan, state, settings, control } = run
  const kernel = kernelOf(plan)
  if (state.counters.round === 0) {
    await pretrain(run, kernel)
    if (!control.stopRequested()) yield { type: 'samples', round: 0 }
  }
  readout.start()
  while (state.counters.round < settings.rounds) {
    readout.pause()
    await control.proceed()
    readout.goOn()
    if (control.stopRequested()) {
      const diverged = yield* readout.read('save')
      if (!diverged) yield { type: 'finished', outcome: 'stopped', round: state.counters.round }
      return
    }
    const round = state.counters.round + 1
    const reading = isReadingRound(round, settings)
    await runRound(run, kernel, { reading, keep: (each) => readout.add(round, each) })
    state.counters.round = round
    if (!reading) continue
    const diverged = yield* readout.read(isDue(round, settings.checkpointEvery, settings) ? 'save' : 'look')
    if (diverged) return
    if (isDue(round, settings.sampleEvery, settings)) yield { type: 'samples', round }
    readout.start()
  }
  yield { type: 'finished', outcome: 'complete', round: state.counters.round }
}

type Readout = ReturnType<typeof createReadout>

/** Brings losses (and, to save, the whole state) off the device, and looks whether every number is finite. */
function createReadout({ plan, state }: TrainRun) {
  const readings = createReadings()
  let clock = performance.now()
  let paused = clock
  let first = 0
  return {
    start(): void {
      clock = performance.now()
      first = state.counters.round
    },
    pause(): void {
      paused = performance.now()
    },
    /** Time spent waiting is not training time. */
    goOn(): void {
      clock += performance.now() - paused
    },
    add: readings.add,
    dispose: readings.dispose,
    /** Returns true when training has diverged; the last event then says so. */
    async *read(purpose: 'look' | 'save'): AsyncGenerator<TrainEvent, boolean> {
      const { round } = state.counters
      const read = await readings.read()
      const roundMs = (performance.now() - clock) / Math.max(round - first, 1)
      if (read.length > 0) yield { type: 'metrics', points: pointsOf(read), roundMs }
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

function kernelOf(plan: ModelPlan): RecipeKernel {
  const kernel = recipeKernels.find((each) => each.kind === plan.training.recipe.kind)
  if (kernel === undefined) throw new Error(`No kernel for recipe ${plan.training.recipe.kind}`)
  return kernel
}

function isDue(round: number, every: number, settings: TrainSettings): boolean {
  return round % every === 0 || round === settings.rounds
}

/** Checkpoints and samples are reading points too, so that nothing is saved unread. */
function isReadingRound(round: number, settings: TrainSettings): boolean {
  const { readEvery, sampleEvery, checkpointEvery } = settings
  return [readEvery, sampleEvery, checkpointEvery].some((every) => isDue(round, every, settings))
}

/** One round of the schedule: every trainer in order, each its number of updates. `keep` gets what the last one measured. */
async function runRound(
  run: TrainRun,
  kernel: RecipeKernel,
  { reading, keep }: { reading: boolean; keep: (measured: DeviceSeries[]) => void },
): Promise<void> {
  for (const [trainer, { steps, role }] of run.plan.training.trainers.entries()) {
    for (let step = 1; step <= steps; step++) {
      const measure = step < steps ? 'nothing' : reading ? 'losses and gradient' : 'losses'
      const measured = await updateOnce(run, kernel, { trainer, measure })
      if (step === steps) keep([{ role, measured }])
    }
  }
}

/** Updates of one network alone before the first round (a critic that meets an untrained generator). */
async function pretrain(run: TrainRun, kernel: RecipeKernel): Promise<void> {
  const { plan, state, control } = run
  for (const [entry, { network, rounds }] of plan.training.pretraining.entries()) {
    const trainer = plan.training.trainers.findIndex((each) => each.network === network)
    if (trainer < 0) throw new Error(`Pre-training names ${network}, which no trainer trains`)
    while ((state.counters.pretraining[entry] ?? 0) < rounds) {
      await control.proceed()
      if (control.stopRequested()) return
      await updateOnce(run, kernel, { trainer, measure: 'nothing' })
      state.counters.pretraining[entry] = (state.counters.pretraining[entry] ?? 0) + 1
    }
  }
}

async function updateOnce(
  { plan, state, feed, settings }: TrainRun,
  kernel: RecipeKernel,
  { trainer, measure }: Pick<UpdateCall, 'trainer' | 'measure'>,
): Promise<Measured> {
  const { batchFactor } = plan.training.trainers[trainer] as TrainerPlan // the callers count them
  const size = Math.round(plan.training.batch * batchFactor)
  const batch = await feed.batch(state.counters.drawn, size)
  try {
    state.counters.drawn += size
    return trainNetwork({ plan, kernel, state, seed: settings.seed, trainer, batch, measure })
  } finally {
    disposeBatch(batch)
  }
}

function disposeBatch(batch: Batch): void {
  batch.data.dispose()
  batch.condition?.dispose()
  batch.labels?.dispose()
}
