import { createRng } from '../../../src-shared/base/rng.ts'
import type { FeatureComparison } from '../../../src-shared/physics/evaluation/compare-features.ts'
import type { Panel } from '../../../src-shared/physics/panels.ts'
import type { SampleFile } from '../sample-file.ts'

/** What a classifier sees of each shower; the words are the CaloChallenge's. */
export const inputKinds = ['low', 'normed', 'high'] as const
export type InputKind = (typeof inputKinds)[number]

/** `count × width` numbers, shower after shower. */
export type ShowerInputs = { count: number; width: number; values: Float32Array }

export type InputContext = {
  panels: readonly Panel[]
  features: readonly FeatureComparison[]
  hasIncident: boolean
  /** In MeV, what cells are divided by where no incident energies are known: the same for both samples. */
  scaleMeV: number
}

/** Added by the CaloChallenge before a logarithm, in MeV, and to a layer's energy before dividing by it. */
const [LEAST_MEV, TINY] = [1e-8, 1e-16]
/** Cells read at a time. */
const CELLS_AT_ONCE = 2 ** 24

/** Some showers of a file in memory, of which every kind of input is made. */
export type LoadedShowers = Events & { cells: number; showers: Float32Array }
export type Events = {
  count: number
  incidentMeV: Float64Array | null
  /** One per feature. */
  columns: readonly Float64Array[]
}

/** Numbers of showers, ascending, drawn without regard to their order in the file: many are sorted by energy. */
export function drawnShowers(available: number, wanted: number, seed: number): Uint32Array {
  return createRng(seed, 'showers for classifiers').permutation(available).slice(0, wanted).sort()
}

export async function loadShowers(
  sample: SampleFile,
  { rows, cells, columns }: { rows: Uint32Array; cells: number; columns: readonly Float64Array[] },
  progress: (done: number, total: number) => void,
): Promise<LoadedShowers> {
  const count = rows.length
  const showers = new Float32Array(count * cells)
  const incidentMeV = new Float64Array(count)
  let isKnown = true
  const size = Math.max(1, Math.floor(CELLS_AT_ONCE / cells))
  for (let to = 0; to < count;) {
    const start = rows[to] ?? 0
    const batch = await sample.read(start, Math.min(size, sample.count - start))
    for (; to < count && (rows[to] ?? 0) < start + batch.count; to++) {
      const from = (rows[to] ?? 0) - start
      showers.set(batch.showers.subarray(from * cells, (from + 1) * cells), to * cells)
      if (batch.incidentMeV === null) isKnown = false
      else incidentMeV[to] = batch.incidentMeV[from] ?? NaN
    }
    progress(to, count)
  }
  const chosen = columns.map((column) => Float64Array.from(rows, (row) => column[row] ?? NaN))
  return { count, cells, showers, incidentMeV: isKnown ? incidentMeV : null, columns: chosen }
}

/**
 * The CaloChallenge's inputs (code/evaluate.py). Low: log₁₀ E_inc and E_cell / E_inc. Normed: log₁₀ E_inc, E_cell /
 * E_layer, log₁₀(E_layer + 10⁻⁸). High: log₁₀ E_inc, log₁₀(E_layer + 10⁻⁸), log₁₀ E_tot, centres and widths / 100 mm,
 * sparsities. Without incident energies log₁₀ E_inc is left out, and cells are divided by one number for all showers.
 */
export function showerInputs(kind: InputKind, loaded: LoadedShowers, context: InputContext): ShowerInputs {
  const incident = context.hasIncident ? loaded.incidentMeV : null
  const parts = { low: lowParts, normed: normedParts, high: highParts }[kind](loaded, {
    ...context,
    incident,
  })
  const first = incident === null ? [] : [columnOf(incident.map((energy) => Math.log10(energy)))]
  return joined(loaded.count, [...first, ...parts])
}

/** The high-level inputs without the incident energy: what it is to be told from. */
export function blindInputs(
  loaded: Events,
  context: Omit<InputContext, 'scaleMeV' | 'panels'>,
): ShowerInputs {
  return joined(loaded.count, highParts(loaded, context))
}

type Part = { width: number; of(shower: number, at: number): number }
type Given = InputContext & { incident: Float64Array | null }

function columnOf(values: ArrayLike<number>): Part {
  return { width: 1, of: (shower) => values[shower] ?? NaN }
}

function lowParts({ cells, showers }: LoadedShowers, { incident, scaleMeV }: Given): Part[] {
  return [
    {
      width: cells,
      of: (shower, at) => (showers[shower * cells + at] ?? NaN) / (incident?.[shower] ?? scaleMeV),
    },
  ]
}

function normedParts(loaded: LoadedShowers, { panels }: Given): Part[] {
  const { cells, showers } = loaded
  const energies = panels.map((panel) => layerEnergies(loaded, panel))
  return [
    ...panels.map((panel, layer): Part => ({
      width: panel.cells.length,
      of: (shower, at) =>
        (showers[shower * cells + (panel.cells[at] ?? 0)] ?? NaN) /
        ((energies[layer]?.[shower] ?? NaN) + TINY),
    })),
    ...energies.map((layer) => columnOf(layer.map(logarithm))),
  ]
}

function layerEnergies({ count, cells, showers }: LoadedShowers, panel: Panel): Float64Array {
  return Float64Array.from({ length: count }, (_, shower) =>
    panel.cells.reduce((sum, cell) => sum + (showers[shower * cells + cell] ?? NaN), 0),
  )
}

/** Columns by their unit: energies as logarithms, millimetres / 100, the response as log₁₀ E_tot, the rest as it is. */
function highParts(
  loaded: Events,
  { features, hasIncident }: Pick<InputContext, 'features' | 'hasIncident'>,
): Part[] {
  const incident = hasIncident ? loaded.incidentMeV : null
  return features.map(({ feature }, index): Part => {
    const column = loaded.columns[index] ?? new Float64Array(loaded.count)
    // Where the incident energy is known, the total is given as the response to it.
    if (feature.id === 'total' && feature.unit === '') {
      return columnOf(column.map((response, shower) => logarithm(response * (incident?.[shower] ?? NaN))))
    }
    if (feature.unit === 'MeV') return columnOf(column.map(logarithm))
    return columnOf(feature.unit === 'mm' ? column.map((length) => length / 100) : column)
  })
}

function logarithm(energyMeV: number): number {
  return Math.log10(Math.max(0, energyMeV) + LEAST_MEV)
}

/** What is not a number (a response to no energy, a shape of an empty shower) becomes 0. */
function joined(count: number, parts: readonly Part[]): ShowerInputs {
  const width = parts.reduce((sum, part) => sum + part.width, 0)
  const values = new Float32Array(count * width)
  let to = 0
  for (let shower = 0; shower < count; shower++) {
    for (const part of parts) {
      for (let at = 0; at < part.width; at++) {
        const value = part.of(shower, at)
        values[to++] = Number.isFinite(value) ? value : 0
      }
    }
  }
  return { count, width, values }
}
