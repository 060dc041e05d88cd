import { describe, expect, test } from 'vitest'
import { createRng } from '../../../../src-shared/base/rng.ts'
import { chiSquarePerBin, responseBins, type Energies } from './response-bins.ts'

/** Energies in turn; responses of mean 0.8 (× `scale` at `at`) and standard deviation 0.08. */
function sample(seed: number, { energies = [10, 20, 40], at = 0, scale = 1, each = 400 } = {}): Energies {
  const rng = createRng(seed, 'responses')
  const incidentMeV = Float64Array.from(
    { length: each * energies.length },
    (_, n) => energies[n % energies.length] ?? 0,
  )
  const responses = incidentMeV.map((energy) => (energy === at ? scale : 1) * (0.8 + 0.08 * rng.normal()))
  return { incidentMeV, responses }
}

describe('responses in bins of the incident energy', () => {
  test('few sharp energies each have their bin, with the mean and resolution that were put in', () => {
    const bins = responseBins(sample(1), sample(2), { training: null, seed: 1 })
    expect(bins.map(({ fromMeV, toMeV, isTrained }) => [fromMeV, toMeV, isTrained])).toEqual(
      [10, 20, 40].map((energy) => [energy, energy, null]),
    )
    for (const { reference, halves } of bins) {
      expect(reference.count).toBe(400)
      expect(reference.meanError).toBeCloseTo(0.08 / 20, 3)
      expect(Math.abs(reference.mean - 0.8)).toBeLessThan(3 * reference.meanError)
      // Of a Gaussian: σ / √(2n), over the mean.
      expect(reference.resolutionError).toBeCloseTo(0.1 / Math.sqrt(800), 3)
      expect(Math.abs(reference.resolution - 0.1)).toBeLessThan(3 * reference.resolutionError)
      expect(halves[0].count + halves[1].count).toBe(400)
    }
  })

  test('many energies have ten bins of equal ratio', () => {
    const energies = Array.from({ length: 1000 }, (_, at) => 10 ** (at / 999))
    const bins = responseBins(sample(1, { energies, each: 1 }), sample(2, { energies, each: 1 }), {
      training: Float64Array.from(energies.filter((energy) => energy < 3 || energy > 6)),
      seed: 1,
    })
    expect(bins).toHaveLength(10)
    expect(bins.reduce((sum, { reference }) => sum + reference.count, 0)).toBe(1000)
    expect(bins[3]?.toMeV).toBeCloseTo(10 ** 0.4, 9)
    // From 10^0.5 = 3.16 to 10^0.7 = 5.01 nothing was trained on.
    expect(bins.map(({ isTrained }) => isTrained)).toEqual([
      ...[true, true, true, true, true],
      ...[false, false, true, true, true],
    ])
  })

  test('the energy whose response is off stands out, others and the halves do not', () => {
    const bins = responseBins(sample(1), sample(2, { at: 20, scale: 1.05 }), { training: null, seed: 1 })
    const chi = bins.map(({ reference, generated }) => chiSquarePerBin([[reference, generated]]).mean)
    // 5 % of 0.8 is 0.04 of an error of 0.08 √(2/400) = 0.00566: about 50.
    expect(chi[1]).toBeGreaterThan(25)
    expect(Math.max(chi[0] ?? 0, chi[2] ?? 0)).toBeLessThan(9)
    expect(chiSquarePerBin(bins.map(({ halves }) => halves)).mean).toBeLessThan(4)
  })

  test('bins with too few showers are left out', () => {
    expect(
      responseBins(sample(1, { each: 19 }), sample(2, { each: 19 }), { training: null, seed: 1 }),
    ).toEqual([])
  })
})
