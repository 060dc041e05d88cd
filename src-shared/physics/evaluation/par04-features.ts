import { totalEnergies } from '../observables.ts'
import type { Panel } from '../panels.ts'
import { largest, linearAxis, logAxis, rangeAxis } from './axes.ts'
import type { Feature, FeatureOptions, FeatureSet, MeasuredBatch } from './feature.ts'
import { responses } from './responses.ts'

/** Distance of two layers of the example's mesh, mm; its files do not say it. */
const SIZE_Z_MM = 3.4
/** What the example counts as a cell with energy, MeV. */
const HIT_MEV = 0.0005

/**
 * What Geant4's example Par04 plots of its showers (extended/parameterisations/Par04, Par04EventAction.cc, and
 * training/core/observables.py): first and second moments of the longitudinal and the lateral profile, with distances as
 * index times cell size, and second moments as variances; the number of cells above 0.5 keV, and the mean logarithm of
 * their energies. Profiles are the shares of the energy per layer and per radius.
 */
export const par04Features: FeatureSet = {
  id: 'par04',
  title: 'Par04 profiles and moments',
  source: 'Geant4, examples/extended/parameterisations/Par04, Par04EventAction.cc and its training scripts',
  fits: (panels, { layouts }) => layouts.includes('par04') && panels.length > 1 && meshOf(panels) !== null,
  features(options) {
    const mesh = meshOf(options.panels)
    if (mesh === null) throw new Error('Par04 showers have one mesh for all layers')
    return [
      total(options),
      ...moments('longitudinal', 'Longitudinal', 't'),
      ...moments('lateral', 'Lateral', 'r'),
      {
        ...{ id: 'hits', label: 'Cells with energy', symbol: 'N(E > 0.5 keV)', unit: '', group: 'sparsity' },
        ...{ formula: 'number of cells above 0.5 keV', axis: (reference) => rangeAxis(reference, 51) },
      },
      {
        ...{
          id: 'cell-energy',
          label: 'Mean cell energy',
          symbol: '⟨lg E_cell⟩',
          unit: 'lg MeV',
          group: 'energy',
        },
        formula: 'mean of lg(E / MeV) over cells above 0.5 keV; 0 without any',
        axis: (reference) => rangeAxis(reference, 51),
      },
      ...options.panels.map(({ layer: { id, name } }): Feature => profile(`layer-${id}`, `layer ${name}`)),
      ...Array.from({ length: mesh.radii }, (_, bin) => profile(`radius-${bin}`, `radial bin ${bin}`)),
    ]
  },
  measure(batch, options) {
    const { panels } = options
    const mesh = meshOf(panels)
    if (mesh === null) throw new Error('Par04 showers have one mesh for all layers')
    const { layers, radii } = profilesOf(batch, panels, mesh.radii)
    const energies = totalEnergies(batch)
    const along = momentsOf(layers, SIZE_Z_MM, energies)
    const across = momentsOf(radii, mesh.sizeMm, energies)
    const share = (column: Float64Array) =>
      column.map((energy, event) => ((energies[event] ?? 0) > 0 ? energy / (energies[event] ?? 1) : 0))
    return [
      responses(batch, options),
      ...[along.first, along.second, across.first, across.second],
      ...cellsOf(batch),
      ...[...layers, ...radii].map(share),
    ]
  },
}

/** The same rings of one width in every layer; null for anything else. */
function meshOf(panels: readonly Panel[]): { radii: number; sizeMm: number } | null {
  const [first] = panels
  if (first?.layer.form !== 'polar') return null
  const { alphaBins, rEdgesMm } = first.layer
  const sizeMm = (rEdgesMm[1] ?? 0) - (rEdgesMm[0] ?? 0)
  const isMesh = panels.every(
    ({ layer }) =>
      layer.form === 'polar' && layer.alphaBins === alphaBins && layer.rEdgesMm.join() === rEdgesMm.join(),
  )
  const isEven = rEdgesMm.every((edge, at) => Math.abs(edge - at * sizeMm) < 1e-6 * (1 + edge))
  return isMesh && isEven ? { radii: rEdgesMm.length - 1, sizeMm } : null
}

