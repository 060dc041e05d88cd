import type { Geometry, LayerGeometry } from '../../../../src-shared/physics/geometry.ts'

/**
 * The data sets of the CaloChallenge 2022, by their number of voxels. Binnings: the files `code/binning_dataset_*.xml`
 * of github.com/CaloChallenge/homepage at 9b41df7 (lengths in mm); thresholds: the cuts of its evaluation, 1 MeV for
 * data set 1 and 0.5 keV / 0.033 (the sampling fraction) for data sets 2 and 3.
 */
export type KnownDataset = {
  name: string
  particle: string
  thresholdMeV: number
  geometry: Geometry
  /** What to know about the incident energies. */
  energies: string
}

const polar = (id: number, alphaBins: number, rEdgesMm: number[]): LayerGeometry => ({
  form: 'polar',
  id,
  name: `layer ${id}`,
  alphaBins,
  rEdgesMm,
})

/** 45 equal layers of tungsten and silicon; `pitchMm` along r up to 41.85 mm. */
const cylinder = (name: string, alphaBins: number, pitchMm: number): Geometry => ({
  name,
  layers: Array.from({ length: 45 }, (_, id) =>
    polar(
      id,
      alphaBins,
      Array.from({ length: Math.round(41.85 / pitchMm) + 1 }, (__, edge) =>
        Number((edge * pitchMm).toFixed(3)),
      ),
    ),
  ),
})

const POWERS_OF_TWO =
  'Data set 1 has 15 incident energies only: 256 MeV times powers of two, up to 4.2 TeV. Nothing is known between them.'
const LOG_UNIFORM = 'Incident energies are log-uniform from 1 GeV to 1 TeV.'
const SILICON_CUT_MEV = 0.01515

export const KNOWN_DATASETS: readonly KnownDataset[] = [
  {
    name: '1-photons',
    particle: 'photons',
    thresholdMeV: 1,
    energies: POWERS_OF_TWO,
    geometry: {
      name: 'CaloChallenge 1-photons',
      layers: [
        polar(0, 1, [0, 5, 10, 30, 50, 100, 200, 400, 600]),
        polar(1, 10, [0, 2, 4, 6, 8, 10, 12, 15, 20, 30, 40, 50, 70, 90, 120, 150, 200]),
        polar(2, 10, [0, 2, 5, 10, 15, 20, 25, 30, 40, 50, 60, 80, 100, 130, 160, 200, 250, 300, 350, 400]),
        polar(3, 1, [0, 50, 100, 200, 400, 600]),
        polar(12, 1, [0, 100, 200, 400, 1000, 2000]),
      ],
    },
  },
  {
    name: '1-pions',
    particle: 'charged pions',
    thresholdMeV: 1,
    energies: POWERS_OF_TWO,
    geometry: {
      name: 'CaloChallenge 1-pions',
      layers: [
        polar(0, 1, [0, 5, 10, 30, 50, 100, 200, 400, 600]),
        polar(1, 10, [0, 1, 4, 7, 10, 15, 30, 50, 90, 150, 200]),
        polar(2, 10, [0, 5, 10, 20, 30, 50, 80, 130, 200, 300, 400]),
        polar(3, 1, [0, 50, 100, 200, 400, 600]),
        polar(12, 10, [0, 10, 20, 30, 50, 80, 100, 130, 160, 200, 250, 300, 350, 400, 1000, 2000]),
        polar(13, 10, [0, 10, 20, 30, 50, 80, 100, 130, 160, 200, 250, 300, 350, 400, 600, 1000, 2000]),
        polar(14, 1, [0, 50, 100, 150, 200, 250, 300, 400, 600, 1000, 2000]),
      ],
    },
  },
  {
    name: '2',
    particle: 'electrons',
    thresholdMeV: SILICON_CUT_MEV,
    energies: LOG_UNIFORM,
    geometry: cylinder('CaloChallenge 2', 16, 4.65),
  },
  {
    name: '3',
    particle: 'electrons',
    thresholdMeV: SILICON_CUT_MEV,
    energies: LOG_UNIFORM,
    geometry: cylinder('CaloChallenge 3', 50, 2.325),
  },
]
