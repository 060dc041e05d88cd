import type * as tf from '@tensorflow/tfjs-core'
import type { RecipeKernel } from '../../../src-shared/catalog/recipes/kernel.tf.ts'
import type { ModelPlan } from '../../../src-shared/plan/model-plan.ts'
import { TF_UINT64, type NativeHost } from '../native-binding.ts'
import type { Batch } from '../train/loss-call.ts'
import { stateParts, type ModelState } from '../train/model-state.ts'
import { measuredScalars } from '../train/readings.ts'
import { disposeBatch, updateSize } from '../train/rounds.ts'
import {
  disposeMeasured,
  disposeNumbers,
  movesAverage,
  numbersOf,
  trainNetwork,
  updateNetwork,
  type UpdateCall,
} from '../train/train-network.ts'
import { stepInputs, type CompiledUpdate } from './lower.ts'
import { proveConstants } from './prove-constants.ts'
import { recordStep, type InputTensor } from './record.ts'
import { simplify, type Removed } from './simplify.ts'
import type { StepGraph } from './step-graph.ts'

/** What an update is recorded with; the state is changed by it, as by any update. */
export type Traced = {
  host: NativeHost
  plan: ModelPlan
  kernel: RecipeKernel
  state: ModelState
  seed: number
  /** Batches of the trainer's size, a new one each time. */
  batch: (size: number) => Promise<Batch>
}

export type TracedUpdate = CompiledUpdate & { recorded: number; removed: Removed }

/** Records one network's update twice, proves its constants, and simplifies it. */
export async function traceUpdate(traced: Traced, trainer: number): Promise<TracedUpdate> {
  const { host, plan } = traced
  const size = updateSize(plan, trainer)
  const first = await recordUpdate(traced, trainer)
  await updateOnce(traced, trainer)
  const second = await recordUpdate(traced, trainer)
  proveConstants(first, second)
  const { graph, removed } = simplify(host.binding, first)
  return {
    ...{ graph, trainer, size, removed, recorded: countOperations(first) },
    isAveraging: movesAverage(plan, trainer),
    measured: [...graph.results.keys()].filter((name) => name.startsWith(MEASURED)),
  }
}

const MEASURED = 'measured/'

/** An update in between, so that the two recordings differ in every count. */
async function updateOnce(traced: Traced, trainer: number): Promise<void> {
  const call = await openCall(traced, trainer)
  try {
    disposeMeasured(trainNetwork(call))
  } finally {
    disposeBatch(call.batch)
  }
}

async function openCall({ plan, kernel, state, seed, batch }: Traced, trainer: number): Promise<UpdateCall> {
  return {
    ...{ plan, kernel, state, seed, trainer, measure: 'losses and gradient' },
    batch: await batch(updateSize(plan, trainer)),
  }
}

async function recordUpdate(traced: Traced, trainer: number): Promise<StepGraph> {
  const { host, state } = traced
  const call = await openCall(traced, trainer)
  const numbers = numbersOf(state, trainer)
  try {
    const before = variableIds(host, state)
    const inputs = new Map<string, InputTensor>(before)
    const give = (name: string, tensor: tf.Tensor | null) => {
      if (tensor !== null) inputs.set(name, inputTensor(host, tensor))
    }
    give('batch/data', call.batch.data)
    give('batch/condition', call.batch.condition)
    give('batch/labels', call.batch.labels)
    give('batch/given', call.batch.given)
    give(stepInputs.step, numbers.step)
    give(stepInputs.averaged, numbers.averaged)
    if (numbers.draws.handle === null) throw new Error('Native TensorFlow draws without a counter')
    inputs.set(stepInputs.draws, { id: numbers.draws.handle, shape: [2], dtype: TF_UINT64 })
    return recordStep(host, {
      inputs,
      work() {
        const measured = updateNetwork(call, numbers)
        const results = new Map<string, number>()
        for (const [name, { id }] of variableIds(host, state)) {
          if (before.get(name)?.id !== id) results.set(name, id)
        }
        for (const { name, scalar } of measuredScalars(measured)) {
          results.set(`${MEASURED}${name}`, inputTensor(host, scalar).id)
        }
        disposeMeasured(measured)
        return results
      },
    })
  } finally {
    disposeNumbers(numbers)
    disposeBatch(call.batch)
  }
}

/** The tensors that the variables hold now. */
function variableIds(host: NativeHost, state: ModelState): Map<string, InputTensor> {
  const ids = new Map<string, InputTensor>()
  for (const part of stateParts) {
    for (const [name, variable] of state[part]) ids.set(`${part}/${name}`, inputTensor(host, variable))
  }
  return ids
}

export function inputTensor(host: NativeHost, tensor: tf.Tensor): InputTensor {
  const [id] = host.getInputTensorIds([tensor])
  if (id === undefined) throw new Error('A tensor is not on the device')
  const dtype = tensor.dtype === 'float32' ? host.binding.TF_FLOAT : host.binding.TF_INT32
  return { id, shape: tensor.shape, dtype }
}

function countOperations({ nodes }: StepGraph): number {
  return nodes.filter((node) => node.kind === 'operation').length
}
