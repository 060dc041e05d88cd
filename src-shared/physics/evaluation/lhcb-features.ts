import { hitFractions, totalEnergies } from '../observables.ts'
import { splineAt, splineThrough } from './cubic-spline.ts'
import { linearAxis, rangeAxis } from './axes.ts'
import type { Feature, FeatureSet, MeasuredBatch } from './feature.ts'

/** 30 × 30 cells with centres from −14.5 to 14.5, in cells. */
const SIDE = 30
const FIRST = -14.5
/** How far behind the point of entry the shower stands, in cells: the impact moves by it times the slope. */
const BEHIND = 25
/** Points of the profile that a width is taken of. */
const POINTS = 100
/** px, py, pz in GeV and x, y in cells. */
const GIVEN = 5

/**
 * Shower shapes of the LHCb calorimeter images (Chekalina et al., arXiv:1812.01319; definitions of the scoring code of
 * the MLHEP 2019 competition on that data): asymmetries about the corrected impact, and widths of the profile along two
 * lines through it. Signs and slopes are those of that code, so that numbers can be compared.
 */
export const lhcbFeatures: FeatureSet = {
  id: 'lhcb',
  title: 'LHCb asymmetries and widths',
  source: 'arXiv:1812.01319 and the scoring code of the MLHEP 2019 competition on its data',
  fits: (panels, { layouts, conditions }) =>
    layouts.includes('lhcb') &&
    conditions === GIVEN &&
    panels.length === 1 &&
    panels.every(({ layer }) => layer.form === 'grid' && layer.rows === SIDE && layer.columns === SIDE),
  features: () => FEATURES,
  measure(batch, { thresholdMeV }) {
    const [total, hits] = [totalEnergies(batch), hitFractions(batch, thresholdMeV)]
    const columns = Array.from({ length: 4 }, () => new Float64Array(batch.count))
    for (let event = 0; event < batch.count; event++) {
      const image = batch.showers.subarray(event * SIDE * SIDE, (event + 1) * SIDE * SIDE)
      const impact = impactOf(batch, event)
      const found = [
        asymmetry(image, impact, 'longitudinal'),
        asymmetry(image, impact, 'transverse'),
        ...widths(image, impact),
      ]
      found.forEach((value, index) => {
        const column = columns[index]
        if (column !== undefined) column[event] = value
      })
    }
    const response = total.map((energy, event) => {
      const { px, py, pz } = impactOf(batch, event)
      return energy / (1000 * Math.hypot(px, py, pz))
    })
    return [response, ...columns, hits.map((share) => 1 - share)]
  },
}

const WIDTH: Pick<Feature, 'unit' | 'group' | 'axis'> = {
  ...{ unit: 'cells', group: 'width', axis: (reference) => rangeAxis(reference, 51) },
}
/** 50 bins from −1 to 1, as that code draws them. */
const ASYMMETRY: Pick<Feature, 'unit' | 'group' | 'axis'> = {
  ...{ unit: '', group: 'shape', axis: () => linearAxis(-1, 1, 51) },
}

const FEATURES: Feature[] = [
  {
    ...{ id: 'total', label: 'Energy response', symbol: 'E_tot / |p|', unit: '', group: 'energy' },
    ...{ formula: 'Σ E_cell / |p|', axis: (reference) => rangeAxis(reference, 61) },
  },
  {
    ...{ id: 'asymmetry-longitudinal', label: 'Longitudinal asymmetry', symbol: 'A_long', ...ASYMMETRY },
    formula: '(E beyond − E before) / E_tot, across (px, py) through the corrected impact',
  },
  {
    ...{ id: 'asymmetry-transverse', label: 'Transverse asymmetry', symbol: 'A_trans', ...ASYMMETRY },
    formula: '(E above − E below) / E_tot, along (px, py) through the corrected impact',
  },
  {
    ...{ id: 'width-longitudinal', label: 'Longitudinal width', symbol: 'σ_long', ...WIDTH },
    formula:
      '√(Σ w s² / Σ w − (Σ w s / Σ w)²), s = x √(1 + (py / px)²), w the splined image at y = y₀ + (x − x₀) px / py',
  },
  {
    ...{ id: 'width-transverse', label: 'Transverse width', symbol: 'σ_trans', ...WIDTH },
    formula: 'the same at y = y₀ − (x − x₀) py / px',
  },
  {
    ...{ id: 'sparsity', label: 'Sparsity', symbol: 'sparsity', unit: '', group: 'sparsity' },
    ...{ formula: '1 − share of cells above the threshold', axis: () => linearAxis(0, 1, 51) },
  },
]

type Impact = { px: number; py: number; pz: number; x: number; y: number }

/** The point of entry moved along the momentum by 25 cells in depth; NaN without momentum and point. */
function impactOf({ condition }: MeasuredBatch, event: number): Impact {
  const at = (index: number) => condition?.[event * GIVEN + index] ?? NaN
  const [px, py, pz] = [at(0), at(1), at(2)]
  return { px, py, pz, x: at(3) + (BEHIND * px) / pz, y: at(4) + (BEHIND * py) / pz }
}

/** Rows are y, columns x, as `meshgrid` has them. */
function asymmetry(image: Float32Array, impact: Impact, kind: 'longitudinal' | 'transverse'): number {
  const { px, py, x: x0, y: y0 } = impact
  const slope = kind === 'longitudinal' ? -px / py : py / px
  const isTurned = kind === 'longitudinal' && py < 0
  let [kept, all] = [0, 0]
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++) {
      const energy = image[row * SIDE + column] ?? 0
      const above = FIRST + row - (slope * (FIRST + column - x0) + y0)
      all += energy
      if (isTurned ? !(above > 0) : !(above < 0)) kept += energy
    }
  }
  return Number.isNaN(slope) ? NaN : all === 0 ? 0 : (2 * kept - all) / all
}

/** 0 where the profile holds nothing. */
function widths(
  image: Float32Array,
  { px, py, x: x0, y: y0 }: Impact,
): [longitudinal: number, transverse: number] {
  const places = Array.from({ length: POINTS }, (_, at) => FIRST + ((SIDE - 1) * at) / (POINTS - 1))
  // Along x first: rows of 30, each at the 100 places.
  const rows = Array.from({ length: SIDE }, (_, row) =>
    splineThrough(Float64Array.from(image.subarray(row * SIDE, (row + 1) * SIDE))),
  )
  const across = places.map((x) => splineThrough(Float64Array.from(rows, (row) => splineAt(row, x - FIRST))))
  const scale = Math.sqrt(1 + (py / px) ** 2)
  const width = (slope: number) => {
    let [sum, first, second] = [0, 0, 0]
    places.forEach((x, at) => {
      const spline = across[at]
      if (spline === undefined) return
      const weight = Math.max(0, splineAt(spline, (x - x0) * slope + y0 - FIRST))
      sum += weight
      first += weight * scale * x
      second += weight * (scale * x) ** 2
    })
    if (Number.isNaN(scale)) return NaN
    return sum === 0 ? 0 : Math.sqrt(Math.max(0, second / sum - (first / sum) ** 2))
  }
  return [width(px / py), width(-py / px)]
}
