import type * as tf from '@tensorflow/tfjs-core'
import type { RecipeKernel } from '../../../src-shared/catalog/recipes/kernel.tf.ts'
import type { ModelPlan } from '../../../src-shared/plan/model-plan.ts'
import { savedModel } from '../../../src-shared/catalog/exporters/saved-model/saved-model-proto.ts'
import type { NativeHost } from '../native-binding.ts'
import { stateParts, type ModelState } from '../train/model-state.ts'
import { disposeBatch } from '../train/rounds.ts'
import type { TrainingFeed } from '../train/training-feed.ts'
import { withStateKept } from './kept-state.ts'
import { loadProgram } from './load.ts'
import type { StateVariable } from './graph-variables.ts'
import { counterVariables, lower, type Program, type Schedule } from './lower.ts'
import { createRunner, type ProgramRunner } from './run.ts'
import { traceUpdate, type TracedUpdate } from './trace.ts'

export const ROUND = 'round'

export function pretrainingName(entry: number): string {
  return `pretraining${entry}`
}

export type ToCompile = {
  host: NativeHost
  plan: ModelPlan
  kernel: RecipeKernel
  state: ModelState
  feed: TrainingFeed
  seed: number
}

/** A whole run's training, recorded, proven and simplified; not yet in TensorFlow's hands. */
export type CompiledTraining = { program: Program; updates: readonly TracedUpdate[] }

/**
 * Makes the whole of a run's training one native program. The state is as it was afterwards. Throws `CompileRefusal`
 * when an update is not a function of its inputs alone.
 */
export async function compileTraining(run: ToCompile): Promise<CompiledTraining> {
  const { host, plan, state, feed } = run
  return withStateKept(state, async () => {
    const updates: TracedUpdate[] = []
    const batch = (size: number) => feed.batch(state.counters.drawn, size)
    for (const trainer of plan.training.trainers.keys()) {
      updates.push(await traceUpdate({ ...run, batch }, trainer))
    }
    const program: Program = {
      binding: host.binding,
      state: [...stateVariables(host, state), ...counterVariables(plan.training.trainers.length)],
      window: await windowParts(run),
      schedules: schedulesOf(plan, updates),
    }
    return { program, updates }
  })
}

/** Loads a program, with what XLA can compile left to it or not, and ties it to a run's state and data. */
export function openProgram(
  { host, state, feed }: ToCompile,
  { program }: CompiledTraining,
  options: { usesXla: boolean },
): ProgramRunner {
  const { nodes, signatures } = lower(program, options)
  const loaded = loadProgram(host.binding, { file: savedModel({ nodes, signatures }), signatures })
  return createRunner({ host, program, loaded }, { state, feed })
}

async function windowParts({ host, feed, state }: ToCompile): Promise<StateVariable[]> {
  const batch = await feed.batch(state.counters.drawn, 1)
  const { data, condition, labels, given } = batch
  const parts = Object.entries({ data, condition, labels, given }).flatMap(([name, tensor]) =>
    tensor === null
      ? []
      : [{ name: `batch/${name}`, shape: [-1, ...tensor.shape.slice(1)], dtype: dtypeOf(host, tensor) }],
  )
  disposeBatch(batch)
  return parts
}

function stateVariables(host: NativeHost, state: ModelState): StateVariable[] {
  return stateParts.flatMap((part) =>
    [...state[part]].map(([name, variable]) => ({
      ...{ name: `${part}/${name}`, shape: variable.shape, dtype: dtypeOf(host, variable) },
    })),
  )
}

function dtypeOf({ binding }: NativeHost, tensor: tf.Tensor): number {
  return tensor.dtype === 'float32' ? binding.TF_FLOAT : binding.TF_INT32
}

function schedulesOf({ training }: ModelPlan, updates: readonly TracedUpdate[]): Schedule[] {
  const updateOf = (trainer: number): TracedUpdate => {
    const update = updates[trainer]
    if (update === undefined) throw new Error(`No trainer ${trainer}`)
    return update
  }
  const round: Schedule = {
    name: ROUND,
    updates: training.trainers.flatMap(({ steps }, trainer) =>
      Array.from({ length: steps }, (_, step) => ({
        update: updateOf(trainer),
        isMeasured: step === steps - 1,
      })),
    ),
  }
  const pretraining = training.pretraining.map(({ network }, entry) => {
    const trainer = training.trainers.findIndex((each) => each.network === network)
    return { name: pretrainingName(entry), updates: [{ update: updateOf(trainer), isMeasured: true }] }
  })
  return [round, ...pretraining]
}
