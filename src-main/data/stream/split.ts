import { createRng } from '../../../src-shared/base/rng.ts'

/** Which events are trained on and which are kept apart; event numbers in ascending order. */
export type Split = { train: Uint32Array; test: Uint32Array }

/**
 * Draws round(count × testFraction) events for the test split, without regard to their order in the file. The same
 * count, fraction and seed give the same split everywhere; every event is in exactly one part.
 */
export function splitEvents(count: number, options: { testFraction: number; seed: number }): Split {
  const testCount = Math.round(count * options.testFraction)
  const order = createRng(options.seed, 'data.split').permutation(count)
  const isTest = new Uint8Array(count)
  for (const event of order.subarray(0, testCount)) isTest[event] = 1
  const train = new Uint32Array(count - testCount)
  const test = new Uint32Array(testCount)
  let trained = 0
  let tested = 0
  for (let event = 0; event < count; event++) {
    if (isTest[event] === 1) test[tested++] = event
    else train[trained++] = event
  }
  return { train, test }
}
