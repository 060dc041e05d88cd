import * as tf from '@tensorflow/tfjs-core'
import { stateParts, type Counters, type ModelState } from '../train/model-state.ts'

/**
 * A state as it was, to go back to. What is kept are references: an array takes memory of its own only once the state
 * has another in its place.
 */
export type KeptState = { arrays: Map<string, tf.Tensor>; counters: Counters }

export function keepState(state: ModelState): KeptState {
  const arrays = new Map(
    [...arraysOf(state)].map(([name, variable]) => [name, tf.clone<tf.Tensor>(variable)]),
  )
  return { arrays, counters: structuredClone(state.counters) }
}

/** What is kept stays kept. */
export function putBack(state: ModelState, { arrays, counters }: KeptState): void {
  for (const [name, variable] of arraysOf(state)) {
    const array = arrays.get(name)
    if (array === undefined) throw new Error(`${name} was let go before it was put back`)
    variable.assign(array)
  }
  Object.assign(state.counters, structuredClone(counters))
}

export function letGo({ arrays }: KeptState, name: string): void {
  arrays.get(name)?.dispose()
  arrays.delete(name)
}

export function letAllGo(kept: KeptState): void {
  for (const name of [...kept.arrays.keys()]) letGo(kept, name)
}

/** Every variable of the state by `<part>/<name>`, as `storeState` names them. */
export function arraysOf(state: ModelState): Map<string, tf.Variable> {
  return new Map(
    stateParts.flatMap((part) =>
      [...state[part]].map(([name, variable]): [string, tf.Variable] => [`${part}/${name}`, variable]),
    ),
  )
}

/** Lets `work` train, and puts everything back that it changed. */
export async function withStateKept<R>(state: ModelState, work: () => Promise<R>): Promise<R> {
  const kept = keepState(state)
  try {
    return await work()
  } finally {
    putBack(state, kept)
    letAllGo(kept)
  }
}
