import { describe, expect, test } from 'vitest'
import { cellCount } from '../../../src-shared/physics/geometry.ts'
import { layerEnergies, totalEnergies } from '../../../src-shared/physics/observables.ts'
import { panelsOf, type Panel } from '../../../src-shared/physics/panels.ts'
import { mean, standardDeviation } from '../../../src-shared/physics/statistics.ts'
import { DETECTORS, findDetector, type Detector, type Particle } from './detectors.ts'
import { longitudinalMoments } from './electromagnetic.ts'
import { meanEmShare } from './hadronic.ts'
import { simulateShowers } from './shower.ts'

function detectorOf(id: string): Detector {
  const found = findDetector(id)
  if (found === undefined) throw new Error(`No detector ${id}`)
  return found
}

function showersAt(detector: Detector, gev: number, options: { count: number; particle?: Particle }) {
  return simulateShowers({
    detector,
    particle: options.particle ?? 'electron',
    start: 0,
    count: options.count,
    seed: 11,
    spectrum: { kind: 'fixed', gev },
  })
}

/** Everything that was deposited, inside or outside of the cells, per event. */
function deposited(events: ReturnType<typeof simulateShowers>): Float64Array {
  const layers = events.overflow.length / events.count
  return totalEnergies(events).map(
    (sum, event) =>
      sum + events.overflow.subarray(event * layers, (event + 1) * layers).reduce((a, b) => a + b, 0),
  )
}

function correlation(a: Float64Array, b: Float64Array): number {
  const meanA = mean(a)
  const meanB = mean(b)
  const covariance = mean(a.map((value, index) => (value - meanA) * ((b[index] ?? 0) - meanB)))
  return covariance / (standardDeviation(a) * standardDeviation(b))
}

// 36 radiation lengths deep, so that next to nothing leaks out of its back.
const deep: Detector = { ...detectorOf('calochallenge-2'), thresholdMeV: 0 }
const panels = panelsOf({ geometry: deep.geometry })

/** Energy-weighted depth of an event in radiation lengths. */
function depths(events: ReturnType<typeof simulateShowers>): Float64Array {
  const energies = panels.map((panel) => layerEnergies(events, panel))
  return Float64Array.from({ length: events.count }, (_, event) => {
    let sum = 0
    let weighted = 0
    energies.forEach((energy, layer) => {
      sum += energy[event] ?? 0
      weighted += (energy[event] ?? 0) * (layer + 0.5) * (3.4 / deep.medium.radiationLengthMm)
    })
    return weighted / sum
  })
}

/** Mean of T alpha / (alpha − 1) over the published joint distribution of ln T and ln alpha, by quadrature. */
function expectedCentre(gev: number): number {
  const { lnT, sigmaT, lnAlpha, sigmaAlpha, rho } = longitudinalMoments(deep.medium, gev * 1000)
  let sum = 0
  let weights = 0
  for (let u = -4; u <= 4; u += 0.1) {
    for (let v = -4; v <= 4; v += 0.1) {
      const weight = Math.exp(-(u * u + v * v) / 2)
      const alpha = Math.max(1.1, Math.exp(lnAlpha + sigmaAlpha * u))
      const t = Math.exp(lnT + sigmaT * (rho * u + Math.sqrt(1 - rho * rho) * v))
      sum += (weight * t * alpha) / (alpha - 1)
      weights += weight
    }
  }
  return sum / weights
}

