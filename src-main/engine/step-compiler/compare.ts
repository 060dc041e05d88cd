import * as tf from '@tensorflow/tfjs-core'
import { countedUniforms } from '../../../src-shared/base/counted-draws.ts'
import type { ModelState } from '../train/model-state.ts'
import { createReadings, type Reading } from '../train/readings.ts'
import { eagerRounds, type RoundsRun } from '../train/rounds.ts'
import { compiledReadings } from './compiled-readings.ts'
import { ROUND, type CompiledTraining } from './compile-training.ts'
import { arraysOf, keepState, letAllGo, letGo, putBack, withStateKept, type KeptState } from './kept-state.ts'
import type { ProgramRunner } from './run.ts'

/** How far compiled rounds were from eager ones, from the same state: part of a run's manifest. */
export type Trust = {
  agrees: boolean
  rounds: number
  /** Relative: to the largest number of the array, or to the loss itself. */
  tolerance: number
  largestDifference: number
  /** Where it is: an array of the state or a loss. */
  at: string
  /**
   * Arrays that float32 does not determine to the tolerance: changing weights in their last bits moves the eager step
   * as far. (Before batch normalisation a bias has no effect on the loss; its gradient is rounding alone, and Adam
   * makes full steps of it.) They are held to a hundred times that instead, and their differences stand here.
   */
  undetermined: Record<string, number>
}

export const TOLERANCE = 1e-5

/** Losses of a round, by role and name. */
type Losses = ReadonlyMap<string, number>

/**
 * Does rounds in both ways, each time from the state that the eager ones have reached, until `rounds` are done or
 * `seconds` have passed. The state is put back. Beside it and the program's own there are at most three states in
 * memory: where it all began, where the round began, and what is compared, array by array.
 */
export async function compareWithEager(
  run: RoundsRun,
  compiled: { training: CompiledTraining; runner: ProgramRunner },
  limit: { rounds: number; seconds: number },
): Promise<Trust> {
  const trust: Trust = {
    ...{ agrees: true, rounds: 0, tolerance: TOLERANCE, largestDifference: 0, at: '', undetermined: {} },
  }
  const began = performance.now()
  await withStateKept(run.state, async () => {
    while (trust.agrees && trust.rounds < limit.rounds) {
      if (trust.rounds > 0 && performance.now() - began > limit.seconds * 1000) break
      await compareRound(run, compiled, trust)
      trust.rounds += 1
    }
  })
  return trust
}

async function compareRound(
  run: RoundsRun,
  compiled: { training: CompiledTraining; runner: ProgramRunner },
  trust: Trust,
): Promise<void> {
  const { state } = run
  const start = keepState(state)
  try {
    const fastLosses = await compiledRound(run, compiled)
    const fast = keepState(state)
    try {
      putBack(state, start)
      const losses = await eagerRound(run)
      const apart = new Map<string, number>()
      const look = (name: string, found: number) => {
        if (found <= TOLERANCE) keepLargest(trust, name, found)
        else apart.set(name, found)
      }
      for (const [name, variable] of arraysOf(state)) {
        look(name, difference(await numbersOf(variable), await numbersOf(fast.arrays.get(name))))
        letGo(fast, name)
      }
      for (const [name, value] of losses) look(name, apartLosses(value, fastLosses.get(name)))
      if (apart.size > 0) await judge(run, { start, losses, apart }, trust)
    } finally {
      letAllGo(fast)
    }
  } finally {
    letAllGo(start)
  }
}

/** Whether what lies apart is a wrong step, or what float32 does not determine. */
async function judge(
  run: RoundsRun,
  round: { start: KeptState; losses: Losses; apart: ReadonlyMap<string, number> },
  trust: Trust,
): Promise<void> {
  const spread = await spreadOf(run, round)
  for (const [name, found] of round.apart) {
    if (found <= TOLERANCE + SPREADS * (spread.get(name) ?? 0)) {
      trust.undetermined[name] = Math.max(trust.undetermined[name] ?? 0, found)
      continue
    }
    keepLargest(trust, name, found)
    trust.agrees = false
  }
}

