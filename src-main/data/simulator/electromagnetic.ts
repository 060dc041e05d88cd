import type { Rng } from '../../../src-shared/base/rng.ts'
import { gammaShare } from './distributions.ts'
import type { Medium } from './media.ts'

/**
 * Electromagnetic showers after G. Grindhammer and S. Peters, "The parameterized simulation of electromagnetic showers
 * in homogeneous and sampling calorimeters", hep-ex/0001020; earlier: Grindhammer, Rudowicz, Peters, NIM A290 (1990) 469.
 * The constants are those of the fluctuated profiles of that paper. They were checked against the tuning tables of
 * Geant4's GFlash (GVFlashHomoShowerTuning, GFlashSamplingShowerTuning), which cite it; the paper's own tables were not
 * at hand. (The paper's *average* homogeneous profile has other constants, T = ln y − 0.858 and
 * alpha = 0.21 + (0.492 + 2.38/Z) ln y; they are not used here.)
 * Depths t are in radiation lengths, radii in Molière radii, y = E / Ec.
 */
export type LongitudinalMoments = {
  /** Mean of ln T, with T the depth of the maximum; and its standard deviation. */
  lnT: number
  sigmaT: number
  /** Mean of ln alpha, the shape of the gamma profile; and its standard deviation. */
  lnAlpha: number
  sigmaAlpha: number
  /** Correlation of ln T and ln alpha. */
  rho: number
}

/** dE/dt = E beta (beta t)^(alpha − 1) exp(−beta t) / Γ(alpha), beta = (alpha − 1) / T. */
export type EmProfile = {
  alpha: number
  /** 1 / X0 */
  beta: number
  /** tau of the radial profile per X0 of depth. */
  tauPerX0: number
}

export function longitudinalMoments(medium: Medium, energyMeV: number): LongitudinalMoments {
  const lnY = Math.log(energyMeV / medium.criticalEnergyMeV)
  const tHomogeneous = Math.max(0.1, lnY - 0.812)
  const alphaHomogeneous = Math.max(1.1, 0.81 + (0.458 + 2.26 / medium.Z) * lnY)
  const { sampling } = medium
  if (sampling === null) {
    return {
      lnT: Math.log(tHomogeneous),
      sigmaT: spread(-1.4 + 1.26 * lnY),
      lnAlpha: Math.log(alphaHomogeneous),
      sigmaAlpha: spread(-0.58 + 0.86 * lnY),
      rho: 0.705 - 0.023 * lnY,
    }
  }
  const t = tHomogeneous - 0.55 / sampling.frequency - 0.69 * (1 - sampling.eHat)
  const alpha = alphaHomogeneous - 0.476 / sampling.frequency
  return {
    lnT: Math.log(Math.max(0.3, t)),
    sigmaT: spread(-2.5 + 1.25 * lnY),
    lnAlpha: Math.log(Math.max(1.1, alpha)),
    sigmaAlpha: spread(-0.82 + 0.79 * lnY),
    rho: 0.784 - 0.023 * lnY,
  }
}

/** 1 / x, bounded as in GFlash: the fits diverge for showers of a few critical energies. */
function spread(inverse: number): number {
  return inverse <= 2 ? 0.5 : 1 / inverse
}

/** The profile of one shower, with T and alpha fluctuated and correlated. */
export function drawEmProfile(medium: Medium, energyMeV: number, rng: Rng): EmProfile {
  const { lnT, sigmaT, lnAlpha, sigmaAlpha, rho } = longitudinalMoments(medium, energyMeV)
  const common = Math.sqrt((1 + rho) / 2) * rng.normal()
  const opposite = Math.sqrt((1 - rho) / 2) * rng.normal()
  const t = Math.exp(lnT + sigmaT * (common + opposite))
  const alpha = Math.max(1.1, Math.exp(lnAlpha + sigmaAlpha * (common - opposite)))
  return profileOf(t, alpha, Math.exp(lnAlpha))
}

/** The profile at the mean of ln T and ln alpha: the shower without fluctuations. */
export function typicalEmProfile(medium: Medium, energyMeV: number): EmProfile {
  const { lnT, lnAlpha } = longitudinalMoments(medium, energyMeV)
  return profileOf(Math.exp(lnT), Math.exp(lnAlpha), Math.exp(lnAlpha))
}

function profileOf(t: number, alpha: number, typicalAlpha: number): EmProfile {
  const mean = (t * alpha) / (alpha - 1)
  return {
    alpha,
    beta: (alpha - 1) / t,
    // tau = t / <t> · alpha' / (alpha' − 1), so that tau is 1 at the maximum of the typical shower.
    tauPerX0: typicalAlpha / (typicalAlpha - 1) / mean,
  }
}

/** Share of the energy deposited before a depth in X0. */
export function emShareBefore(profile: EmProfile, depth: number): number {
  return gammaShare(profile.alpha, profile.beta * depth)
}

/** Two components of f(r) = p 2 r Rc² / (r² + Rc²)² + (1 − p) 2 r Rt² / (r² + Rt²)², radii in Molière radii. */
export type RadialProfile = { core: number; tail: number; coreWeight: number }

export function radialProfile(medium: Medium, energyMeV: number, tau: number): RadialProfile {
  const { Z, sampling } = medium
  const lnE = Math.log(energyMeV / 1000)
  let core = 0.0251 + 0.00319 * lnE + (0.1162 - 0.000381 * Z) * tau
  let tail =
    (0.659 - 0.00309 * Z) *
    (Math.exp(-2.59 * (tau - 0.645)) + Math.exp((0.3585 + 0.0412 * lnE) * (tau - 0.645)))
  const p = (0.401 + 0.00187 * Z - tau) / (1.313 - 0.0686 * lnE)
  let coreWeight = (2.632 - 0.00094 * Z) * Math.exp(p - Math.exp(p))
  if (sampling !== null) {
    const { frequency, eHat } = sampling
    core += -0.0203 * (1 - eHat) + (0.0397 / frequency) * Math.exp(-tau)
    tail += -0.14 * (1 - eHat) - (0.495 / frequency) * Math.exp(-tau)
    coreWeight += (1 - eHat) * (0.348 - (0.642 / frequency) * Math.exp(-((tau - 1) ** 2)))
  }
  // The fits leave their range at very small and very large tau; a profile must stay one.
  const bounded = Math.max(0.005, core)
  return {
    core: bounded,
    tail: Math.min(20, Math.max(2 * bounded, tail)),
    coreWeight: Math.min(1, Math.max(0, coreWeight)),
  }
}

/** Spots: the number of equal energy deposits that gives the radial fluctuations of real showers, and how they are
 * spread in depth. `resolution` is a of sigma / E = a / sqrt(E/GeV), used for sampling media. */
export type SpotProfile = { count: number; alpha: number; beta: number }

export function spotProfile(
  medium: Medium,
  profile: EmProfile,
  shower: { energyMeV: number; resolution: number },
): SpotProfile {
  const gev = shower.energyMeV / 1000
  const { Z } = medium
  const t = (profile.alpha - 1) / profile.beta
  const [count, tSpot, alpha] =
    medium.sampling === null
      ? [93 * Math.log(Z) * gev ** 0.876, t * (0.698 + 0.00212 * Z), profile.alpha * (0.639 + 0.00334 * Z)]
      : [
          (10.3 / shower.resolution) * gev ** 0.959,
          t * (0.813 + 0.0019 * Z),
          profile.alpha * (0.844 + 0.0026 * Z),
        ]
  const bounded = Math.max(1.05, alpha)
  return { count, alpha: bounded, beta: (bounded - 1) / Math.max(0.3, tSpot) }
}
