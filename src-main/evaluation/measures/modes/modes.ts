import { createRng } from '../../../../src-shared/base/rng.ts'
import { comparableFeatures } from '../../../../src-shared/physics/evaluation/comparable-features.ts'
import type { Estimate } from '../../../../src-shared/physics/evaluation/compare-features.ts'
import { chiSquare } from '../../../../src-shared/physics/evaluation/distances.ts'
import { drawRows, type FeatureTable } from '../../../../src-shared/physics/evaluation/feature-table.ts'
import { kMeans, nearestCentres } from '../../../../src-shared/physics/evaluation/k-means.ts'
import type { MeasureFigure, MeasureRow } from '../../../../src-shared/physics/evaluation/measure-result.ts'
import {
  modeShares,
  redrawn,
  type ModeShares,
} from '../../../../src-shared/physics/evaluation/mode-shares.ts'
import type { Measure } from '../measure.ts'
import { leftOutWords, sentence, tooFew } from '../sizes.ts'

const WORDS = {
  id: 'modes',
  title: 'Mode coverage',
  explanation:
    'A third of the reference is cut into kinds of showers (modes) by k-means on all features; a second third and the generated showers are counted in them. A mode is covered when the generated showers hold at least a tenth of the reference’s share of it; different when the shares are more than 1.96 standard deviations apart, as 5 % are by chance. The last third gives the floor.',
  source: 'arXiv:1805.12462, section 2; χ² of two histograms as for features',
}
const LEAST = 150
const SHOWERS_PER_MODE = 30
const MODES = { quick: 20, full: 50 } as const
const DRAWS = 50

export const modes: Measure = {
  ...{ id: WORDS.id, title: WORDS.title, isUnasked: true },
  summary: 'kinds of showers that the generator misses, by k-means on the features; a second',
  run(context) {
    const { reference, generated, leftOut } = comparableFeatures(context.features, context.columns)
    if (reference.rows < LEAST || generated.rows < LEAST / 3) {
      const has = Math.min(reference.rows, 3 * generated.rows)
      return Promise.resolve(tooFew(WORDS, { context, has, needs: LEAST }))
    }
    const { seed } = context
    const shuffled = drawRows(reference, reference.rows, {
      ...{ seed, stream: 'thirds of the reference', step: 0, puttingBack: false },
    })
    const third = Math.floor(reference.rows / 3)
    const compared = Math.min(third, generated.rows)
    const made = drawRows(generated, compared, {
      ...{ seed, stream: 'generated for modes', step: 0, puttingBack: false },
    })
    const wanted = Math.min(MODES[context.mode], Math.floor(third / SHOWERS_PER_MODE) + 1)
    const { centres } = kMeans(part(shuffled, 0, third), wanted, { seed, step: 0 })
    const count = (table: FeatureTable) => countsOf(table, centres)
    const real = count(part(shuffled, third, 2 * third))
    const other = count(part(shuffled, 2 * third, 2 * third + compared))
    const found = count(made)
    context.progress('Counting modes', 1, 1)
    const estimates = sharesWithErrors(real, found, seed)
    const floors = sharesWithErrors(real, other, seed)
    const row = (name: keyof ModeShares, label: string, best: number): MeasureRow => ({
      ...{ id: name, label, unit: '', best, ...estimates[name], floor: floors[name] },
    })
    return Promise.resolve({
      ...WORDS,
      reduced: sentence([leftOutWords(leftOut)]),
      rows: [
        row('covered', `covered, of ${centres.rows} modes`, 1),
        row('weight', 'reference showers in covered modes', 1),
        row('different', 'modes with another share', 0.05),
        chiSquareRow(real, found, other),
      ],
      figures: [figureOf(real, found)],
      settings: { modes: centres.rows, perSample: compared, seed },
      problems: [],
    })
  },
}

function part({ width, values }: FeatureTable, from: number, to: number): FeatureTable {
  return { rows: to - from, width, values: values.subarray(from * width, to * width) }
}

function countsOf(table: FeatureTable, centres: FeatureTable): Float64Array {
  const counts = new Float64Array(centres.rows)
  for (const mode of nearestCentres(table, centres)) counts[mode] = (counts[mode] ?? 0) + 1
  return counts
}

function sharesWithErrors(
  real: Float64Array,
  found: Float64Array,
  seed: number,
): Record<keyof ModeShares, Estimate> {
  const all = modeShares(real, found)
  const draws = Array.from({ length: DRAWS }, (_, draw) => {
    const rng = createRng(seed, 'bootstrap of modes', draw)
    return modeShares(redrawn(real, rng), redrawn(found, rng))
  })
  const estimate = (name: keyof ModeShares): Estimate => {
    const mean = draws.reduce((sum, each) => sum + each[name], 0) / DRAWS
    const squares = draws.reduce((sum, each) => sum + (each[name] - mean) ** 2, 0)
    return { value: all[name], error: Math.sqrt(squares / (DRAWS - 1)) }
  }
  return { covered: estimate('covered'), weight: estimate('weight'), different: estimate('different') }
}

/** χ² over its degrees of freedom, whose spread for equal distributions is √(2 / degrees). */
function chiSquareRow(real: Float64Array, found: Float64Array, other: Float64Array): MeasureRow {
  const reduced = (counts: Float64Array): Estimate & { p: number } => {
    const all = (each: Float64Array) => ({
      ...{ counts: each, outside: 0, total: each.reduce((sum, value) => sum + value, 0) },
    })
    const { value, degrees, p } = chiSquare(all(real), all(counts))
    if (degrees === 0) return { value: 0, error: 0, p }
    // A χ² that is larger than expected spreads as a non-central one, by 2 (degrees + 2 λ).
    const beyond = Math.max(0, value - degrees)
    return { value: value / degrees, error: Math.sqrt(2 * (degrees + 2 * beyond)) / degrees, p }
  }
  const { p, ...estimate } = reduced(found)
  const { p: _, ...floor } = reduced(other)
  const words = p < 1e-4 ? 'p < 0.0001' : `p = ${p.toFixed(4)}`
  return {
    ...{ id: 'chi-square', label: `χ² of the shares over its degrees of freedom (${words})`, unit: '' },
    ...{ ...estimate, floor, best: 1 },
  }
}

function figureOf(real: Float64Array, found: Float64Array): MeasureFigure {
  const order = [...real.keys()].sort((a, b) => (real[b] ?? 0) - (real[a] ?? 0))
  const line = (counts: Float64Array, tone: 'reference' | 'generated') => {
    const total = counts.reduce((sum, count) => sum + count, 0)
    return {
      ...{ name: tone, tone, x: order.map((_, at) => at + 1) },
      y: order.map((mode) => (counts[mode] ?? 0) / total),
      error: order.map((mode) => Math.sqrt(counts[mode] ?? 0) / total),
    }
  }
  return {
    title: 'Shares of the modes',
    x: { label: 'mode, by the reference’s share', scale: 'linear' },
    y: { label: 'share of showers', scale: 'linear' },
    lines: [line(real, 'reference'), line(found, 'generated')],
  }
}
