import { expect, test } from 'vitest'
import { createLookBudget } from './look-budget.ts'

/** A training of rounds of 10 ms with looks of a given cost; the rounds that were looked at. */
function trained(rounds: number, lookMs: number) {
  let clock = 0
  const budget = createLookBudget({
    ...{ observeEvery: 30, checkpointEvery: 150, fromRound: 0, elapsedMs: () => clock },
  })
  const looked: number[] = []
  for (let round = 1; round <= rounds; round++) {
    clock += 10
    if (round % 30 !== 0 || !budget.isDue(round)) continue
    looked.push(round)
    clock += lookMs
    budget.spend(lookMs)
  }
  return { looked, budget, trainedMs: rounds * 10 }
}

test('looks that cost next to nothing come as often as they can, from the third second on', () => {
  const { looked, budget } = trained(3000, 0.1)
  expect(looked[0]).toBe(300)
  expect(looked).toHaveLength(91)
  expect(budget.every()).toBe(30)
})

test('dear looks come more rarely, at checkpoints, and stay below 3 % of the training', () => {
  for (const lookMs of [20, 60, 200]) {
    const { looked, budget, trainedMs } = trained(20_000, lookMs)
    expect(looked.length).toBeGreaterThan(10)
    expect(budget.spentMs() / trainedMs).toBeLessThan(0.03)
  }
  // 60 ms of 2.5 %: 240 rounds of 10 ms, so every second checkpoint.
  expect(trained(20_000, 60).budget.every()).toBe(300)
})
