import { refuse } from '../base/problem.ts'
import { createRng } from '../base/rng.ts'
import type { Unit } from '../base/units.ts'
import { cellMatrix, mainPanelsOf, observablesOf, type ConditionedBatch } from './agreement-observables.ts'
import { rowsOf, type AgreementRow, type Row } from './agreement-rows.ts'
import { bigCells, dataOf, partSample, wholeSample, type Data } from './agreement-samples.ts'
import { cellsOfPanels, panelsOf, type CellSpace, type Panel } from './panels.ts'
import { quantile, sorted } from './statistics.ts'

/** How well generated showers agree with real ones, each number beside the same number for real against real. */
export type AgreementTable = {
  realCount: number
  generatedCount: number
  unit: Unit
  threshold: number
  floor: FloorDefinition
  rows: AgreementRow[]
}

/**
 * The floor: what the same comparison gives for real showers alone. `splits` times the real events are shuffled (seeded)
 * and cut in two disjoint parts; the first plays the real sample, the second the generated one, and every number of the
 * table is computed as it is for the generated showers. The second part has as many events as were generated, but at
 * most half of the real events (`second`); the first part is all the rest (`first`). Both parts are smaller than the
 * samples of the table whenever more than half as many showers were generated as there are real ones, so the floor is
 * then too high by about the factor `widening` = sqrt((1/first + 1/second) / (1/real + 1/generated)).
 */
export type FloorDefinition = {
  splits: number
  seed: number
  first: number
  second: number
  widening: number
}

export type ComparisonInput = CellSpace & {
  real: ConditionedBatch
  generated: ConditionedBatch
  unit: Unit
  /** Cells above this energy count as hit, in `unit`. */
  threshold: number
  /** Unit of the conditions; needed only when both batches have one. Default: `unit`. */
  conditionUnit?: Unit
  floorSeed: number
  /** Default 50. */
  splits?: number
}

/**
 * Compares generated with real showers. A condition is used when both batches have one. Refuses (`ProblemError`) fewer
 * than 20 real or 2 generated showers, events of different sizes, and energies that are not finite numbers.
 * Cost: one sort of every observable, then linear in events per split.
 */
export function compareShowers(input: ComparisonInput): AgreementTable {
  const panels = panelsOf(input)
  checkBatches(input, panels)
  const conditioned = (input.real.condition ?? null) !== null && (input.generated.condition ?? null) !== null
  const real = conditioned ? input.real : { ...input.real, condition: null }
  const generated = conditioned ? input.generated : { ...input.generated, condition: null }
  const options = {
    panels,
    unit: input.unit,
    threshold: input.threshold,
    conditionUnit: input.conditionUnit ?? input.unit,
    mainPanels: mainPanelsOf(real, panels),
  }
  const cells = bigCells(real, options)
  const realData = dataOf(observablesOf(real, options), cellMatrix(real, cells.indices, options))
  const generatedData = dataOf(
    observablesOf(generated, options),
    cellMatrix(generated, cells.indices, options),
  )
  const rows = rowsOf(realData.observables, {
    ...cells,
    panels,
    threshold: input.threshold,
    unit: input.unit,
  })

  const splits = input.splits ?? 50
  const second = Math.min(generated.count, Math.floor(real.count / 2))
  const first = real.count - second
  const floors = floorOf(rows, realData, { splits, seed: input.floorSeed, second })
  const all = wholeSample(realData)
  const other = wholeSample(generatedData)
  return {
    realCount: real.count,
    generatedCount: generated.count,
    unit: input.unit,
    threshold: input.threshold,
    floor: {
      splits,
      seed: input.floorSeed,
      first,
      second,
      widening: Math.sqrt((1 / first + 1 / second) / (1 / real.count + 1 / generated.count)),
    },
    rows: rows.map((row, index) => {
      const outcome = row.compare(all, other)
      const { compare: _, ...fixed } = row
      return {
        ...fixed,
        where: '',
        real: null,
        generated: null,
        ...outcome,
        floor: floors[index] as { median: number; p95: number }, // one floor per row
        within: row.limit === null ? null : outcome.difference <= row.limit,
      }
    }),
  }
}

function checkBatches(input: ComparisonInput, panels: readonly Panel[]): void {
  const cells = cellsOfPanels(panels)
  for (const [name, batch, least] of [
    ['real', input.real, 20],
    ['generated', input.generated, 2],
  ] as const) {
    if (batch.count < least) {
      refuse({
        code: 'agreement.few-events',
        message: `A comparison needs at least ${least} ${name} showers, but got ${batch.count}.`,
        hint: 'Use more events, or a larger test fraction.',
      })
    }
    if (batch.showers.length !== batch.count * cells) {
      refuse({
        code: 'agreement.sizes',
        message: `The geometry has ${cells} cells, but the ${name} showers have ${batch.showers.length / batch.count}.`,
        hint: 'Compare showers of the same detector.',
      })
    }
    const bad = batch.showers.findIndex((energy) => !Number.isFinite(energy))
    if (bad >= 0) {
      refuse({
        code: 'agreement.not-finite',
        message: `Cell ${bad % cells} of ${name} shower ${Math.floor(bad / cells)} is ${batch.showers[bad]}, not a number.`,
        hint:
          name === 'real'
            ? 'Repair the file.'
            : 'Take the generator from an earlier checkpoint; training diverged.',
      })
    }
  }
}

function floorOf(
  rows: readonly Row[],
  data: Data,
  options: { splits: number; seed: number; second: number },
): { median: number; p95: number }[] {
  const differences = rows.map(() => new Float64Array(options.splits))
  for (let split = 0; split < options.splits; split++) {
    const part = new Uint8Array(data.count)
    const shuffled = createRng(options.seed, 'agreement floor', split).permutation(data.count)
    for (const event of shuffled.subarray(0, options.second)) part[event] = 1
    const reference = partSample(data, part, 0)
    const other = partSample(data, part, 1)
    rows.forEach((row, index) => {
      const found = differences[index] as Float64Array // one per row
      found[split] = row.compare(reference, other).difference
    })
  }
  return differences.map((found) => {
    const ordered = sorted(found)
    return { median: quantile(ordered, 0.5), p95: quantile(ordered, 0.95) }
  })
}
