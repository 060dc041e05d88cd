import type { Rng } from '../../../src-shared/base/rng.ts'
import { drawFraction, gammaShare } from './distributions.ts'
import type { Medium } from './media.ts'

/**
 * A simple model of hadronic showers, good for data that look and fluctuate like pions, not for detector studies:
 * - the first inelastic interaction lies exp(1 interaction length) deep; before it the pion is minimum ionising;
 * - the share of energy in neutral pions is <f_em> = 1 − (E / 1 GeV)^(0.82 − 1) (Gabriel et al., NIM A338 (1994) 336;
 *   Wigmans), beta distributed around it with a standard deviation of 0.14 at 10 GeV that falls as E^-0.15 (our choice);
 * - that share makes an electromagnetic shower of a third of its energy (several photons, our choice), twice as wide;
 * - the rest has the hadronic gamma profile of R. K. Bock et al., NIM 186 (1981) 533, in interaction lengths:
 *   shape 0.6165 + 0.3183 ln E, rate 0.9099 − 0.0237 ln E (E in GeV; constants from memory, not checked against the
 *   paper), with shape and mean fluctuating by 25 % and 20 % (our choice), and is seen with h/e = 0.7 ± 10 % (our choice);
 * - its radial profile has two components of 0.08 (growing with depth) and 0.35 interaction lengths (our choice).
 */
export type HadronicProfile = {
  /** Depth of the first interaction, mm. */
  startMm: number
  /** Energy in neutral pions, MeV. */
  emEnergyMeV: number
  /** Energy seen from everything else, MeV. */
  hadronicEnergyMeV: number
  shape: number
  /** Per interaction length. */
  rate: number
}

export const HADRONIC_RESPONSE = 0.7
/** Stochastic term of the hadronic component, sigma / E = 0.5 / sqrt(E/GeV). */
export const HADRONIC_RESOLUTION = 0.5

export function meanEmShare(energyMeV: number): number {
  return Math.min(0.9, Math.max(0.05, 1 - (energyMeV / 1000) ** (0.82 - 1)))
}

export function drawHadronicProfile(medium: Medium, energyMeV: number, rng: Rng): HadronicProfile {
  const lnE = Math.log(energyMeV / 1000)
  const startMm = -medium.interactionLengthMm * Math.log(1 - rng.uniform())
  const average = meanEmShare(energyMeV)
  const wanted = 0.14 * (energyMeV / 10_000) ** -0.15
  // A beta distribution cannot be wider than a coin toss; stay well below.
  const sd = Math.min(wanted, 0.6 * Math.sqrt(average * (1 - average)))
  const share = drawFraction(rng, average, sd)
  const typicalShape = Math.max(0.5, 0.6165 + 0.3183 * lnE)
  const typicalMean = typicalShape / Math.max(0.3, 0.9099 - 0.0237 * lnE)
  const shape = typicalShape * Math.exp(0.25 * rng.normal())
  const mean = typicalMean * Math.exp(0.2 * rng.normal())
  return {
    startMm,
    emEnergyMeV: share * energyMeV,
    hadronicEnergyMeV: (1 - share) * energyMeV * Math.max(0, HADRONIC_RESPONSE * (1 + 0.1 * rng.normal())),
    shape,
    rate: shape / mean,
  }
}

/** Share of the hadronic energy deposited within `depthMm` behind the first interaction. */
export function hadronicShareBefore(profile: HadronicProfile, medium: Medium, depthMm: number): number {
  return gammaShare(profile.shape, (profile.rate * depthMm) / medium.interactionLengthMm)
}

/** Radial components in mm at a depth behind the first interaction. */
export function hadronicRadii(
  medium: Medium,
  depthMm: number,
): { core: number; tail: number; coreWeight: number } {
  const lambda = medium.interactionLengthMm
  return { core: 0.08 * lambda * (1 + (0.5 * depthMm) / lambda), tail: 0.35 * lambda, coreWeight: 0.6 }
}

/** Number of equal deposits that the hadronic component is made of. */
export function hadronicSpots(energyMeV: number): number {
  return 3 + 15 * (energyMeV / 1000) ** 0.9
}
