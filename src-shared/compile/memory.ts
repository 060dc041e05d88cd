import { findOptimizer } from '../catalog/find.ts'
import type { ModelPlan, NetworkPlan, TrainerPlan, WeightPlan } from '../plan/model-plan.ts'
import { sizeOf } from '../tensor/shape.ts'
import { keptActivations } from './activations.ts'

/**
 * What training a plan will take in memory, in bytes, over what the engine itself takes. An estimate from the plan
 * alone: the factors below are measured (memory-measured-*.slow.test.ts); what was measured lies between 0.6 and 1.4 of it.
 */
export type MemoryEstimate = {
  /** Weights, optimizer slots and the moving average, with the copies that are made of them. */
  state: number
  /** What the layers of the largest update keep until its gradients are done. */
  activations: number
  /** Events in memory; the most that it can be when their number is not known. */
  data: number
  program: number
  total: number
  /** The weight with most numbers. */
  largest: { network: string; node: string; numbers: number } | null
  /** The update that keeps most. */
  busiest: { network: string; events: number } | null
}

export type MemoryQuestion = {
  /** Whether updates run as one native program, which has a state of its own and is compared with the plain way. */
  isCompiled: boolean
  /** Training events; null when the data are not known. */
  events: number | null
}

const FLOAT = 4
/** Variables, the arrays they start from, gradients and new values. */
const STATE_COPIES = 3
/**
 * The program’s variables, and the states that are kept while rounds are recorded and compared with eager ones. With
 * the ones above 9; measured 8.6 on a dense pair whose state has 20 million numbers.
 */
const COMPILED_COPIES = 6
/** TensorFlow's own buffers and what recording a step leaves in JavaScript. */
const PROGRAM = { eager: 40e6, compiled: 90e6 }
/** A window of events lies in JavaScript as the file has it and on the device as the networks see it. */
const DATA_COPIES = 2
/** The most that is held of the file at a time (window-reader.ts). */
const WINDOW = 256 * 2 ** 20
/** The penalty's pass keeps its own values, those of its gradient, and those of the gradient's gradient. */
const PENALTY_PASSES = 3

export function estimateMemory(plan: ModelPlan, question: MemoryQuestion): MemoryEstimate {
  const state = FLOAT * stateNumbers(plan) * (STATE_COPIES + (question.isCompiled ? COMPILED_COPIES : 0))
  const updates = plan.training.trainers.map((trainer) => updateOf(plan, trainer))
  const busiest = updates.reduce<Update | null>(
    (most, each) => (each.bytes > (most?.bytes ?? 0) ? each : most),
    null,
  )
  const activations = busiest?.bytes ?? 0
  const data = dataBytes(plan, question.events)
  const program = question.isCompiled ? PROGRAM.compiled : PROGRAM.eager
  return {
    ...{ state, activations, data, program, total: state + activations + data + program },
    largest: largestWeight(plan),
    busiest: busiest === null ? null : { network: busiest.network, events: busiest.events },
  }
}

function stateNumbers(plan: ModelPlan): number {
  const { trainers, average, frozen } = plan.training
  const generators = plan.networks.filter((network) => network.role === 'generator')
  const slots = trainers.map((trainer) => {
    const count = Object.keys(
      findOptimizer(trainer.optimizer.kind)?.slots(trainer.optimizer.params) ?? {},
    ).length
    const trained = weightsOf(plan.networks.filter((each) => each.id === trainer.network)).filter(
      (weight) => weight.trainable && !frozen.includes(weight.network),
    )
    return count * numbersIn(trained)
  })
  return (
    numbersIn(weightsOf(plan.networks)) +
    slots.reduce((sum, each) => sum + each, 0) +
    (average === null ? 0 : numbersIn(weightsOf(generators)))
  )
}

type Update = { network: string; events: number; bytes: number }

/** Numbers that one update keeps: the passes of its recipe through each network. */
function updateOf(plan: ModelPlan, trainer: TrainerPlan): Update {
  const events = Math.round(plan.training.batch * trainer.batchFactor)
  const own = plan.networks.find((network) => network.id === trainer.network)
  const passes = plan.networks.reduce((sum, network) => {
    if (network === own || isPartner(own, network))
      return sum + passesThrough(plan, trainer, network) * keptActivations(network)
    return sum
  }, 0)
  return { network: own?.name ?? trainer.network, events, bytes: FLOAT * events * passes }
}

function isPartner(own: NetworkPlan | undefined, other: NetworkPlan): boolean {
  const pair = ['generator', 'critic']
  return own !== undefined && pair.includes(own.role) && pair.includes(other.role)
}

/** A critic sees real and generated events; a gradient penalty sends a third set through it. */
function passesThrough(plan: ModelPlan, trainer: TrainerPlan, network: NetworkPlan): number {
  if (network.role !== 'critic' || trainer.role !== 'critic') return 1
  return 2 + (plan.training.recipe.kind === 'wgan-gp' ? PENALTY_PASSES : 0)
}

function dataBytes({ data }: ModelPlan, events: number | null): number {
  const condition = data.condition === null ? 0 : sizeOf(data.condition.raw.shape)
  const each = FLOAT * (sizeOf(data.showers.raw.shape) + condition + 1)
  return DATA_COPIES * Math.min(WINDOW, events === null ? WINDOW : events * each)
}

function largestWeight(plan: ModelPlan): MemoryEstimate['largest'] {
  const weights = weightsOf(plan.networks)
  const most = weights.reduce<WeightPlan | null>(
    (found, each) => (sizeOf(each.shape) > (found === null ? 0 : sizeOf(found.shape)) ? each : found),
    null,
  )
  if (most === null) return null
  const network = plan.networks.find((each) => each.id === most.network)
  const node = plan.networks.flatMap(({ steps }) => steps).find((step) => step.node === most.node)
  return {
    network: network?.name ?? most.network,
    node: node?.name ?? most.node,
    numbers: sizeOf(most.shape),
  }
}

/** Each weight once: networks used as nodes share theirs. */
function weightsOf(networks: readonly NetworkPlan[]): WeightPlan[] {
  return [...new Map(networks.flatMap(({ weights }) => weights).map((each) => [each.name, each])).values()]
}

function numbersIn(weights: readonly WeightPlan[]): number {
  return weights.reduce((sum, { shape }) => sum + sizeOf(shape), 0)
}
