import type { LayerGeometry } from '../geometry.ts'
import { lateralMoments, layerEnergies, layerHitFractions } from '../observables.ts'
import type { Panel } from '../panels.ts'
import { layerWords } from '../layer-words.ts'
import { responses } from './responses.ts'
import { largest, linearAxis, logAxis } from './axes.ts'
import type { Axis, Feature, FeatureOptions, FeatureSet } from './feature.ts'

type Polar = Extract<LayerGeometry, { form: 'polar' }>

/**
 * The high-level features of the CaloChallenge 2022 (arXiv:2410.21611, section 3; github.com/CaloChallenge/homepage,
 * code/HighLevelFeatures.py) with the bins of its evaluation: E_tot / E_inc, E per layer, and per layer the centre of
 * energy and its width in eta, phi (mm, where there is more than one alpha bin) and r, and the sparsity.
 */
export const calochallengeFeatures: FeatureSet = {
  id: 'calochallenge',
  title: 'CaloChallenge high-level features',
  source: 'arXiv:2410.21611; CaloChallenge/homepage, code/HighLevelFeatures.py',
  fits: (panels) => panels.every(({ layer }) => layer.form === 'polar'),
  features: (options) => [total(options), ...options.panels.flatMap((panel) => ofLayer(panel, options))],
  measure(batch, options) {
    return [
      responses(batch, options),
      ...options.panels.flatMap((panel) => {
        const { x, y, r } = lateralMoments(batch, panel)
        if (r === null) throw new Error('A polar layer has radii')
        return [
          layerEnergies(batch, panel),
          ...(x === null || y === null ? [] : [x.centre, y.centre, x.width, y.width]),
          ...[r.centre, r.width],
          layerHitFractions(batch, panel, options.thresholdMeV).map((share) => 1 - share),
        ]
      }),
    ]
  },
}

function total({ hasIncident, thresholdMeV }: FeatureOptions): Feature {
  const common = { id: 'total', group: 'energy' as const }
  return hasIncident
    ? {
        ...{ ...common, label: 'Energy response', symbol: 'E_tot / E_inc', unit: '' },
        formula: 'Σ E_cell / E_inc',
        axis: () => linearAxis(0.5, 1.5, 101),
      }
    : {
        ...{ ...common, label: 'Total energy', symbol: 'E_tot', unit: 'MeV' },
        formula: 'Σ E_cell',
        axis: (reference) => logAxis(thresholdMeV, largest(reference), 101),
      }
}

function ofLayer({ layer }: Panel, { thresholdMeV, panels }: FeatureOptions): Feature[] {
  if (layer.form !== 'polar') throw new Error('CaloChallenge layers are polar')
  const { id, name } = layer
  const where = layerWords(name)
  const limits = limitsOf(layer, panels)
  const positions = (axis: 'eta' | 'phi'): [centre: Feature, width: Feature] => [
    {
      ...{ id: `centre-${axis}-${id}`, group: 'centre', label: `Centre in ${axis}, ${where}` },
      ...{ symbol: `⟨${GREEK[axis]}⟩ ${where}`, unit: 'mm', formula: `Σ E ${axis} / Σ E` },
      axis: () => linearAxis(-limits.centre, limits.centre, 101),
    },
    {
      ...{ id: `width-${axis}-${id}`, group: 'width', label: `Width in ${axis}, ${where}` },
      ...{
        symbol: `σ(${GREEK[axis]}) ${where}`,
        unit: 'mm',
        formula: `√(Σ E ${axis}² / Σ E − ⟨${axis}⟩²)`,
      },
      axis: () => linearAxis(0, limits.width, 101),
    },
  ]
  const [etaCentre, etaWidth] = positions('eta')
  const [phiCentre, phiWidth] = positions('phi')
  return [
    {
      ...{ id: `layer-${id}`, group: 'layer', label: `Energy in ${where}` },
      ...{ symbol: `E ${where}`, unit: 'MeV', formula: 'Σ E_cell of the layer' },
      axis: (reference) => logAxis(thresholdMeV, largest(reference), 40),
    },
    ...(layer.alphaBins > 1 ? [etaCentre, phiCentre, etaWidth, phiWidth] : []),
    {
      ...{ id: `centre-r-${id}`, group: 'radius', label: `Mean radius, ${where}` },
      ...{ symbol: `⟨r⟩ ${where}`, unit: 'mm', formula: 'Σ E r / Σ E' },
      axis: () => linearAxis(0, limits.width, 101),
    },
    {
      ...{ id: `width-r-${id}`, group: 'radius', label: `Radial width, ${where}` },
      ...{ symbol: `σ(r) ${where}`, unit: 'mm', formula: '√(Σ E r² / Σ E − ⟨r⟩²)' },
      axis: () => linearAxis(0, limits.width, 101),
    },
    {
      ...{ id: `sparsity-${id}`, group: 'sparsity', label: `Sparsity, ${where}` },
      ...{ symbol: `sparsity ${where}`, unit: '', formula: '1 − share of cells above the threshold' },
      axis: (): Axis => linearAxis(0, 1, 21),
    },
  ]
}

const GREEK = { eta: 'Δη', phi: 'Δφ' } as const

/**
 * Ends of the axes in mm: ±30 and 30 in data sets 2 and 3; ±100 and 100 in data set 1, but ±500 and 400 in its
 * hadronic layers 12 and 13. Other calorimeters: their largest radius.
 */
function limitsOf(layer: Polar, panels: readonly Panel[]): { centre: number; width: number } {
  const ids = panels.map((panel) => panel.layer.id)
  const isElectron = panels.length === 45
  const isAtlas = ids.every((id) => [0, 1, 2, 3, 12, 13, 14].includes(id)) && ids.includes(12)
  if (isElectron) return { centre: 30, width: 30 }
  if (isAtlas) return [12, 13].includes(layer.id) ? { centre: 500, width: 400 } : { centre: 100, width: 100 }
  const radius = Math.max(...panels.map((panel) => radiusOf(panel.layer)))
  return { centre: radius, width: radius }
}

function radiusOf(layer: LayerGeometry): number {
  return layer.form === 'polar' ? (layer.rEdgesMm.at(-1) ?? 1) : 1
}
