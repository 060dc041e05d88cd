import { describe, expect, test } from 'vitest'
import { createRng } from '../../../src-shared/base/rng.ts'
import { mean, standardDeviation } from '../../../src-shared/physics/statistics.ts'
import {
  drawEmProfile,
  emShareBefore,
  longitudinalMoments,
  radialProfile,
  typicalEmProfile,
} from './electromagnetic.ts'
import { CAESIUM_IODIDE, criticalEnergyOf, homogeneous, layered, LEAD, SILICON, TUNGSTEN } from './media.ts'

const csi = homogeneous(CAESIUM_IODIDE)
const tungstenSilicon = layered({ material: TUNGSTEN, mm: 1.4 }, { material: SILICON, mm: 0.3 })

describe('media', () => {
  test('lead has the radiation length, critical energy and Molière radius that textbooks give', () => {
    const lead = homogeneous(LEAD)
    expect(lead.radiationLengthMm).toBeCloseTo(5.612, 2) // PDG 0.5612 cm
    expect(criticalEnergyOf(LEAD)).toBeGreaterThan(7.2) // PDG 7.43 MeV
    expect(criticalEnergyOf(LEAD)).toBeLessThan(7.6)
    expect(Math.abs(lead.moliereRadiusMm / 16.02 - 1)).toBeLessThan(0.03) // PDG 1.602 cm
  })

  test('CsI agrees with the PDG within a tenth', () => {
    expect(csi.radiationLengthMm).toBeCloseTo(18.6, 1)
    expect(Math.abs(csi.moliereRadiusMm / 35.3 - 1)).toBeLessThan(0.1)
    expect(csi.interactionLengthMm).toBeCloseTo(380, -1)
  })

  test('two of the tungsten-silicon layers of CaloChallenge data set 2 are 0.8 radiation lengths', () => {
    expect(3.4 / tungstenSilicon.radiationLengthMm).toBeCloseTo(0.8, 1)
    expect(tungstenSilicon.sampling?.eHat).toBeCloseTo(1 / 1.42, 6) // 1 + 0.007 · 60
  })
})

describe('longitudinal profile', () => {
  test('the moments of a 10 GeV shower in CsI are those of the formulas, by hand', () => {
    // Ec = 2.66 (8.39 · 54 / 129.97)^1.1 = 10.50 MeV, ln y = ln(952.5) = 6.859.
    const { lnT, lnAlpha, sigmaT, sigmaAlpha, rho } = longitudinalMoments(csi, 10_000)
    expect(Math.exp(lnT)).toBeCloseTo(6.859 - 0.812, 2)
    expect(Math.exp(lnAlpha)).toBeCloseTo(0.81 + (0.458 + 2.26 / 54) * 6.859, 2)
    expect(sigmaT).toBeCloseTo(1 / (-1.4 + 1.26 * 6.859), 3)
    expect(sigmaAlpha).toBeCloseTo(1 / (-0.58 + 0.86 * 6.859), 3)
    expect(rho).toBeCloseTo(0.705 - 0.023 * 6.859, 3)
  })

  test.each([
    ['CsI', csi],
    ['tungsten and silicon', tungstenSilicon],
  ])('drawn showers in %s have the published means, spreads and correlation', (_, medium) => {
    const wanted = longitudinalMoments(medium, 50_000)
    const rng = createRng(3, 'profiles')
    const count = 10_000
    const lnT = new Float64Array(count)
    const lnAlpha = new Float64Array(count)
    for (let index = 0; index < count; index++) {
      const { alpha, beta } = drawEmProfile(medium, 50_000, rng)
      lnAlpha[index] = Math.log(alpha)
      lnT[index] = Math.log((alpha - 1) / beta)
    }
    const meanT = mean(lnT)
    const meanAlpha = mean(lnAlpha)
    const covariance = mean(lnT.map((value, index) => (value - meanT) * ((lnAlpha[index] ?? 0) - meanAlpha)))
    expect(Math.abs(meanT - wanted.lnT)).toBeLessThan(0.05 * wanted.sigmaT)
    expect(Math.abs(meanAlpha - wanted.lnAlpha)).toBeLessThan(0.05 * wanted.sigmaAlpha)
    expect(standardDeviation(lnT) / wanted.sigmaT).toBeCloseTo(1, 1)
    expect(standardDeviation(lnAlpha) / wanted.sigmaAlpha).toBeCloseTo(1, 1)
    expect(covariance / (standardDeviation(lnT) * standardDeviation(lnAlpha))).toBeCloseTo(wanted.rho, 1)
  })

  test('the share before a depth is the integral of the gamma profile', () => {
    const { alpha, beta, tauPerX0 } = typicalEmProfile(csi, 10_000)
    let integral = 0
    let gamma = 0
    const step = 0.001
    for (let t = step / 2; t < 200; t += step) {
      const density = (beta * t) ** (alpha - 1) * Math.exp(-beta * t)
      gamma += density * step
      if (t < 8) integral += density * step
    }
    expect(emShareBefore({ alpha, beta, tauPerX0 }, 8)).toBeCloseTo(integral / gamma, 5)
    // tau is 1 at the maximum of the typical shower.
    expect((tauPerX0 * (alpha - 1)) / beta).toBeCloseTo(1, 9)
  })
})

test('the radial profile narrows from tail to core near the maximum and widens behind it', () => {
  const early = radialProfile(csi, 10_000, 0.1)
  const maximum = radialProfile(csi, 10_000, 1)
  const late = radialProfile(csi, 10_000, 3)
  expect(maximum.coreWeight).toBeGreaterThan(late.coreWeight)
  expect(early.core).toBeLessThan(maximum.core)
  expect(maximum.core).toBeLessThan(late.core)
  // By hand at tau = 1, Z = 54.0, ln E = ln 10.
  expect(maximum.core).toBeCloseTo(0.0251 + 0.00319 * 2.302585 + 0.1162 - 0.000381 * 54, 6)
})