describe('the moments that the simulator documents', () => {
  test('the response is linear: mean deposited energy over incident energy is 1 within half a percent', () => {
    for (const gev of [2, 20, 200]) {
      const ratio = mean(deposited(showersAt(deep, gev, { count: 500 }))) / (gev * 1000)
      expect(Math.abs(ratio - 1), `${gev} GeV`).toBeLessThan(gev < 10 ? 0.02 : 0.005)
    }
  })

  test.each([5, 50])('the resolution at %d GeV is a / √E ⊕ c', (gev) => {
    const energies = deposited(showersAt(deep, gev, { count: 1500 }))
    const expected = Math.hypot(deep.resolution / Math.sqrt(gev), deep.constant)
    // The standard deviation of 1500 events is known to 1.8 %.
    expect(Math.abs(standardDeviation(energies) / mean(energies) / expected - 1)).toBeLessThan(0.07)
  })

  test('the centre of the shower lies where the gamma profile has it, and grows with ln E', () => {
    const centres = [1, 10, 100].map((gev) => mean(depths(showersAt(deep, gev, { count: 500 }))))
    ;[1, 10, 100].forEach((gev, index) => {
      expect(Math.abs((centres[index] ?? 0) / expectedCentre(gev) - 1), `${gev} GeV`).toBeLessThan(0.03)
    })
    const perDecade = ((centres[2] ?? 0) - (centres[0] ?? 0)) / 2
    // T grows by one radiation length per factor e: ln 10 = 2.3 per decade, a little less for the centre.
    expect(perDecade).toBeGreaterThan(1.9)
    expect(perDecade).toBeLessThan(2.5)
  })

  test('photons start 9/7 of a radiation length later than electrons', () => {
    const electron = mean(depths(showersAt(deep, 30, { count: 800 })))
    const photon = mean(depths(showersAt(deep, 30, { count: 800, particle: 'photon' })))
    // The conversion depth is exponential: its standard error here is 1.29 / √800 = 0.045.
    expect(Math.abs(photon - electron - 9 / 7)).toBeLessThan(0.25)
  })

  test('nine tenths of the energy lie within one Molière radius', () => {
    const events = showersAt(deep, 20, { count: 300 })
    const [layer] = deep.geometry.layers
    if (layer?.form !== 'polar') throw new Error('a polar detector is needed here')
    const { moliereRadiusMm } = deep.medium
    let within = 0
    let all = 0
    const rBins = layer.rEdgesMm.length - 1
    events.showers.forEach((energy, index) => {
      const inner = layer.rEdgesMm[index % rBins] ?? 0
      const outer = layer.rEdgesMm[(index % rBins) + 1] ?? 0
      all += energy
      // The bin that the radius cuts counts by its part of the radius.
      within += energy * Math.min(1, Math.max(0, (moliereRadiusMm - inner) / (outer - inner)))
    })
    all += events.overflow.reduce((sum, energy) => sum + energy, 0)
    expect(within / all).toBeGreaterThan(0.84)
    expect(within / all).toBeLessThan(0.94)
  })

  test('neighbouring layers rise together, early against late layers', () => {
    const events = showersAt(deep, 50, { count: 800 })
    const energies = panels.map((panel) => layerEnergies(events, panel))
    const summed = (from: number, to: number): Float64Array =>
      Float64Array.from({ length: events.count }, (_, event) =>
        energies.slice(from, to).reduce((sum, layer) => sum + (layer[event] ?? 0), 0),
      )
    expect(correlation(summed(4, 6), summed(6, 8))).toBeGreaterThan(0.3)
    expect(correlation(summed(2, 8), summed(14, 24))).toBeLessThan(-0.5)
  })
})

describe('pions', () => {
  test('some pass without interacting, as many as exp(−depth / interaction length)', () => {
    const detector = detectorOf('crystal-5x5')
    const events = showersAt(detector, 20, { count: 2000, particle: 'pion' })
    const depth = 300 / detector.medium.interactionLengthMm
    // A minimum-ionising pion leaves 30 cm · 6.8 MeV/cm = 203 MeV; a shower of 20 GeV leaves more than twice that.
    const passed = deposited(events).filter((energy) => energy < 400).length / events.count
    expect(Math.abs(passed - Math.exp(-depth))).toBeLessThan(0.05)
  })

  test('fluctuate far more than electrons and are wider', () => {
    const electrons = showersAt(deep, 50, { count: 300 })
    const pions = showersAt(deep, 50, { count: 300, particle: 'pion' })
    const relative = (energies: Float64Array): number => standardDeviation(energies) / mean(energies)
    expect(relative(deposited(pions))).toBeGreaterThan(4 * relative(deposited(electrons)))
    const outside = (events: typeof pions): number =>
      events.overflow.reduce((sum, energy) => sum + energy, 0) / mean(deposited(events)) / events.count
    expect(outside(pions)).toBeGreaterThan(3 * outside(electrons))
  })

  test('the mean electromagnetic share grows with energy: 1 − E^-0.18', () => {
    expect(meanEmShare(10_000)).toBeCloseTo(0.339, 3) // 10^-0.18 = 0.6607
    expect(meanEmShare(100_000)).toBeCloseTo(0.563, 3) // 100^-0.18 = 0.4365
  })
})

