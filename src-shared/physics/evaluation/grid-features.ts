import { depthMoments, hitFractions, lateralMoments, layerEnergies } from '../observables.ts'
import type { Panel } from '../panels.ts'
import { layerWords } from '../layer-words.ts'
import { responses } from './responses.ts'
import { linearAxis, logAxis, largest, rangeAxis } from './axes.ts'
import type { Feature, FeatureOptions, FeatureSet } from './feature.ts'

/**
 * For any calorimeter of grids (Geant4 B5, Belle, LHCb, Par04): sum, layers, longitudinal centre and width, energy-
 * weighted centre and width along rows and columns of each layer, and the share of cells above the threshold.
 */
export const gridFeatures: FeatureSet = {
  id: 'grid',
  title: 'Sums and moments',
  source: 'energy-weighted moments, defined in docs/evaluation.md',
  fits: () => true,
  features(options) {
    const { panels } = options
    const isLayered = panels.length > 1
    return [
      total(options),
      ...(isLayered ? [...panels.map((panel) => layerEnergy(panel)), ...DEPTH] : []),
      ...panels.flatMap((panel) => moments(panel, isLayered)),
      {
        ...{
          id: 'hits',
          label: 'Cells above the threshold',
          symbol: 'hit cells',
          unit: '',
          group: 'sparsity',
        },
        ...{ formula: 'share of cells above the threshold', axis: () => linearAxis(0, 1, 51) },
      },
    ]
  },
  measure(batch, options) {
    const { panels, thresholdMeV } = options
    const depth = panels.length > 1 ? depthMoments(batch, panels) : null
    return [
      responses(batch, options),
      ...(depth === null
        ? []
        : [...panels.map((panel) => layerEnergies(batch, panel)), depth.centre, depth.width]),
      ...panels.flatMap((panel) => {
        const { x, y, r } = lateralMoments(batch, panel)
        return [x, y, r].flatMap((each) => (each === null ? [] : [each.centre, each.width]))
      }),
      hitFractions(batch, thresholdMeV),
    ]
  },
}

function total({ hasIncident }: FeatureOptions): Feature {
  const common = { id: 'total', group: 'energy' as const }
  return hasIncident
    ? {
        ...{ ...common, label: 'Energy response', symbol: 'E_tot / E_inc', unit: '' },
        ...{ formula: 'Σ E_cell / E_inc', axis: (reference) => rangeAxis(reference, 61) },
      }
    : {
        ...{ ...common, label: 'Total energy', symbol: 'E_tot', unit: 'MeV' },
        ...{ formula: 'Σ E_cell', axis: (reference) => rangeAxis(reference, 61) },
      }
}

function layerEnergy({ layer: { id, name } }: Panel): Feature {
  return {
    ...{
      id: `layer-${id}`,
      label: `Energy in ${layerWords(name)}`,
      symbol: `E ${layerWords(name)}`,
      unit: 'MeV',
    },
    ...{ group: 'layer', formula: 'Σ E_cell of the layer' },
    axis: (reference) => logAxis(Math.max(1e-3, largest(reference) * 1e-5), largest(reference), 41),
  }
}

const DEPTH: Feature[] = [
  {
    ...{ id: 'depth-centre', label: 'Shower depth', symbol: '⟨layer⟩', unit: 'layers', group: 'shape' },
    ...{ formula: 'Σ layer · E_layer / E_tot', axis: (reference) => rangeAxis(reference, 51) },
  },
  {
    ...{ id: 'depth-width', label: 'Longitudinal width', symbol: 'σ(layer)', unit: 'layers', group: 'shape' },
    ...{ formula: '√(Σ layer² E_layer / E_tot − ⟨layer⟩²)', axis: (reference) => rangeAxis(reference, 51) },
  },
]

function moments({ layer }: Panel, isLayered: boolean): Feature[] {
  const where = isLayered ? `, ${layerWords(layer.name)}` : ''
  const isGrid = layer.form === 'grid'
  const unit = isGrid && layer.pitchMm === null ? 'cells' : 'mm'
  const axes = isGrid
    ? [
        ...(layer.columns > 1 ? [['x', `${layer.columnName ?? 'column'}s`] as const] : []),
        ...(layer.rows > 1 ? [['y', `${layer.rowName ?? 'row'}s`] as const] : []),
      ]
    : [
        ...(layer.alphaBins > 1
          ? ([
              ['x', 'eta'],
              ['y', 'phi'],
            ] as const)
          : []),
        ['r', 'radius'] as const,
      ]
  return axes.flatMap(([axis, name]): Feature[] => [
    {
      ...{ id: `centre-${axis}-${layer.id}`, label: `Centre along ${name}${where}`, unit, group: 'centre' },
      ...{ symbol: `⟨${axis}⟩${where}`, formula: `Σ E ${axis} / Σ E` },
      axis: (reference) => rangeAxis(reference, 51),
    },
    {
      ...{ id: `width-${axis}-${layer.id}`, label: `Width along ${name}${where}`, unit, group: 'width' },
      ...{ symbol: `σ(${axis})${where}`, formula: `√(Σ E ${axis}² / Σ E − ⟨${axis}⟩²)` },
      axis: (reference) => rangeAxis(reference, 51),
    },
  ])
}