/** Energy per layer and per ring, one column each; the radius is the fastest index of a layer. */
function profilesOf(
  { showers, count }: MeasuredBatch,
  panels: readonly Panel[],
  rings: number,
): { layers: Float64Array[]; radii: Float64Array[] } {
  const stride = count === 0 ? 0 : showers.length / count
  const columns = (length: number) => Array.from({ length }, () => new Float64Array(count))
  const [layers, radii] = [columns(panels.length), columns(rings)]
  for (const [index, { cells }] of panels.entries()) {
    const layer = layers[index]
    if (layer === undefined) continue
    for (const [at, cell] of cells.entries()) {
      const ring = radii[at % rings]
      if (ring === undefined) continue
      for (let event = 0; event < count; event++) {
        const energy = showers[event * stride + cell] ?? 0
        layer[event] = (layer[event] ?? 0) + energy
        ring[event] = (ring[event] ?? 0) + energy
      }
    }
  }
  return { layers, radii }
}

/** Σ E x / E_tot and Σ E (x − first)² / E_tot with x = index · size; 0 for a shower without energy. */
function momentsOf(
  profile: readonly Float64Array[],
  sizeMm: number,
  total: Float64Array,
): { first: Float64Array; second: Float64Array } {
  const weighted = (of: (index: number, event: number) => number) =>
    total.map((energy, event) =>
      energy === 0
        ? 0
        : profile.reduce((sum, column, index) => sum + (column[event] ?? 0) * of(index, event), 0) / energy,
    )
  const first = weighted((index) => index * sizeMm)
  return { first, second: weighted((index, event) => (index * sizeMm - (first[event] ?? 0)) ** 2) }
}

function cellsOf({ showers, count }: MeasuredBatch): [hits: Float64Array, logEnergy: Float64Array] {
  const stride = count === 0 ? 0 : showers.length / count
  const [hits, logEnergy] = [new Float64Array(count), new Float64Array(count)]
  for (let event = 0; event < count; event++) {
    let [above, sum] = [0, 0]
    for (let cell = event * stride; cell < (event + 1) * stride; cell++) {
      const energy = showers[cell] ?? 0
      if (!(energy > HIT_MEV)) continue
      above++
      sum += Math.log10(energy)
    }
    hits[event] = above
    logEnergy[event] = above === 0 ? 0 : sum / above
  }
  return [hits, logEnergy]
}

function total({ hasIncident }: FeatureOptions): Feature {
  const common = { id: 'total', group: 'energy' as const }
  return hasIncident
    ? {
        ...{ ...common, label: 'Energy response', symbol: 'E_tot / E_inc', unit: '' },
        ...{ formula: 'Σ E_cell / E_inc', axis: (reference) => rangeAxis(reference, 61) },
      }
    : {
        ...{ ...common, label: 'Total energy', symbol: 'E_tot', unit: 'MeV', formula: 'Σ E_cell' },
        axis: (reference) => logAxis(Math.max(1e-3, largest(reference) * 1e-5), largest(reference), 61),
      }
}

function moments(id: string, label: string, axis: 't' | 'r'): Feature[] {
  return [
    {
      ...{
        id: `${id}-first`,
        label: `${label} first moment`,
        symbol: `⟨${axis}⟩`,
        unit: 'mm',
        group: 'shape',
      },
      ...{
        formula: `Σ E ${axis} / Σ E, ${axis} = index · cell size`,
        axis: (values) => rangeAxis(values, 51),
      },
    },
    {
      ...{ id: `${id}-second`, label: `${label} second moment`, symbol: `⟨(${axis} − ⟨${axis}⟩)²⟩` },
      ...{ unit: 'mm²', group: 'shape', formula: `Σ E (${axis} − ⟨${axis}⟩)² / Σ E` },
      axis: (values) => rangeAxis(values, 51),
    },
  ]
}

function profile(id: string, where: string): Feature {
  return {
    ...{
      id: `share-${id}`,
      label: `Share of ${where}`,
      symbol: `E / E_tot, ${where}`,
      unit: '',
      group: 'layer',
    },
    formula: 'Σ E_cell there / E_tot',
    axis: (reference) => linearAxis(0, Math.max(1e-6, 1.1 * largest(reference)), 51),
  }
}
