import type { Problem } from '../../../src-shared/base/problem.ts'
import { recipeKernels } from '../../../src-shared/catalog/recipes/kernels.tf.ts'
import type { RecipeKernel } from '../../../src-shared/catalog/recipes/kernel.tf.ts'
import type { ModelPlan, TrainerPlan } from '../../../src-shared/plan/model-plan.ts'
import type { Batch } from './loss-call.ts'
import type { ModelState } from './model-state.ts'
import type { Readings } from './readings.ts'
import type { TrainingFeed } from './training-feed.ts'
import { disposeMeasured, trainNetwork, type Measured, type UpdateCall } from './train-network.ts'

/** Does the rounds of a run's schedule: kernel by kernel, or many at once in a compiled program. */
export interface Rounds {
  /** Whether many rounds make one call, after which their losses are known: then every call ends with a reading. */
  readonly areMany: boolean
  /** Does at least one and at most `most` rounds and says how many; what they measured goes to `readings`. */
  run(most: number, call: { isReading: boolean; readings: Readings }): Promise<number>
  /** The same for updates of an entry of the pre-training list. */
  pretrain(entry: number, most: number): Promise<number>
  /** Milliseconds per part of the rounds since it was asked last. */
  takeTimes?(): Record<string, number>
  /** Between rounds: may try a faster way of doing them; says what came of it, null when there was nothing to try. */
  improve?(): Promise<RoundsChange | null>
  /** Sees to it that the state's variables hold what training has reached; its counters always say how far that is. */
  settle(): void
}

/** `report`: what is different now in how the rounds are done, for the run's manifest. */
export type RoundsChange = { report: object; problems: readonly Problem[] }

export type RoundsRun = { plan: ModelPlan; state: ModelState; feed: TrainingFeed; seed: number }

/** One kernel after the other, as TensorFlow.js runs them: on every back end. */
export function eagerRounds(run: RoundsRun): Rounds {
  const kernel = kernelOf(run.plan)
  const { trainers, pretraining } = run.plan.training
  let times: Record<string, number> = {}
  const spent = (part: string, since: number) => {
    times[part] = (times[part] ?? 0) + performance.now() - since
  }
  return {
    areMany: false,
    takeTimes() {
      const taken = times
      times = {}
      return taken
    },
    async run(_most, { isReading, readings }) {
      const round = run.state.counters.round + 1
      for (const [trainer, { steps, role }] of trainers.entries()) {
        for (let step = 1; step <= steps; step++) {
          const measure = step < steps ? 'nothing' : isReading ? 'losses and gradient' : 'losses'
          const measured = await updateOnce(run, kernel, { trainer, measure, spent })
          if (step === steps) readings.add(round, [{ role, measured }])
        }
      }
      return 1
    },
    async pretrain(entry) {
      const trainer = trainers.findIndex((each) => each.network === pretraining[entry]?.network)
      if (trainer < 0) throw new Error(`Pre-training entry ${entry} names a network that no trainer trains`)
      disposeMeasured(await updateOnce(run, kernel, { trainer, measure: 'nothing', spent }))
      return 1
    },
    settle: () => undefined,
  }
}

export function kernelOf(plan: ModelPlan): RecipeKernel {
  const kernel = recipeKernels.find((each) => each.kind === plan.training.recipe.kind)
  if (kernel === undefined) throw new Error(`No kernel for recipe ${plan.training.recipe.kind}`)
  return kernel
}

/** Events that one update of a trainer draws. */
export function updateSize(plan: ModelPlan, trainer: number): number {
  const { batchFactor } = plan.training.trainers[trainer] as TrainerPlan // the callers count them
  return Math.round(plan.training.batch * batchFactor)
}

async function updateOnce(
  { plan, state, feed, seed }: RoundsRun,
  kernel: RecipeKernel,
  call: Pick<UpdateCall, 'trainer' | 'measure'> & { spent(part: string, since: number): void },
): Promise<Measured> {
  const { trainer, measure, spent } = call
  const size = updateSize(plan, trainer)
  const began = performance.now()
  const batch = await feed.batch(state.counters.drawn, size)
  spent('data', began)
  const fed = performance.now()
  try {
    state.counters.drawn += size
    return trainNetwork({ plan, kernel, state, seed, trainer, batch, measure })
  } finally {
    spent(plan.training.trainers[trainer]?.role ?? 'training', fed)
    disposeBatch(batch)
  }
}

export function disposeBatch({ data, condition, labels, given }: Omit<Batch, 'size'>): void {
  data.dispose()
  condition?.dispose()
  labels?.dispose()
  given?.dispose()
}
