import type { Geometry, LayerGeometry } from '../../../src-shared/physics/geometry.ts'
import {
  CAESIUM_IODIDE,
  homogeneous,
  layered,
  LEAD,
  LIQUID_ARGON,
  SILICON,
  TUNGSTEN,
  type Medium,
} from './media.ts'

export const PARTICLES = ['electron', 'photon', 'pion'] as const
export type Particle = (typeof PARTICLES)[number]

/** Which incident energies are drawn, GeV. */
export type Spectrum =
  | { kind: 'fixed'; gev: number }
  | { kind: 'discrete'; gev: readonly number[] }
  | { kind: 'uniform' | 'log-uniform'; fromGev: number; toGev: number }

/** A calorimeter that the simulator knows. Cells point along the beam; the beam hits the middle unless `impact` spreads
 * it. Every calorimeter here is modelled on a published one, with its sizes but none of its data. */
export type Detector = {
  id: string
  title: string
  summary: string
  geometry: Geometry
  medium: Medium
  /** Front and back of each layer along the beam, mm; what lies between or before layers is dead. */
  depthsMm: readonly (readonly [number, number])[]
  /** Stochastic term a of sigma / E = a / sqrt(E/GeV) ⊕ c. */
  resolution: number
  /** Constant term c. */
  constant: number
  /** Cells with less are set to zero, MeV. */
  thresholdMeV: number
  spectrum: Spectrum
  /** Standard particle; every detector takes all of them. */
  particle: Particle
  /** How far from the middle the beam may hit, mm: everywhere within, along columns and along rows. */
  impact: { kind: 'point' } | { kind: 'uniform'; xMm: number; yMm: number }
  /** The file layout that `simulate` writes. */
  layout: 'calochallenge' | 'calogan'
}

const LAR = layered({ material: LEAD, mm: 2 }, { material: LIQUID_ARGON, mm: 4 })

function polar(id: number, alphaBins: number, rEdgesMm: number[]): LayerGeometry {
  return { form: 'polar', id, name: `${id}`, alphaBins, rEdgesMm }
}

function grid(id: number, size: readonly [number, number], pitchMm: [number, number]): LayerGeometry {
  return { form: 'grid', id, name: `${id}`, rows: size[0], columns: size[1], pitchMm }
}

const POINT = { kind: 'point' } as const

const demo: Detector = {
  id: 'demo',
  title: 'Demo calorimeter',
  summary: '5 layers, 112 cells, lead and liquid argon; small enough to learn in two minutes.',
  geometry: {
    name: 'demo',
    layers: [
      polar(0, 1, [0, 5, 10, 20, 40, 80, 160]),
      polar(1, 8, [0, 4, 9, 16, 27, 45, 100]),
      polar(2, 8, [0, 6, 13, 24, 42, 75, 160]),
      polar(3, 1, [0, 10, 25, 50, 100, 160, 320]),
      polar(4, 1, [0, 40, 90, 180, 360]),
    ],
  },
  medium: LAR,
  depthsMm: [
    [0, 30],
    [30, 100],
    [100, 260],
    [260, 330],
    [330, 420],
  ],
  resolution: 0.1,
  constant: 0.007,
  thresholdMeV: 1,
  spectrum: { kind: 'log-uniform', fromGev: 1, toGev: 100 },
  particle: 'photon',
  impact: POINT,
  layout: 'calochallenge',
}

const caloChallenge1: Detector = {
  id: 'calochallenge-1-photons',
  title: 'Like CaloChallenge data set 1, photons',
  summary:
    '5 layers of 8×1, 16×10, 19×10, 5×1, 5×1 voxels (r × alpha), 368 in all; 15 energies, 256 MeV to 4.2 TeV.',
  geometry: {
    name: 'calochallenge-1-photons',
    layers: [
      polar(0, 1, [0, 4, 9, 22, 45, 90, 180, 350, 550]),
      polar(1, 10, [0, 1.8, 3.7, 5.6, 7.6, 9.8, 12.4, 16, 21, 28, 37, 49, 65, 85, 110, 145, 190]),
      polar(
        2,
        10,
        [0, 2.2, 4.6, 8, 12, 16.5, 21.5, 27, 34, 43, 54, 70, 90, 115, 145, 180, 225, 275, 330, 400],
      ),
      polar(3, 1, [0, 45, 95, 190, 380, 580]),
      polar(12, 1, [0, 90, 190, 380, 900, 1900]),
    ],
  },
  medium: LAR,
  // 2 radiation lengths of cryostat in front, then 0.7, 4.3, 16, 2 and 8 of calorimeter.
  depthsMm: [
    [31, 42],
    [42, 109],
    [109, 358],
    [358, 390],
    [390, 515],
  ],
  resolution: 0.1,
  constant: 0.007,
  thresholdMeV: 1,
  spectrum: { kind: 'discrete', gev: Array.from({ length: 15 }, (_, power) => 0.256 * 2 ** power) },
  particle: 'photon',
  impact: POINT,
  layout: 'calochallenge',
}

