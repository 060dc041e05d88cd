import type { Geometry, LayerGeometry } from '../../../src-shared/physics/geometry.ts'
import { KNOWN_DATASETS } from '../layouts/calochallenge/known-binnings.ts'
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
  /** The file layout that `simulate` writes unless another one is asked for. */
  layout: 'calochallenge' | 'calogan' | '3dgan' | 'lagan'
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

/** The challenge's own cells under the detector's name. */
function challengeGeometry(id: string, dataset: string): Geometry {
  const known = KNOWN_DATASETS.find(({ name }) => name === dataset)
  if (known === undefined) throw new Error(`There is no CaloChallenge data set ${dataset}`)
  return { name: id, layers: known.geometry.layers }
}

/** 256 MeV to 4.2 TeV in powers of two. */
const FIFTEEN_ENERGIES: Spectrum = {
  kind: 'discrete',
  gev: Array.from({ length: 15 }, (_, power) => 0.256 * 2 ** power),
}

const caloChallenge1: Detector = {
  id: 'calochallenge-1-photons',
  title: 'Like CaloChallenge data set 1, photons',
  summary:
    '5 layers of 8×1, 16×10, 19×10, 5×1, 5×1 voxels (r × alpha), 368 in all; 15 energies, 256 MeV to 4.2 TeV.',
  geometry: challengeGeometry('calochallenge-1-photons', '1-photons'),
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
  spectrum: FIFTEEN_ENERGIES,
  particle: 'photon',
  impact: POINT,
  layout: 'calochallenge',
}

const caloChallenge1Pions: Detector = {
  ...caloChallenge1,
  id: 'calochallenge-1-pions',
  title: 'Like CaloChallenge data set 1, pions',
  summary:
    '7 layers of 8×1, 10×10, 10×10, 5×1, 15×10, 16×10, 10×1 voxels (r × alpha), 533 in all; 15 energies, 256 MeV to 4.2 TeV.',
  geometry: challengeGeometry('calochallenge-1-pions', '1-pions'),
  // As for photons; behind them three layers as deep as the hadronic ones, in the same medium.
  depthsMm: [
    [31, 42],
    [42, 109],
    [109, 358],
    [358, 390],
    [390, 700],
    [700, 1500],
    [1500, 1900],
  ],
  particle: 'pion',
}

const caloChallenge2: Detector = {
  id: 'calochallenge-2',
  title: 'Like CaloChallenge data set 2',
  summary: '45 layers of 9×16 voxels (r × alpha), 6480 in all, tungsten and silicon; 1 GeV to 1 TeV.',
  geometry: challengeGeometry('calochallenge-2', '2'),
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

const caloChallenge3: Detector = {
  ...caloChallenge2,
  id: 'calochallenge-3',
  title: 'Like CaloChallenge data set 3',
  summary: '45 layers of 18×50 voxels (r × alpha), 40500 in all, tungsten and silicon; 1 GeV to 1 TeV.',
  geometry: challengeGeometry('calochallenge-3', '3'),
}

const ecal3d: Detector = {
  id: 'ecal-25x25x25',
  title: 'Like the 3DGAN calorimeter',
  summary: '25 layers of 25×25 cells of 5.1 mm, 15625 in all, tungsten and silicon; 10 to 500 GeV.',
  geometry: {
    name: 'ecal-25x25x25',
    layers: Array.from({ length: 25 }, (_, id) => grid(id, [25, 25], [5.1, 5.1])),
  },
  medium: layered({ material: TUNGSTEN, mm: 2.4 }, { material: SILICON, mm: 0.5 }),
  depthsMm: Array.from({ length: 25 }, (_, layer) => [5.1 * layer, 5.1 * (layer + 1)] as const),
  resolution: 0.17,
  constant: 0.01,
  thresholdMeV: 0.001,
  spectrum: { kind: 'uniform', fromGev: 10, toGev: 500 },
  particle: 'electron',
  impact: POINT,
  layout: '3dgan',
}

const lhcb: Detector = {
  id: 'lhcb-30x30',
  title: 'Like the LHCb calorimeter images',
  summary: '30×30 cells of 20 mm, 480 mm deep; photons of 1 to 100 GeV that hit near the middle.',
  geometry: { name: 'lhcb-30x30', layers: [grid(0, [30, 30], [20, 20])] },
  medium: LAR,
  depthsMm: [[0, 480]],
  resolution: 0.1,
  constant: 0.01,
  thresholdMeV: 0,
  spectrum: { kind: 'log-uniform', fromGev: 1, toGev: 100 },
  particle: 'photon',
  impact: { kind: 'uniform', xMm: 20, yMm: 20 },
  layout: 'calochallenge',
}

const towers: Detector = {
  ...lhcb,
  id: 'towers-25x25',
  title: 'Towers as in jet images',
  summary: '25×25 towers of 40 mm: the pixels of jet images, filled with single showers instead of jets.',
  geometry: { name: 'towers-25x25', layers: [grid(0, [25, 25], [40, 40])] },
  spectrum: { kind: 'uniform', fromGev: 250, toGev: 300 },
  particle: 'pion',
  impact: { kind: 'uniform', xMm: 100, yMm: 100 },
  layout: 'lagan',
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

export const DETECTORS: readonly Detector[] = [
  demo,
  caloChallenge1,
  caloChallenge1Pions,
  caloChallenge2,
  caloChallenge3,
  caloGan,
  ecal3d,
  lhcb,
  towers,
  crystals,
  b5,
]

/** The detector with this id; undefined when there is none. */
export function findDetector(id: string): Detector | undefined {
  return DETECTORS.find((detector) => detector.id === id)
}
