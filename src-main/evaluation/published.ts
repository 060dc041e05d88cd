/**
 * The CaloChallenge 2022 results (arXiv:2410.21611 and the challenge's final_results): classifier AUC on voxels and on
 * high-level features, FPD and KPD × 10³. GEANT4 rows compare two halves of the simulation: the floor. 0.5 is best.
 */
export type PublishedModel = {
  name: string
  type: string
  aucLow: number
  aucHigh: number
  fpd?: number
  kpd?: number
}

export type Scoreboard = { dataset: string; cells: number; source: string; models: readonly PublishedModel[] }

const SOURCE = 'CaloChallenge 2022, arXiv:2410.21611'

const model = (
  name: string,
  type: string,
  [aucLow, aucHigh]: readonly [number, number],
  more: { fpd?: number; kpd?: number } = {},
): PublishedModel => ({ name, type, aucLow, aucHigh, ...more })

const scoreboards: readonly Scoreboard[] = [
  {
    ...{ dataset: 'Dataset 1, photons', cells: 368, source: SOURCE },
    models: [
      model('GEANT4', 'reference', [0.499, 0.5], { fpd: 0.12, kpd: 0.03 }),
      model('CaloDiffusion', 'diffusion', [0.635, 0.536], { fpd: 0.65, kpd: -0.01 }),
      model('CaloINN', 'flow', [0.626, 0.638], { fpd: 3.9, kpd: 0.23 }),
      model('CaloScore', 'diffusion', [0.752, 0.552], { fpd: 0.44, kpd: 0 }),
      model('CaloFlow teacher', 'flow', [0.733, 0.636], { fpd: 3.1, kpd: 0.08 }),
      model('CaloFlow student', 'flow', [0.761, 0.667], { fpd: 3.2, kpd: 0.09 }),
      model('CaloGraph', 'diffusion', [0.82, 0.672], { fpd: 15.8, kpd: 1.2 }),
      model('CaloForest', 'decision trees', [0.845, 0.924], { fpd: 33.5, kpd: 2.2 }),
      model('CaloVAE+INN', 'VAE', [0.889, 0.966], { fpd: 14.6, kpd: 1.2 }),
      model('BoloGAN', 'GAN', [0.927, 0.966], { fpd: 142, kpd: 11.6 }),
      model('CaloShower3GAN', 'GAN', [0.928, 0.947], { fpd: 20.5, kpd: 1.2 }),
      model('CaloShower2GAN', 'GAN', [0.938, 0.942], { fpd: 52, kpd: 2.8 }),
    ],
  },
  {
    ...{ dataset: 'Dataset 1, pions', cells: 533, source: SOURCE },
    models: [
      model('GEANT4', 'reference', [0.609, 0.558]),
      model('CaloDiffusion', 'diffusion', [0.68, 0.652]),
      model('DNN CaloSim', 'diffusion', [0.676, 0.819]),
      model('CaloINN', 'flow', [0.784, 0.732]),
      model('CaloGraph', 'diffusion', [0.811, 0.763]),
      model('CaloFlow teacher', 'flow', [0.845, 0.797]),
      model('CaloFlow student', 'flow', [0.884, 0.827]),
      model('CaloShowerGAN', 'GAN', [0.889, 0.922], { fpd: 113 }),
      model('BoloGAN', 'GAN', [0.913, 0.969], { fpd: 499 }),
    ],
  },
  {
    ...{ dataset: 'Dataset 2, electrons', cells: 6480, source: SOURCE },
    models: [
      model('CaloDREAM', 'flow', [0.531, 0.521], { fpd: 24.7 }),
      model('CaloDiffusion', 'diffusion', [0.577, 0.591]),
      model('CaloScore', 'diffusion', [0.595, 0.666]),
      model('SuperCalo', 'flow', [0.694, 0.757]),
      model('conv. L2LFlows', 'flow', [0.708, 0.737]),
      model('CaloINN', 'flow', [0.743, 0.865]),
      model('iCaloFlow teacher', 'flow', [0.763, 0.837]),
      model('iCaloFlow student', 'flow', [0.819, 0.886]),
      model('CaloPointFlow', 'flow', [0.863, 0.908]),
      model('MDMA', 'GAN', [0.942, 0.987]),
      model('DeepTree', 'GAN', [0.963, 0.927]),
      model('CaloDiT', 'diffusion', [0.984, 0.912]),
      model('Calo-VQ', 'VQ-VAE', [0.986, 0.994]),
    ],
  },
  {
    ...{ dataset: 'Dataset 3, electrons', cells: 40_500, source: SOURCE },
    models: [
      model('CaloDiffusion', 'diffusion', [0.561, 0.607]),
      model('conv. L2LFlows', 'flow', [0.588, 0.733]),
      model('CaloDREAM', 'flow', [0.63, 0.524]),
      model('CaloPointFlow', 'flow', [0.72, 0.945]),
      model('CaloScore distilled', 'diffusion', [0.776, 0.924]),
      model('MDMA', 'GAN', [0.944, 0.987]),
    ],
  },
]

/** The published results on a calorimeter of so many cells, in the challenge's own layout. */
export function scoreboardFor(featureSet: string, cells: number): Scoreboard | null {
  if (featureSet !== 'calochallenge') return null
  return scoreboards.find((each) => each.cells === cells) ?? null
}
