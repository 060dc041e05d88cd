import { nativeHost } from '../native-binding.ts'
import { compileTraining, openProgram, pretrainingName } from '../step-compiler/compile-training.ts'
import type { ProgramRunner } from '../step-compiler/run.ts'
import { disposeState } from '../train/model-state.ts'
import { eagerRounds, kernelOf } from '../train/rounds.ts'
import type { ModelPlan } from '../../../src-shared/plan/model-plan.ts'
import { openSyntheticRun } from './synthetic-run.ts'

/** Milliseconds per update of one network, in each way in which this back end can do it; null where it cannot. */
export type StepTimes = {
  network: string
  eager: number
  compiled: number | null
  xla: number | null
  /** Part of a compiled update's time that is spent outside TensorFlow, of the faster way. */
  overhead: number | null
}

export type Duration = { ms: number; eagerMs: number }

/** Measures single updates of every entry of the plan's pre-training list, on events in memory. */
export async function measureSteps(plan: ModelPlan, duration: Duration): Promise<StepTimes[]> {
  const run = await openSyntheticRun(plan, { count: 2000 })
  try {
    const host = nativeHost()
    const compiling = host === null ? null : { ...run, host, kernel: kernelOf(plan) }
    const training = compiling === null ? null : await compileTraining(compiling)
    const open = (usesXla: boolean): ProgramRunner | null =>
      compiling === null || training === null ? null : openProgram(compiling, training, { usesXla })
    const plain = open(false)
    const fused = process.env['TF_XLA_FLAGS'] === undefined ? null : open(true)
    plain?.write()
    fused?.write()
    const times: StepTimes[] = []
    const eager = eagerRounds(run)
    for (const [entry, { network }] of plan.training.pretraining.entries()) {
      const compiled = plain === null ? null : await timed(plain, entry, duration.ms)
      const xla = fused === null ? null : await timed(fused, entry, duration.ms)
      const fastest = [compiled, xla]
        .filter((each) => each !== null)
        .reduce<Timed | null>(
          (best, each) => (best !== null && best.turnMs < each.turnMs ? best : each),
          null,
        )
      times.push({
        network,
        eager: await timedEager(() => eager.pretrain(entry, 1), duration.eagerMs),
        compiled: compiled?.turnMs ?? null,
        xla: xla?.turnMs ?? null,
        overhead: fastest?.overhead ?? null,
      })
    }
    plain?.dispose()
    fused?.dispose()
    return times
  } finally {
    await run.feed.dispose()
    disposeState(run.state)
  }
}

type Timed = { turnMs: number; overhead: number }

/** Calls as training makes them: about 80 ms each, after a first one that prepares. */
async function timed(program: ProgramRunner, entry: number, ms: number): Promise<Timed> {
  const schedule = pretrainingName(entry)
  await program.run(schedule, 1)
  const probe = performance.now()
  await program.run(schedule, 1)
  const most = Math.max(1, Math.min(500, Math.floor(80 / (performance.now() - probe))))
  let turns = 0
  const inside = program.insideMs()
  const began = performance.now()
  do turns += (await program.run(schedule, most)).turns
  while (performance.now() - began < ms)
  const wall = performance.now() - began
  return { turnMs: wall / turns, overhead: 1 - (program.insideMs() - inside) / wall }
}

async function timedEager(step: () => Promise<number>, ms: number): Promise<number> {
  await step()
  let steps = 0
  const began = performance.now()
  do steps += await step()
  while (performance.now() - began < ms)
  return (performance.now() - began) / steps
}
