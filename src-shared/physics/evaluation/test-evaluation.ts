import type { Distance, FeatureComparison } from './compare-features.ts'
import type { Evaluation } from './evaluation.ts'

/**
 * An evaluation made by hand, for tests: two grid layers of 2 × 2 cells, three features of ten bins. `shift` moves what
 * was generated in “Energy in layer 1” by so many bins; its separation is then 0.1 per bin.
 */
export function testEvaluation({ shift = 0, title = 'gan against real.h5' } = {}): Evaluation {
  const row = (id: string, moved: number): FeatureComparison => ({
    feature: {
      ...{ id, label: LABELS[id] ?? id, symbol: id, unit: id === 'total' ? '' : 'MeV' },
      ...{ formula: 'Σ E', group: id === 'total' ? 'energy' : 'layer' },
    },
    axis: { edges: Float64Array.from({ length: 11 }, (_, at) => 10 * at), scale: 'linear' },
    reference: summary(0),
    generated: summary(moved),
    separation: distance(0.1 * moved + 0.001),
    wasserstein: distance(10 * moved + 0.1),
    ks: { ...distance(0.1 * moved + 0.01), p: moved > 0 ? 0 : 0.7 },
    chiSquare: { value: 9 + 100 * moved, degrees: 9, p: moved > 0 ? 0 : 0.44 },
  })
  const facts = {
    layout: 'toy',
    sha256: 'ab'.repeat(32),
    events: 1000,
    used: 1000,
    empty: 2,
    negativeCells: 0,
  }
  return {
    ...{ format: 'ganvas-evaluation', version: 1, date: '2026-01-05T10:00:00.000Z', ganvas: '0.0.0' },
    ...{ title, seed: 1, repeats: 20, mode: 'quick', thresholdMeV: 0.5 },
    featureSet: { id: 'grid', title: 'Grid of cells', source: 'made by hand' },
    reference: { ...facts, name: 'real.h5', incidentMeV: { min: 1000, max: 50_000 } },
    generated: { ...facts, name: 'gan', sha256: 'cd'.repeat(32), incidentMeV: null },
    geometry: {
      name: 'toy',
      layers: [0, 1].map((id) => ({
        ...{ form: 'grid' as const, id, name: String(id), rows: 2, columns: 2, pitchMm: null },
      })),
    },
    shape: [2, 2, 2],
    features: [row('total', 0), row('layer-0', 0), row('layer-1', shift)],
    cells: {
      edges: Float64Array.of(0.5, 1, 2, 4),
      ...{ reference: Float64Array.of(400, 200, 100), generated: Float64Array.of(380, 220, 100) },
      ...{ below: { reference: 0.25, generated: 0.26 }, separation: 0.0004 },
    },
    correlations: {
      names: ['E₀', 'E₁'],
      reference: [
        [1, 0.5],
        [0.5, 1],
      ],
      generated: [
        [1, 0.2],
        [0.2, 1],
      ],
    },
    meanShower: {
      reference: Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8),
      generated: Float64Array.of(1, 2, 3, 4, 5, 6, 7, NaN),
    },
    distances: {
      fpd: {
        ...{ value: 0.012, error: 0.001, floor: { value: 0.01, error: 0.002 }, definition: 'reduced' },
        settings: { events: 1000, puttingBack: false },
      },
      kpd: null,
    },
    measures: [
      {
        ...{ id: 'toy', title: 'Toy measure', explanation: 'What it tells.', source: 'A paper', reduced: '' },
        rows: [
          {
            ...{ id: 'auc', label: 'AUC', unit: '', value: 0.6, error: 0.01, best: 0.5 },
            floor: { value: 0.5, error: 0.01 },
          },
        ],
        figures: [
          {
            title: 'Curve',
            ...{ x: { label: 'recall', scale: 'linear' }, y: { label: 'precision', scale: 'linear' } },
            lines: [{ name: 'gan', tone: 'generated', x: [0, 1], y: [1, 0], error: null }],
          },
        ],
        ...{ settings: { repeats: 3 }, problems: [] },
      },
    ],
    problems: [
      {
        ...{ code: 'evaluation.incident', severity: 'warning', at: {} },
        ...{ message: '1 of the 2 files says the incident energies.', hint: 'Write them into both files.' },
      },
    ],
  }
}

const LABELS: Record<string, string> = {
  total: 'Total energy',
  'layer-0': 'Energy in layer 0',
  'layer-1': 'Energy in layer 1',
}
const COUNTS = [10, 40, 120, 200, 240, 190, 120, 50, 20, 10]

function summary(moved: number) {
  const estimate = { value: 45 + 10 * moved, error: 0.6 }
  const counts = COUNTS.map((_, bin) => COUNTS[bin - moved] ?? 0)
  return {
    ...{ events: 1000, undefined: 0, mean: estimate, sd: { value: 18, error: 0.4 }, median: estimate },
    ...{ counts: Float64Array.from(counts), outside: 1000 - counts.reduce((sum, n) => sum + n, 0) },
  }
}

function distance(value: number): Distance {
  return { value, error: 0.002, floor: { mean: 0.001, sd: 0.001 } }
}