describe('seeds', () => {
  const detector = detectorOf('demo')
  const request = { detector, particle: 'photon', seed: 5 } as const

  test('shower i depends on the seed and i alone', () => {
    const all = simulateShowers({ ...request, start: 0, count: 12 })
    const part = simulateShowers({ ...request, start: 7, count: 5 })
    expect(part.showers).toEqual(all.showers.slice(7 * 112))
    expect(part.condition).toEqual(all.condition.slice(7))
  })

  test('another seed gives other showers', () => {
    const one = simulateShowers({ ...request, start: 0, count: 3 })
    const other = simulateShowers({ ...request, seed: 6, start: 0, count: 3 })
    expect(other.showers).not.toEqual(one.showers)
    expect(other.condition).not.toEqual(one.condition)
  })
})

describe('built-in detectors', () => {
  test.each([
    ['demo', 112],
    ['calochallenge-1-photons', 368],
    ['calochallenge-2', 6480],
    ['calogan', 504],
    ['crystal-5x5', 25],
    ['b5-20x4', 80],
  ])('%s has %d cells', (id, cells) => {
    expect(cellCount(detectorOf(id).geometry)).toBe(cells)
  })

  test.each(DETECTORS.map((detector) => [detector.id, detector] as const))(
    '%s takes every particle: finite, not negative, cut at its threshold, energies in its spectrum',
    (_, detector) => {
      const { layers } = detector.geometry
      expect(detector.depthsMm).toHaveLength(layers.length)
      let behind = 0
      for (const [front, back] of detector.depthsMm) {
        expect(front).toBeGreaterThanOrEqual(behind)
        expect(back).toBeGreaterThan(front)
        behind = back
      }
      for (const particle of ['electron', 'photon', 'pion'] as const) {
        const { showers, condition } = simulateShowers({ detector, particle, start: 0, count: 20, seed: 1 })
        expect(
          showers.every(
            (energy) => energy === 0 || (Number.isFinite(energy) && energy > detector.thresholdMeV),
          ),
        ).toBe(true)
        expect(showers.some((energy) => energy > 0)).toBe(true)
        expect(condition.every((energy) => energy >= 255 && energy <= 4.2e6)).toBe(true)
      }
    },
  )

  test('a data set of 368 voxels is simulated at more than a thousand showers per second', () => {
    const detector = detectorOf('calochallenge-1-photons')
    const started = performance.now()
    simulateShowers({ detector, particle: 'photon', start: 0, count: 500, seed: 1 })
    // Measured: 0.25 ms each; the bound leaves room for a busy machine.
    expect(performance.now() - started).toBeLessThan(5000)
  })

  test('the first layer of the CaloGAN detector is finely segmented and sees the shower as a narrow band', () => {
    const detector = detectorOf('calogan')
    const events = showersAt(detector, 50, { count: 50 })
    const [first] = panelsOf({ geometry: detector.geometry }) as [Panel, ...Panel[]]
    const middle = [...first.cells].filter((_, cell) => Math.abs((cell % 96) - 47.5) < 8)
    const inBand = middle.reduce(
      (sum, cell) =>
        sum +
        Array.from({ length: 50 }, (_, event) => events.showers[event * 504 + cell] ?? 0).reduce(
          (a, b) => a + b,
        ),
      0,
    )
    expect(inBand / (mean(layerEnergies(events, first)) * 50)).toBeGreaterThan(0.8)
  })
})