/** Other orders of summing may round worse than the eager one does; a wrong step is wrong by far more. */
const SPREADS = 100

function keepLargest(trust: Trust, at: string, found: number): void {
  if (found <= trust.largestDifference) return
  trust.largestDifference = found
  trust.at = at
}

async function compiledRound(
  { plan }: RoundsRun,
  { training, runner }: { training: CompiledTraining; runner: ProgramRunner },
): Promise<Losses> {
  runner.write()
  const { measured } = await runner.run(ROUND, 1)
  runner.read()
  return lossesOf(compiledReadings(training, plan, { first: 0, turns: 1, measured }))
}

async function eagerRound(run: RoundsRun): Promise<Losses> {
  const readings = createReadings()
  await eagerRounds(run).run(1, { isReading: true, readings })
  return lossesOf(await readings.read())
}

function lossesOf(readings: readonly Reading[]): Losses {
  return new Map(readings.map(({ name, role, value }) => [`${role}: ${name}`, value]))
}

/** How far the eager round itself moves when weights change in their last bits. The state is as it was afterwards. */
async function spreadOf(
  run: RoundsRun,
  { start, losses, apart }: { start: KeptState; losses: Losses; apart: ReadonlyMap<string, number> },
): Promise<Map<string, number>> {
  const { state } = run
  const spread = new Map<string, number>()
  const widen = (name: string, found: number) => spread.set(name, Math.max(spread.get(name) ?? 0, found))
  const reached = keepState(state)
  try {
    for (const trial of [0, 1]) {
      putBack(state, start)
      await nudge(state, trial)
      const moved = await eagerRound(run)
      const arrays = arraysOf(state)
      for (const name of apart.keys()) {
        const loss = losses.get(name)
        if (loss === undefined) {
          widen(
            name,
            difference(await numbersOf(reached.arrays.get(name)), await numbersOf(arrays.get(name))),
          )
        } else widen(name, apartLosses(loss, moved.get(name)))
      }
    }
    putBack(state, reached)
  } finally {
    letAllGo(reached)
  }
  return spread
}

/** Every weight a little larger or smaller, by up to four steps of its last bit. */
async function nudge(state: ModelState, trial: number): Promise<void> {
  for (const [name, variable] of arraysOf(state)) {
    if (!name.startsWith('weights/')) continue
    const values = await numbersOf(variable)
    const chance = countedUniforms({ seed: 1, stream: name, step: trial, count: values.length })
    const moved = values.map((value, at) => value * (1 + ((chance[at] ?? 0) - 0.5) * 2 ** -20))
    tf.tidy(() => variable.assign(tf.tensor(moved, variable.shape, 'float32')))
  }
}

async function numbersOf(tensor: tf.Tensor | undefined): Promise<Float32Array> {
  if (tensor === undefined) return new Float32Array()
  return (await tensor.data()) as Float32Array // states hold float32 alone
}

function apartLosses(expected: number, found: number | undefined): number {
  return difference(Float32Array.of(expected), found === undefined ? undefined : Float32Array.of(found))
}

/** Largest difference over the largest number; NaN when either holds what is not finite and the other does not. */
export function difference(expected: Float32Array, found: Float32Array | undefined): number {
  if (found === undefined || found.length !== expected.length) return NaN
  let scale = 0
  let largest = 0
  for (const [at, value] of expected.entries()) {
    const other = found[at] as number // equally long
    if (Object.is(value, other)) continue
    const apart = Math.abs(value - other)
    if (Number.isNaN(apart)) return NaN
    largest = Math.max(largest, apart)
  }
  for (const value of expected) scale = Math.max(scale, Math.abs(value))
  return largest === 0 ? 0 : largest / Math.max(scale, SMALLEST)
}

/** Below the smallest normal float32, numbers have no relative precision. */
const SMALLEST = 1.2e-38
