import { createRng, type Rng } from '../../../src-shared/base/rng.ts'
import { cellCount, layerSizes } from '../../../src-shared/physics/geometry.ts'
import type { Detector, Particle, Spectrum } from './detectors.ts'
import { drawPositive, gammaShare } from './distributions.ts'
import {
  drawEmProfile,
  emShareBefore,
  radialProfile,
  spotProfile,
  type EmProfile,
} from './electromagnetic.ts'
import {
  drawHadronicProfile,
  HADRONIC_RESOLUTION,
  hadronicRadii,
  hadronicShareBefore,
  hadronicSpots,
} from './hadronic.ts'
import { cellShares, largestLayer, spread, type Impact, type RadialMixture } from './lateral.ts'

/** Simulated events: energies of cells in MeV, incident energies in MeV, and what missed the cells of each layer. */
export type SimulatedEvents = {
  count: number
  /** `count × cells` */
  showers: Float32Array
  /** `count`, MeV */
  condition: Float32Array
  /** `count × layers`, MeV: deposited at the depth of a layer, but outside its cells. */
  overflow: Float32Array
}

export type SimulationRequest = {
  detector: Detector
  particle: Particle
  /** Showers `start` to `start + count − 1` of the stream; shower i depends on (seed, i) alone. */
  start: number
  count: number
  seed: number
  /** Takes the place of the detector's own spectrum. */
  spectrum?: Spectrum
}

/** One part of a shower, on its way into the layers. */
type Deposit = {
  /** MeV */
  energy: number
  /** Stochastic term of its sampling fluctuations. */
  resolution: number
  spots: number
  /** Shares of energy and of spots before a depth in mm from the front of the calorimeter. */
  energyBefore(depthMm: number): number
  spotsBefore(depthMm: number): number
  /** Radial components in mm at a depth. */
  radiiAt(depthMm: number): { core: number; tail: number; coreWeight: number }
}

/** Simulates showers. Pure: the same request gives the same events, in any number of pieces. */
export function simulateShowers(request: SimulationRequest): SimulatedEvents {
  const { detector, start, count, seed } = request
  const cells = cellCount(detector.geometry)
  const layers = detector.geometry.layers.length
  const events: SimulatedEvents = {
    count,
    showers: new Float32Array(count * cells),
    condition: new Float32Array(count),
    overflow: new Float32Array(count * layers),
  }
  const scratch = new Float64Array(largestLayer(detector.geometry.layers))
  for (let index = 0; index < count; index++) {
    const rng = createRng(seed, `shower/${detector.id}/${request.particle}`, start + index)
    // Rounded to what the file will hold, so that the shower belongs to exactly the energy that stands beside it.
    const energy = Math.fround(drawEnergy(request.spectrum ?? detector.spectrum, rng) * 1000)
    events.condition[index] = energy
    fillEvent(detector, {
      rng,
      deposits: depositsOf(detector, { particle: request.particle, energy, rng }),
      scale: Math.max(0, 1 + detector.constant * rng.normal()),
      impact: drawImpact(detector, rng),
      cells: events.showers.subarray(index * cells, (index + 1) * cells),
      overflow: events.overflow.subarray(index * layers, (index + 1) * layers),
      scratch,
    })
  }
  return events
}

/** One incident energy in GeV. */
export function drawEnergy(spectrum: Spectrum, rng: Rng): number {
  switch (spectrum.kind) {
    case 'fixed':
      return spectrum.gev
    case 'discrete':
      return spectrum.gev[rng.integer(spectrum.gev.length)] as number // below its length
    case 'uniform':
      return spectrum.fromGev + (spectrum.toGev - spectrum.fromGev) * rng.uniform()
    case 'log-uniform':
      return spectrum.fromGev * (spectrum.toGev / spectrum.fromGev) ** rng.uniform()
  }
}

function drawImpact(detector: Detector, rng: Rng): Impact {
  const { impact } = detector
  if (impact.kind === 'point') return { x: 0, y: 0 }
  const draw = (width: number): number => width * (2 * rng.uniform() - 1)
  return { x: draw(impact.xMm), y: draw(impact.yMm) }
}

function depositsOf(detector: Detector, shower: { particle: Particle; energy: number; rng: Rng }): Deposit[] {
  const { particle, energy, rng } = shower
  if (particle === 'pion') return hadronicDeposits(detector, energy, rng)
  const { radiationLengthMm } = detector.medium
  // A photon converts after 9/7 of a radiation length on average.
  const startMm = particle === 'photon' ? (-9 / 7) * radiationLengthMm * Math.log(1 - rng.uniform()) : 0
  const profile = drawEmProfile(detector.medium, energy, rng)
  return [emDeposit(detector, profile, { energy, startMm, widening: 1 })]
}