const caloChallenge2: Detector = {
  id: 'calochallenge-2',
  title: 'Like CaloChallenge data set 2',
  summary: '45 layers of 9×16 voxels (r × alpha), 6480 in all, tungsten and silicon; 1 GeV to 1 TeV.',
  geometry: {
    name: 'calochallenge-2',
    layers: Array.from({ length: 45 }, (_, id) =>
      polar(
        id,
        16,
        Array.from({ length: 10 }, (__, edge) => Number((4.65 * edge).toFixed(2))),
      ),
    ),
  },
  medium: layered({ material: TUNGSTEN, mm: 1.4 }, { material: SILICON, mm: 0.3 }),
  depthsMm: Array.from({ length: 45 }, (_, layer) => [3.4 * layer, 3.4 * (layer + 1)] as const),
  resolution: 0.17,
  constant: 0.005,
  thresholdMeV: 0.01515,
  spectrum: { kind: 'log-uniform', fromGev: 1, toGev: 1000 },
  particle: 'electron',
  impact: POINT,
  layout: 'calochallenge',
}

const caloGan: Detector = {
  id: 'calogan',
  title: 'Like the CaloGAN calorimeter',
  summary:
    '3 layers of 3×96, 12×12 and 12×6 cells, 90, 347 and 43 mm deep, lead and liquid argon; 1 to 100 GeV.',
  geometry: {
    name: 'calogan',
    layers: [grid(0, [3, 96], [160, 5]), grid(1, [12, 12], [40, 40]), grid(2, [12, 6], [40, 80])],
  },
  medium: LAR,
  depthsMm: [
    [0, 90],
    [90, 437],
    [437, 480],
  ],
  resolution: 0.1,
  constant: 0.007,
  thresholdMeV: 0,
  spectrum: { kind: 'uniform', fromGev: 1, toGev: 100 },
  particle: 'electron',
  impact: POINT,
  layout: 'calogan',
}

const crystals: Detector = {
  id: 'crystal-5x5',
  title: 'Like Belle II crystals',
  summary: '5×5 CsI(Tl) crystals of 5×5 cm², 30 cm deep; 1 GeV photons that hit anywhere in the middle one.',
  geometry: { name: 'crystal-5x5', layers: [grid(0, [5, 5], [50, 50])] },
  medium: homogeneous(CAESIUM_IODIDE),
  depthsMm: [[0, 300]],
  resolution: 0.012,
  constant: 0.006,
  thresholdMeV: 0.5,
  spectrum: { kind: 'fixed', gev: 1 },
  particle: 'photon',
  impact: { kind: 'uniform', xMm: 25, yMm: 25 },
  layout: 'calochallenge',
}

const b5: Detector = {
  id: 'b5-20x4',
  title: 'Like Geant4 example B5',
  summary:
    '20×4 CsI cells of 15 cm, 30 cm deep; 100 GeV positrons between the two middle columns, in one of four rows.',
  geometry: { name: 'b5-20x4', layers: [grid(0, [20, 4], [150, 150])] },
  medium: homogeneous(CAESIUM_IODIDE),
  depthsMm: [[0, 300]],
  resolution: 0.02,
  constant: 0.005,
  thresholdMeV: 0,
  spectrum: { kind: 'fixed', gev: 100 },
  particle: 'electron',
  // As in the example: the beam meets the border of two columns, and the field spreads it over four rows.
  impact: { kind: 'uniform', xMm: 3, yMm: 280 },
  layout: 'calochallenge',
}

export const DETECTORS: readonly Detector[] = [demo, caloChallenge1, caloChallenge2, caloGan, crystals, b5]

/** The detector with this id; undefined when there is none. */
export function findDetector(id: string): Detector | undefined {
  return DETECTORS.find((detector) => detector.id === id)
}
