import * as tf from '@tensorflow/tfjs-core'
import type { ModelPlan, TrainerPlan, WeightPlan } from '../../../src-shared/plan/model-plan.ts'
import { findOptimizer } from '../../../src-shared/catalog/find.ts'
import { initialWeights } from '../../../src-shared/compile/initialize.ts'

/**
 * Everything of a run that changes: weights, optimizer slots, the generator's moving average, and the counters from
 * which every random number follows. Saved and restored as a whole, this is what makes a resumed run equal an
 * uninterrupted one bit for bit.
 */
export type ModelState = {
  weights: ReadonlyMap<string, tf.Variable>
  /** Moving average of the generator's weights (trainable and not); empty when the schedule has none. */
  average: ReadonlyMap<string, tf.Variable>
  /** `<trainer index>/<weight>/<slot>` */
  slots: ReadonlyMap<string, tf.Variable>
  counters: Counters
}

export type Counters = {
  /** Rounds of the schedule done. */
  round: number
  /** Updates of any network done, pre-training included: the step of the random streams. */
  update: number
  /** Events drawn from the endless shuffled sequence of training events. */
  drawn: number
  /** Updates per trainer (the optimizer's step count). */
  trainer: number[]
  /** Updates done per entry of the pre-training list. */
  pretraining: number[]
  /** Updates of the moving average. */
  average: number
}

export type StoredState = { arrays: Map<string, StoredArray>; counters: Counters }
export type StoredArray = { shape: readonly number[]; values: Float32Array }

export function createState(plan: ModelPlan, seed: number): ModelState {
  const planned = plannedWeights(plan)
  const initial = initialWeights(plan, seed)
  const weights = new Map<string, tf.Variable>()
  for (const weight of planned) {
    const values = initial.get(weight.name)
    if (values === undefined) throw new Error(`No initial values for ${weight.name}`)
    weights.set(weight.name, toVariable({ shape: weight.shape, values }, weight.trainable))
  }
  const average = new Map<string, tf.Variable>()
  if (plan.training.average !== null) {
    for (const weight of averagedWeights(plan)) {
      average.set(weight.name, toVariable({ shape: weight.shape, values: initial.get(weight.name)! }, false))
    }
  }
  const slots = new Map<string, tf.Variable>()
  plan.training.trainers.forEach((trainer, index) => {
    for (const weight of trainedWeights(plan, trainer)) {
      for (const [slot, { initial: value }] of Object.entries(
        optimizerOf(trainer).slots(trainer.optimizer.params),
      )) {
        const size = weight.shape.reduce((product, dim) => product * dim, 1)
        const values = new Float32Array(size).fill(value)
        slots.set(slotName(index, weight.name, slot), toVariable({ shape: weight.shape, values }, false))
      }
    }
  })
  const counters: Counters = {
    round: 0,
    update: 0,
    drawn: 0,
    trainer: plan.training.trainers.map(() => 0),
    pretraining: plan.training.pretraining.map(() => 0),
    average: 0,
  }
  return { weights, average, slots, counters }
}

function toVariable(array: StoredArray, trainable: boolean): tf.Variable {
  return tf.tidy(() => tf.variable(tf.tensor(array.values, [...array.shape], 'float32'), trainable))
}

export function slotName(trainer: number, weight: string, slot: string): string {
  return `${trainer}/${weight}/${slot}`
}

export function optimizerOf(trainer: TrainerPlan) {
  const definition = findOptimizer(trainer.optimizer.kind)
  if (definition === undefined) throw new Error(`No optimizer of kind ${trainer.optimizer.kind}`)
  return definition
}

/** Every weight once: networks used as nodes share theirs. */
export function plannedWeights(plan: ModelPlan): WeightPlan[] {
  const byName = new Map(
    plan.networks.flatMap((network) => network.weights).map((weight) => [weight.name, weight]),
  )
  return [...byName.values()]
}

/** The weights that a trainer changes: those of its network, unless frozen. */
export function trainedWeights(plan: ModelPlan, trainer: Pick<TrainerPlan, 'network'>): WeightPlan[] {
  if (plan.training.frozen.includes(trainer.network)) return []
  const network = plan.networks.find((each) => each.id === trainer.network)
  if (network === undefined) throw new Error(`No network ${trainer.network}`)
  return network.weights.filter(
    (weight) => weight.trainable && !plan.training.frozen.includes(weight.network),
  )
}

/** Names of the weights of frozen networks, wherever these are used. */
export function frozenWeights(plan: ModelPlan): Set<string> {
  if (plan.training.frozen.length === 0) return new Set()
  const frozen = plannedWeights(plan).filter((weight) => plan.training.frozen.includes(weight.network))
  return new Set(frozen.map((weight) => weight.name))
}

function averagedWeights(plan: ModelPlan): WeightPlan[] {
  return plan.networks.filter((network) => network.role === 'generator').flatMap((network) => network.weights)
}

export const stateParts = ['weights', 'average', 'slots'] as const

/** Copies the state out of the device. */
export async function storeState(state: ModelState): Promise<StoredState> {
  const arrays = new Map<string, StoredArray>()
  for (const part of stateParts) {
    for (const [name, variable] of state[part]) {
      const values = await variable.data()
      arrays.set(`${part}/${name}`, { shape: [...variable.shape], values: Float32Array.from(values) })
    }
  }
  return { arrays, counters: structuredClone(state.counters) }
}

/** Puts a stored state back; throws when it does not fit the plan (another document's checkpoint). */
export function restoreState(state: ModelState, stored: StoredState): void {
  const expected = stateParts.flatMap((part) => [...state[part].keys()].map((name) => `${part}/${name}`))
  if (expected.length !== stored.arrays.size) {
    throw new Error(`The checkpoint holds ${stored.arrays.size} arrays, the model ${expected.length}`)
  }
  tf.tidy(() => {
    for (const part of stateParts) {
      for (const [name, variable] of state[part]) {
        const array = stored.arrays.get(`${part}/${name}`)
        if (array === undefined) throw new Error(`The checkpoint has no ${part}/${name}`)
        variable.assign(tf.tensor(array.values, variable.shape, 'float32'))
      }
    }
  })
  Object.assign(state.counters, structuredClone(stored.counters))
}

export function variableIn(variables: ReadonlyMap<string, tf.Variable>, name: string): tf.Variable {
  const variable = variables.get(name)
  if (variable === undefined) throw new Error(`No variable ${name}`)
  return variable
}

export function disposeState(state: ModelState): void {
  for (const part of stateParts) for (const variable of state[part].values()) variable.dispose()
}

/** The generator's weights as it is used: the average where there is one. By weight name. */
export async function storedWeights(state: ModelState): Promise<Map<string, Float32Array>> {
  const stored = new Map<string, Float32Array>()
  for (const [name, variable] of state.weights) {
    const values = await (state.average.get(name) ?? variable).data()
    stored.set(name, Float32Array.from(values))
  }
  return stored
}
