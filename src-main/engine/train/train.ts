import * as tf from '@tensorflow/tfjs-core'
import { problem, type Problem } from '../../../src-shared/base/problem.ts'
import { recipeKernels } from '../../../src-shared/catalog/recipes/kernels.tf.ts'
import type { RecipeKernel } from '../../../src-shared/catalog/recipes/kernel.tf.ts'
import type { ModelPlan } from '../../../src-shared/plan/model-plan.ts'
import type { Batch } from './loss-call.ts'
import { updateAverage } from './average.ts'
import { storeState, type ModelState, type StoredState } from './model-state.ts'
import { createReadings, pointsOf, type DeviceSeries, type Reading } from './readings.ts'
import { trainNetwork } from './train-network.ts'

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

export type RoundPoint = { round: number; values: Record<string, number> }

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
  const { plan, state, settings, control } = run
  const kernel = kernelOf(plan)
  const readout = createReadout(run)
  if (state.counters.round === 0) {
    yield* pretrain(run, kernel)
    yield { type: 'samples', round: 0 }
  }
  readout.start()
  while (state.counters.round < settings.rounds) {
    await control.proceed()
    if (control.stopRequested()) {
      const diverged = yield* readout.read('save')
      if (!diverged) yield { type: 'finished', outcome: 'stopped', round: state.counters.round }
      return
    }
    const round = state.counters.round + 1
    const reading = isReadingRound(round, settings)
    readout.add(await runRound(run, kernel, reading), round)
    state.counters.round = round
    if (!reading) continue
    const diverged = yield* readout.read(isDue(round, settings.checkpointEvery, settings) ? 'save' : 'look')
    if (diverged) return
    if (isDue(round, settings.sampleEvery, settings)) yield { type: 'samples', round }
    readout.start()
  }
  yield { type: 'finished', outcome: 'complete', round: state.counters.round }
}

/** Brings losses (and, to save, the whole state) off the device, and looks whether every number is finite. */
function createReadout({ plan, state }: TrainRun) {
  const readings = createReadings()
  let clock = performance.now()
  let rounds = 0
  return {
    start(): void {
      clock = performance.now()
      rounds = 0
    },
    add(series: readonly DeviceSeries[], round: number): void {
      readings.add(round, series)
      rounds += 1
    },
    /** Returns true when training has diverged; the last event then says so. */
    async *read(purpose: 'look' | 'save'): AsyncGenerator<TrainEvent, boolean> {
      const { round } = state.counters
      const read = await readings.read()
      const roundMs = (performance.now() - clock) / Math.max(rounds, 1)
      if (read.length > 0) yield { type: 'metrics', points: pointsOf(read), roundMs }
      let broken = notFinite(read, plan)
      const stored = broken === null && purpose === 'save' ? await storeState(state) : null
      if (stored !== null) broken = notFiniteWeight(stored, round, plan)
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

/** One round of the schedule: every trainer in order, each its number of updates. */
async function runRound(
  run: TrainRun,
  kernel: RecipeKernel,
  measureGradient: boolean,
): Promise<DeviceSeries[]> {
  const { plan, state, feed, settings } = run
  const collected: DeviceSeries[] = []
  for (const [index, trainer] of plan.training.trainers.entries()) {
    for (let step = 0; step < trainer.steps; step++) {
      const last = step === trainer.steps - 1
      const size = Math.round(plan.training.batch * trainer.batchFactor)
      const batch = await feed.batch(state.counters.drawn, size)
      state.counters.drawn += size
      const series = trainNetwork({
        ...{ plan, kernel, state, batch, seed: settings.seed },
        trainer: index,
        measureGradient: measureGradient && last,
      })
      disposeBatch(batch)
      if (last) collected.push({ network: trainer.network, series })
      else disposeAll(series)
      if (trainer.role === 'generator') updateAverage(plan, state)
    }
  }
  return collected
}

/** Updates of one network alone before the first round (a critic that meets an untrained generator). */
async function* pretrain(run: TrainRun, kernel: RecipeKernel): AsyncGenerator<TrainEvent> {
  const { plan, state, feed, settings, control } = run
  for (const [entry, { network, rounds }] of plan.training.pretraining.entries()) {
    const index = plan.training.trainers.findIndex((each) => each.network === network)
    if (index < 0) throw new Error(`Pre-training names ${network}, which no trainer trains`)
    while ((state.counters.pretraining[entry] ?? 0) < rounds) {
      await control.proceed()
      if (control.stopRequested()) return
      const batch = await feed.batch(state.counters.drawn, plan.training.batch)
      state.counters.drawn += plan.training.batch
      disposeAll(
        trainNetwork({
          plan,
          kernel,
          state,
          batch,
          seed: settings.seed,
          trainer: index,
          measureGradient: false,
        }),
      )
      disposeBatch(batch)
      state.counters.pretraining[entry] = (state.counters.pretraining[entry] ?? 0) + 1
    }
  }
}

function disposeAll(series: Record<string, tf.Scalar>): void {
  for (const scalar of Object.values(series)) scalar.dispose()
}

function disposeBatch(batch: Batch): void {
  batch.data.dispose()
  batch.condition?.dispose()
  batch.labels?.dispose()
}

type Divergence = { problem: Problem; round: number }

/** The first number that is not finite, in the order in which the schedule computed them. */
function notFinite(readings: readonly Reading[], plan: ModelPlan): Divergence | null {
  for (const { round, name, network, value } of readings) {
    if (Number.isFinite(value)) continue
    const drawn = plan.networks.find((each) => each.id === network)
    return { round, problem: divergence(round, `the ${name} is ${value}`, drawn) }
  }
  return null
}

function notFiniteWeight(stored: StoredState, round: number, plan: ModelPlan): Divergence | null {
  for (const [name, { values }] of stored.arrays) {
    const at = values.findIndex((value) => !Number.isFinite(value))
    if (at < 0) continue
    const network = plan.networks.find((each) => name.includes(`/${each.id}/`))
    return { round, problem: divergence(round, `weight ${at} of ${name} is ${values[at]}`, network) }
  }
  return null
}

function divergence(round: number, what: string, network: { id: string; name: string } | undefined): Problem {
  return problem({
    code: 'train.not-finite',
    at: network === undefined ? {} : { network: network.id },
    message: `Training stopped at round ${round}: ${what}${network === undefined ? '' : `, in “${network.name}”`}.`,
    hint: 'Lower the learning rate or check the data for extreme values, then continue from the last good checkpoint.',
  })
}
