import { beforeAll, expect, test } from 'vitest'
import { createRng } from '../../../src-shared/base/rng.ts'
import { openEngine } from '../../engine/open-engine.ts'
import { halvesOf, twoSampleTest, type TestSettings } from './two-sample-test.ts'

/** Where the truth is known. */
beforeAll(async () => {
  await openEngine('auto')
})

const SETTINGS: TestSettings = {
  hidden: [64, 64, 64],
  ...{ batch: 250, learningRate: 1e-3, epochs: 6, repeats: 3 },
}
const WIDTH = 5
const EVENTS = 4000

/** Gaussians of unit width in five numbers, moved by `shift` in each. */
function gaussians(seed: number, shift: number): Float32Array {
  return createRng(seed, 'gaussians')
    .normals(EVENTS * WIDTH)
    .map((value) => value + shift)
}

test('two Gaussians a distance d apart: the best AUC is Φ(d/√2), and a network finds it', async () => {
  // d = 0.4 √5 = 0.8944, d/√2 = 0.63246, Φ = 0.73646 (tables).
  const pair = { width: WIDTH, reference: gaussians(1, 0), generated: gaussians(2, 0.4) }
  const { auc, jsd } = await twoSampleTest(pair, SETTINGS, { seed: 1, onEpochs: () => undefined })
  expect(auc.error).toBeLessThan(0.02)
  expect(Math.abs(auc.value - 0.73646)).toBeLessThan(2 * auc.error)
  // 1 − E[H(p)] bits of two unit Gaussians 0.8944 apart, by numerical integration: 0.1314.
  expect(Math.abs(jsd.value - 0.1314)).toBeLessThan(3 * jsd.error)
  const floor = await twoSampleTest(halvesOf(pair, 1), SETTINGS, { seed: 1, onEpochs: () => undefined })
  expect(Math.abs(floor.auc.value - 0.5)).toBeLessThan(2 * floor.auc.error)
})

test('a simulator against itself cannot be told apart', async () => {
  const pair = { width: WIDTH, reference: gaussians(1, 0), generated: gaussians(2, 0) }
  const epochs: number[] = []
  const { auc } = await twoSampleTest(pair, SETTINGS, { seed: 2, onEpochs: (done) => epochs.push(done) })
  expect(Math.abs(auc.value - 0.5)).toBeLessThan(2 * auc.error)
  expect(epochs.at(-1)).toBe(18)
})
