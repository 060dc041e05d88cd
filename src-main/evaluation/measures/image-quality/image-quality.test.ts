import { describe, expect, test } from 'vitest'
import { createRng } from '../../../../src-shared/base/rng.ts'
import type { OpenClassifier } from '../../open-classifier.ts'
import { measured, toyContext, toySample } from '../testing/toys.ts'
import { imageQuality } from './image-quality.ts'

/** Sees two numbers that are Gaussian around `cell 0` and `cell 1`, and is sure of class 1 where cell 2 is not 0. */
const classifier: OpenClassifier = {
  ...{ name: 'toy', round: 7, classes: 2, width: 2 },
  look: ({ showers, count }) => {
    const cells = showers.length / count
    const hidden = Float32Array.from(
      { length: count * 2 },
      (_, at) => showers[Math.floor(at / 2) * cells + (at % 2)] ?? NaN,
    )
    const probabilities = Float32Array.from({ length: count * 2 }, (_, at) =>
      ((showers[Math.floor(at / 2) * cells + 2] ?? 0) !== 0) === (at % 2 === 1) ? 1 : 0,
    )
    return Promise.resolve({ hidden, probabilities })
  },
  close: () => undefined,
}

/** Cells 0 and 1 are Gaussians moved by `shift`; cell 2 is 1 in `share` of the events. */
function sample(seed: number, { shift = 0, share = 0.5 } = {}) {
  return toySample({
    seed,
    count: 2000,
    energy: (drawn, { shower, cell }) => {
      const rng = createRng(seed, `cell ${cell}`, shower)
      if (cell < 2) return 20 + shift + rng.normal()
      return cell === 2 ? Number(rng.uniform() < share) : drawn
    },
  })
}

describe('IS and FID through a classifier', () => {
  test('unit Gaussians moved by 1 in both numbers: FID 2 + their chance, the floor near 0; both classes: IS 2', async () => {
    const context = await toyContext(sample(1), sample(2, { shift: 1 }), { classifier })
    const { row } = await measured(imageQuality, context)
    const fid = row('fid')
    expect(Math.abs(fid.value - 2)).toBeLessThan(4 * fid.error)
    // The mean of 2000 has the error 0.022: of the difference of two, in two numbers, each moved by 1: √(4 · 2 · 2 / 2000) = 0.09.
    expect(fid.error).toBeGreaterThan(0.045)
    expect(fid.error).toBeLessThan(0.18)
    expect(fid.floor?.value).toBeLessThan(0.01)
    expect(row('inception-score').value).toBeCloseTo(2, 2)
    expect(row('inception-score').best).toBeCloseTo(2, 2)
  })

  test('one class in ten events: IS exp(H(0.1)) = 1.384; of the reference 2', async () => {
    const { row, result } = await measured(
      imageQuality,
      await toyContext(sample(1), sample(2, { share: 0.1 }), { classifier }),
    )
    const { value, error, floor } = row('inception-score')
    // H(0.1) = 0.325083 nats.
    expect(Math.abs(value - Math.exp(0.325083))).toBeLessThan(3 * error)
    expect(floor?.value).toBeCloseTo(2, 2)
    expect(result.settings['round']).toBe(7)
  })

  test('without a classifier it is not made', async () => {
    const few = toySample({ count: 120 })
    expect(await imageQuality.run(await toyContext(few, few))).toBeNull()
  })
})