function emDeposit(
  detector: Detector,
  profile: EmProfile,
  shower: { energy: number; startMm: number; widening: number },
): Deposit {
  const { medium, resolution } = detector
  const { energy, startMm, widening } = shower
  const inX0 = (depthMm: number): number => Math.max(0, depthMm - startMm) / medium.radiationLengthMm
  const spots = spotProfile(medium, profile, { energyMeV: energy, resolution })
  const scale = widening * medium.moliereRadiusMm
  return {
    energy,
    resolution,
    spots: spots.count,
    energyBefore: (depthMm) => emShareBefore(profile, inX0(depthMm)),
    spotsBefore: (depthMm) => gammaShare(spots.alpha, spots.beta * inX0(depthMm)),
    radiiAt(depthMm) {
      const radii = radialProfile(medium, energy, inX0(depthMm) * profile.tauPerX0)
      return { core: scale * radii.core, tail: scale * radii.tail, coreWeight: radii.coreWeight }
    },
  }
}

function hadronicDeposits(detector: Detector, energy: number, rng: Rng): Deposit[] {
  const { medium } = detector
  const profile = drawHadronicProfile(medium, energy, rng)
  const { startMm } = profile
  const endMm = Math.max(...detector.depthsMm.map(([, back]) => back))
  const trackMm = Math.min(startMm, endMm)
  const track: Deposit = {
    energy: Math.min(energy, medium.minimumIonisingMeVPerMm * trackMm),
    resolution: 0.05,
    spots: 3 + 0.2 * trackMm,
    energyBefore: (depthMm) => Math.min(1, depthMm / trackMm),
    spotsBefore: (depthMm) => Math.min(1, depthMm / trackMm),
    radiiAt: () => ({ core: 0.5, tail: 5, coreWeight: 0.9 }),
  }
  if (startMm >= endMm) return [track]
  const photons = Math.max(50, profile.emEnergyMeV / 3)
  const em = emDeposit(detector, drawEmProfile(medium, photons, rng), {
    energy: profile.emEnergyMeV,
    startMm,
    widening: 2,
  })
  const hadronicBefore = (depthMm: number): number =>
    hadronicShareBefore(profile, medium, Math.max(0, depthMm - startMm))
  return [
    track,
    em,
    {
      energy: profile.hadronicEnergyMeV,
      resolution: HADRONIC_RESOLUTION,
      spots: hadronicSpots(profile.hadronicEnergyMeV),
      energyBefore: hadronicBefore,
      spotsBefore: hadronicBefore,
      radiiAt: (depthMm) => hadronicRadii(medium, Math.max(0, depthMm - startMm)),
    },
  ]
}

type Filling = {
  rng: Rng
  deposits: readonly Deposit[]
  /** Calibration of this event: the constant term. */
  scale: number
  impact: Impact
  cells: Float32Array
  overflow: Float32Array
  scratch: Float64Array
}

function fillEvent(detector: Detector, filling: Filling): void {
  const { layers } = detector.geometry
  const sizes = layerSizes(detector.geometry)
  const { rng, cells, overflow, scratch } = filling
  let offset = 0
  layers.forEach((layer, index) => {
    const [front, back] = detector.depthsMm[index] as readonly [number, number] // one per layer
    const size = sizes[index] as number // one per layer
    for (const deposit of filling.deposits) {
      const mean = deposit.energy * (deposit.energyBefore(back) - deposit.energyBefore(front))
      // Per layer, so that the variances add up to a² E over the whole shower.
      const energy = filling.scale * drawPositive(rng, mean, deposit.resolution * Math.sqrt(1000 * mean))
      if (energy <= 0) continue
      const spots = deposit.spots * (deposit.spotsBefore(back) - deposit.spotsBefore(front))
      const mixture = mixtureOf(deposit, { front, back, detector, fine: layer.form === 'polar' })
      const inside = cellShares(layer, mixture, { impact: filling.impact, out: scratch })
      const missed = spread(energy, spots, { shares: scratch, inside, cells, offset, size, rng })
      overflow[index] = (overflow[index] as number) + missed
    }
    offset += size
  })
  for (let cell = 0; cell < cells.length; cell++) {
    if ((cells[cell] as number) <= detector.thresholdMeV) cells[cell] = 0
  }
}

/** The radial profile of a thick layer: the profile changes with depth, so the layer is cut in slices of a radiation
 * length (polar layers, cheap) or in four at most (grids), each weighted with its share of the energy. */
function mixtureOf(
  deposit: Deposit,
  slab: { front: number; back: number; detector: Detector; fine: boolean },
): RadialMixture {
  const { front, back, detector, fine } = slab
  const wanted = Math.ceil((back - front) / detector.medium.radiationLengthMm)
  const slices = Math.max(1, Math.min(fine ? 16 : 4, wanted))
  const step = (back - front) / slices
  const mixture: RadialMixture = []
  const total = deposit.energyBefore(back) - deposit.energyBefore(front)
  for (let slice = 0; slice < slices; slice++) {
    const from = front + slice * step
    const share = (deposit.energyBefore(from + step) - deposit.energyBefore(from)) / total
    if (!(share > 0)) continue
    const { core, tail, coreWeight } = deposit.radiiAt(from + step / 2)
    mixture.push(
      { weight: share * coreWeight, radius: core },
      { weight: share * (1 - coreWeight), radius: tail },
    )
  }
  return mixture
}
