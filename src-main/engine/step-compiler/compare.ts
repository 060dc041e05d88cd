import { countedUniforms } from '../../../src-shared/base/counted-draws.ts'
import { restoreState, storeState, type ModelState, type StoredState } from '../train/model-state.ts'
import { createReadings, type Reading } from '../train/readings.ts'
import { eagerRounds, type RoundsRun } from '../train/rounds.ts'
import { compiledReadings } from './compiled-readings.ts'
import { ROUND, withStateKept, type CompiledTraining } from './compile-training.ts'
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

/** A round as it came out: every array of the state after it, and every loss. */
type Outcome = ReadonlyMap<string, Float32Array>

/**
 * Does rounds in both ways, each time from the state that the eager ones have reached, until `rounds` are done or
 * `seconds` have passed. The state is put back.
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
  const start = await storeState(run.state)
  const fast = await withStateKept(run.state, () => compiledRound(run, compiled))
  const slow = await eagerRound(run)
  const apart = [...slow].filter(([name, values]) => !(difference(values, fast.get(name)) <= TOLERANCE))
  for (const [name, values] of slow) {
    if (!apart.some(([each]) => each === name)) keepLargest(trust, name, difference(values, fast.get(name)))
  }
  if (apart.length === 0) return
  const spread = await spreadOf(run, { start, slow })
  for (const [name, values] of apart) {
    const found = difference(values, fast.get(name))
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
  { plan, state }: RoundsRun,
  { training, runner }: { training: CompiledTraining; runner: ProgramRunner },
): Promise<Outcome> {
  runner.write()
  const { measured } = await runner.run(ROUND, 1)
  runner.read()
  return outcome(state, compiledReadings(training, plan, { first: 0, turns: 1, measured }))
}

async function eagerRound(run: RoundsRun): Promise<Outcome> {
  const readings = createReadings()
  await eagerRounds(run).run(1, { isReading: true, readings })
  return outcome(run.state, await readings.read())
}

async function outcome(state: ModelState, readings: readonly Reading[]): Promise<Outcome> {
  const { arrays } = await storeState(state)
  return new Map([
    ...[...arrays].map(([name, { values }]) => [name, values] as const),
    ...readings.map(({ name, role, value }) => [`${role}: ${name}`, Float32Array.of(value)] as const),
  ])
}

/** How far the eager round itself moves when weights change in their last bits. */
async function spreadOf(
  run: RoundsRun,
  { start, slow }: { start: StoredState; slow: Outcome },
): Promise<Map<string, number>> {
  const spread = new Map<string, number>()
  for (const trial of [0, 1]) {
    const moved = await withStateKept(run.state, async () => {
      restoreState(run.state, nudged(start, trial))
      return eagerRound(run)
    })
    for (const [name, values] of slow) {
      spread.set(name, Math.max(spread.get(name) ?? 0, difference(values, moved.get(name))))
    }
  }
  return spread
}

/** Every weight a little larger or smaller, by up to four steps of its last bit. */
function nudged({ arrays, counters }: StoredState, trial: number): StoredState {
  return {
    counters,
    arrays: new Map(
      [...arrays].map(([name, { shape, values }]) => {
        if (!name.startsWith('weights/')) return [name, { shape, values }]
        const chance = countedUniforms({ seed: 1, stream: name, step: trial, count: values.length })
        const moved = values.map((value, at) => value * (1 + ((chance[at] ?? 0) - 0.5) * 2 ** -20))
        return [name, { shape, values: moved }]
      }),
    ),
  }
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
