/** Milliseconds per shower as published, by showers at once; null where nothing was published. */
type PublishedTimes = {
  name: string
  device: 'CPU' | 'GPU'
  ms: Readonly<Partial<Record<number, number>>>
}

type TimeTable = { title: string; source: string; hardware: string; rows: readonly PublishedTimes[] }

const challenge = (
  name: string,
  cpu: readonly [number, number, number] | null,
  gpu: readonly [number, number, number | null] | null,
): PublishedTimes[] =>
  (
    [
      ['CPU', cpu],
      ['GPU', gpu],
    ] as const
  ).flatMap(([device, times]) =>
    times === null
      ? []
      : [
          {
            name,
            device,
            ms: { 1: times[0], 100: times[1], ...(times[2] === null ? {} : { 10_000: times[2] }) },
          },
        ],
  )

/**
 * What the field compares with. The CaloChallenge times the making of showers with batches of 1, 100 and 10,000, mean and
 * standard deviation of 10 repeats, all models on the organisers' machines; CaloGAN with batches from 1 to 1024.
 */
export const publishedTimes: readonly TimeTable[] = [
  {
    title: 'CaloChallenge dataset 1, photons (368 voxels)',
    source: 'CaloChallenge 2022, arXiv:2410.21611 and its final_results',
    hardware: 'one CPU and one GPU of the organisers, described there',
    rows: [
      ...challenge('BoloGAN (GAN)', [105, 1.7, 0.55], [286, 2.3, 0.53]),
      ...challenge('CaloShower3GAN (GAN)', [480, 56, 1.2], [519, 64, 1.5]),
      ...challenge('CaloShower2GAN (GAN)', [582, 66, 1.3], [612, 71, 1.7]),
      ...challenge('CaloVAE+INN (VAE)', [38, 1.6, 1.2], [34, 0.64, 0.26]),
      ...challenge('CaloINN (flow)', [37.9, 2.8, 2.9], [24.6, 0.51, 0.19]),
      ...challenge('CaloFlow student (flow)', [576, 11, 6.1], [57, 0.79, 0.26]),
      ...challenge('CaloDiffusion (diffusion)', [15_680, 4266, 4500], [5593, 75, 24.4]),
      ...challenge('CaloScore (diffusion)', [19_320, 9425, 12_870], [4706, 60, 36]),
      ...challenge('CaloGraph (diffusion)', [3250, 914, 1382], [1633, 25, null]),
    ],
  },
  {
    title: 'CaloGAN (504 cells)',
    source: 'Paganini, de Oliveira, Nachman, arXiv:1712.10321, table of computing times',
    hardware: 'CPU and GPU (NVIDIA K80) as described there',
    rows: [
      { name: 'Geant4, full simulation', device: 'CPU', ms: { 1: 1772 } },
      { name: 'CaloGAN', device: 'CPU', ms: { 1: 13.1, 10: 5.11, 128: 2.19, 1024: 2.03 } },
      { name: 'CaloGAN', device: 'GPU', ms: { 1: 14.5, 128: 0.021, 1024: 0.012 } },
    ],
  },
]
