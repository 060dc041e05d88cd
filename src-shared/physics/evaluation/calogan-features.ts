import { cellsPerEvent, layerEnergies, layerHitFractions } from '../observables.ts'
import type { Panel } from '../panels.ts'
import { linearAxis, logAxis } from './axes.ts'
import type { Axis, Feature, FeatureSet, MeasuredBatch } from './feature.ts'

/** Keeps an empty layer from dividing by zero, in MeV; as in CaloGAN's own analysis. */
const EPSILON = 1e-6
/** Rows of the three layers lie between −240 and 240 mm. */
const HALF_MM = 240
/** Rows and columns of the three layers, as in CaloGAN's file. */
const LAYERS = [
  [3, 96],
  [12, 12],
  [12, 6],
] as const

/** The 20 shower shapes of CaloGAN (Paganini et al., arXiv:1712.10321, table 1; its analysis/feats1d.py), energies in MeV. */
export const caloganFeatures: FeatureSet = {
  id: 'calogan',
  title: 'CaloGAN shower shapes',
  source: 'arXiv:1712.10321, table 1; hep-lbdl/CaloGAN, analysis/feats1d.py',
  fits: (panels) =>
    panels.length === LAYERS.length &&
    panels.every(({ layer }, index) => {
      const [rows, columns] = LAYERS[index] ?? [0, 0]
      return layer.form === 'grid' && layer.rows === rows && layer.columns === columns
    }),
  features: () => FEATURES,
  measure(batch, { panels }) {
    const [e0, e1, e2] = panels.map((panel) => layerEnergies(batch, panel)) as [
      Float64Array,
      Float64Array,
      Float64Array, // `fits` has counted three
    ]
    const perEvent = (value: (event: number) => number) =>
      Float64Array.from({ length: batch.count }, (_, event) => value(event))
    const at = (values: Float64Array, event: number) => values[event] ?? NaN
    const total = perEvent((event) => at(e0, event) + at(e1, event) + at(e2, event))
    const first = perEvent((event) => at(e1, event) + 2 * at(e2, event))
    const second = perEvent((event) => at(e1, event) + 4 * at(e2, event))
    const share = (values: Float64Array) => perEvent((event) => at(values, event) / at(total, event))
    return [
      ...[e0, e1, e2, total, share(e0), share(e1), share(e2)],
      perEvent((event) => (at(e2, event) !== 0 ? 2 : at(e1, event) !== 0 ? 1 : 0)),
      ...panels.map((panel) => topRatio(batch, panel)),
      first,
      ...panels.map((panel, layer) => rowWidth(batch, panel, LAYERS[layer]?.[0] ?? 1)),
      share(first),
      ...panels.map((panel) => layerHitFractions(batch, panel, 0)),
      perEvent((event) =>
        Math.sqrt(
          Math.max(0, at(second, event) / at(total, event) - (at(first, event) / at(total, event)) ** 2),
        ),
      ),
    ]
  },
}

const each = (make: (layer: number) => Feature): Feature[] => [0, 1, 2].map(make)

/** In the order of the paper's comparison; bins of its notebook. Energies are in MeV, its axes in GeV. */
const FEATURES: Feature[] = [
  ...each((layer) => ({
    ...{ id: `layer-${layer}`, label: `Energy in layer ${layer}`, symbol: `E${layer}`, unit: 'MeV' },
    ...{ group: 'layer', formula: 'Σ E_cell of the layer' },
    axis: () => (layer === 1 ? logAxis(1e2, 1e6, 100) : logAxis(1e1, 1e5, 100)),
  })),
  {
    ...{ id: 'total', label: 'Total energy', symbol: 'E_tot', unit: 'MeV', group: 'energy' },
    ...{ formula: 'E0 + E1 + E2', axis: () => linearAxis(0, 120e3, 51) },
  },
  ...each((layer) => ({
    ...{ id: `fraction-${layer}`, label: `Share of layer ${layer}`, symbol: `f${layer}`, unit: '' },
    ...{ group: 'layer', formula: 'E_layer / E_tot' },
    axis: () => linearAxis(0, [0.4, 1, 0.008][layer] ?? 1, 101),
  })),
  {
    ...{ id: 'depth', label: 'Deepest layer', symbol: 'd', unit: '', group: 'shape' },
    ...{ formula: 'largest layer with energy', axis: (): Axis => linearAxis(-0.5, 2.5, 4) },
  },
  ...each((layer) => ({
    ...{ id: `ratio-${layer}`, label: `Top two cells, layer ${layer}`, symbol: `E_ratio,${layer}`, unit: '' },
    ...{ group: 'shape', formula: '(E_1st − E_2nd) / (E_1st + E_2nd)', axis: () => linearAxis(0, 1, 101) },
  })),
  {
    ...{ id: 'lateral-depth', label: 'Energy-weighted depth', symbol: 'l_d', unit: 'MeV', group: 'shape' },
    ...{ formula: 'Σ layer · E_layer', axis: () => logAxis(1e1, 1e5, 101) },
  },
  ...each((layer) => ({
    ...{ id: `width-${layer}`, label: `Lateral width, layer ${layer}`, symbol: `σ${layer}`, unit: 'mm' },
    ...{ group: 'width', formula: 'rms of the rows, energy-weighted' },
    axis: () => logAxis(1, layer === 1 ? 1e2 : 1e3, 101),
  })),
  {
    ...{ id: 'shower-depth', label: 'Shower depth', symbol: 's_d', unit: 'layers', group: 'shape' },
    ...{ formula: 'l_d / E_tot', axis: () => linearAxis(0.4, 2, 101) },
  },
  ...each((layer) => ({
    ...{ id: `sparsity-${layer}`, label: `Cells with energy, layer ${layer}`, symbol: `sparsity ${layer}` },
    ...{
      unit: '',
      group: 'sparsity',
      formula: 'share of cells with E > 0',
      axis: () => linearAxis(0, 1, 21),
    },
  })),
  {
    ...{ id: 'shower-depth-width', label: 'Width of the shower depth', symbol: 'σ(s_d)', unit: 'layers' },
    ...{ group: 'shape', formula: '√(Σ layer² E_layer / E_tot − s_d²)', axis: () => linearAxis(0, 0.9, 101) },
  },
]

function topRatio(batch: MeasuredBatch, { cells }: Panel): Float64Array {
  const stride = cellsPerEvent(batch)
  return Float64Array.from({ length: batch.count }, (_, event) => {
    let [top, next] = [-Infinity, -Infinity]
    for (const cell of cells) {
      const energy = batch.showers[event * stride + cell] ?? 0
      if (energy > top) [top, next] = [energy, top]
      else if (energy > next) next = energy
    }
    return (top - next) / (EPSILON + top + next)
  })
}

function rowWidth(batch: MeasuredBatch, { cells }: Panel, rows: number): Float64Array {
  const stride = cellsPerEvent(batch)
  const perRow = cells.length / rows
  return Float64Array.from({ length: batch.count }, (_, event) => {
    let [sum, first, second] = [0, 0, 0]
    cells.forEach((cell, index) => {
      const position = -HALF_MM + ((Math.floor(index / perRow) + 0.5) * 2 * HALF_MM) / rows
      const energy = batch.showers[event * stride + cell] ?? 0
      sum += energy
      first += energy * position
      second += energy * position * position
    })
    return Math.sqrt(Math.max(0, second / (sum + EPSILON) - (first / (sum + EPSILON)) ** 2))
  })
}
