import { ProblemError, problem } from '../../src-shared/base/problem.ts'
import type { FeatureOptions, FeatureSet } from '../../src-shared/physics/evaluation/feature.ts'
import type { SampleFile } from './sample-file.ts'

/** Showers held at a time, in cells: 64 MB as float32. */
const CELLS_AT_ONCE = 2 ** 24

export type MeasuredSample = {
  count: number
  /** One column per feature. */
  columns: Float64Array[]
  /** Mean energy per cell in MeV. */
  meanShower: Float64Array
  largestCellMeV: number
  events: { empty: number; negativeCells: number }
  /** Smallest and largest incident energy; null where the file says none. */
  incidentMeV: { min: number; max: number } | null
  /** Null when no edges were given. */
  spectrum: Spectrum | null
}

/** Counts of all cells' energies; those outside the edges apart. */
export type Spectrum = { counts: Float64Array; outside: number; total: number }

export type MeasureOptions = FeatureOptions & {
  set: FeatureSet
  most: number
  /** Of the bins of the cells' energies, ascending; null for no spectrum. */
  edges: Float64Array | null
  progress: (done: number, total: number) => void
}

/** All features of up to `most` events, read piece by piece. */
export async function measureSample(sample: SampleFile, options: MeasureOptions): Promise<MeasuredSample> {
  const count = Math.min(sample.count, options.most)
  const cells = options.panels.reduce((total, panel) => total + panel.cells.length, 0)
  const columns = options.set.features(options).map(() => new Float64Array(count))
  const meanShower = new Float64Array(cells)
  let [largestCellMeV, empty, negativeCells] = [0, 0, 0]
  const spectrum = options.edges === null ? null : openSpectrum(options.edges)
  let incidentMeV: MeasuredSample['incidentMeV'] = null
  for await (const { start, batch } of pieces(sample, count, cells, options.progress)) {
    for (const energy of batch.incidentMeV ?? []) {
      incidentMeV ??= { min: energy, max: energy }
      incidentMeV.min = Math.min(incidentMeV.min, energy)
      incidentMeV.max = Math.max(incidentMeV.max, energy)
    }
    for (let event = 0; event < batch.count; event++) {
      let sum = 0
      for (let cell = 0; cell < cells; cell++) {
        const energy = batch.showers[event * cells + cell] ?? NaN
        if (!Number.isFinite(energy)) throw notFinite(sample, { event: start + event, cell, energy })
        if (energy > largestCellMeV) largestCellMeV = energy
        if (energy < 0) negativeCells++
        sum += energy
        meanShower[cell] = (meanShower[cell] ?? 0) + energy / count
      }
      if (sum === 0) empty++
    }
    spectrum?.add(batch.showers)
    options.set.measure(batch, options).forEach((values, index) => columns[index]?.set(values, start))
  }
  return {
    ...{ count, columns, meanShower, largestCellMeV, events: { empty, negativeCells }, incidentMeV },
    spectrum: spectrum?.found() ?? null,
  }
}

/** The spectrum alone, of a sample whose largest energy had to be known for its edges. */
export async function cellSpectrum(
  sample: SampleFile,
  edges: Float64Array,
  options: Pick<MeasureOptions, 'panels' | 'most' | 'progress'>,
): Promise<Spectrum> {
  const count = Math.min(sample.count, options.most)
  const cells = options.panels.reduce((total, panel) => total + panel.cells.length, 0)
  const spectrum = openSpectrum(edges)
  for await (const { batch } of pieces(sample, count, cells, options.progress)) spectrum.add(batch.showers)
  return spectrum.found()
}

function openSpectrum(edges: Float64Array) {
  const counts = new Float64Array(edges.length - 1)
  const [low, high] = [edges[0] ?? 0, edges.at(-1) ?? 0]
  const [from, width] = [Math.log10(low), (Math.log10(high) - Math.log10(low)) / counts.length]
  let [outside, total] = [0, 0]
  return {
    add(energies: Float32Array): void {
      total += energies.length
      for (const energy of energies) {
        if (!(energy >= low && energy <= high)) {
          outside++
          continue
        }
        // The logarithm finds the bin but for rounding at its edges, which the edges themselves decide.
        let bin = Math.min(counts.length - 1, Math.max(0, Math.floor((Math.log10(energy) - from) / width)))
        while (bin > 0 && energy < (edges[bin] ?? 0)) bin--
        while (bin < counts.length - 1 && energy >= (edges[bin + 1] ?? 0)) bin++
        counts[bin] = (counts[bin] ?? 0) + 1
      }
    },
    found: (): Spectrum => ({ counts, outside, total }),
  }
}

async function* pieces(
  sample: SampleFile,
  count: number,
  cells: number,
  progress: MeasureOptions['progress'],
) {
  const size = Math.max(1, Math.floor(CELLS_AT_ONCE / cells))
  for (let start = 0; start < count; start += size) {
    const batch = await sample.read(start, Math.min(size, count - start))
    yield { start, batch }
    progress(start + batch.count, count)
  }
}

function notFinite(sample: SampleFile, at: { event: number; cell: number; energy: number }): ProblemError {
  return new ProblemError([
    problem({
      code: 'evaluation.not-finite',
      at: { file: sample.path },
      message: `Cell ${at.cell} of shower ${at.event} in ${sample.name} is ${at.energy}; every one of its energies should be a finite number.`,
      hint: 'Leave such showers out of the file, or mend what made them; training that diverged gives such numbers.',
    }),
  ])
}
