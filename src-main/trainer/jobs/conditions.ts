import { createRng } from '../../../src-shared/base/rng.ts'
import { energyFactor, isEnergyUnit, type EnergyUnit } from '../../../src-shared/base/units.ts'
import { problem, ProblemError, type Problem } from '../../../src-shared/base/problem.ts'
import type { ModelPlan } from '../../../src-shared/plan/model-plan.ts'
import { sizeOf } from '../../../src-shared/tensor/shape.ts'
import type { RunManifest } from '../../runs/manifest.ts'

export type ConditionSource = (first: number, count: number) => Float32Array

/**
 * Conditions for generated showers, in the data's unit: shower i's depend on (seed, i) alone. Energies are drawn
 * log-uniformly from the range asked for, else from the range of the training data; classes are drawn evenly.
 * Null when the generator takes no condition.
 */
export function conditionSource(
  plan: ModelPlan,
  manifest: RunManifest,
  request: { seed: number; energyGeV: readonly [number, number] | null },
): { of: ConditionSource | null; problems: Problem[] } {
  const chain = plan.data.condition
  if (chain === null) {
    if (request.energyGeV === null) return { of: null, problems: [] }
    throw new ProblemError([
      problem({
        code: 'generate.no-condition',
        message: 'An energy was asked for, but this generator takes 0 conditions.',
        hint: 'Leave --energy out.',
      }),
    ])
  }
  const { unit, classes } = chain.raw
  const size = sizeOf(chain.raw.shape)
  // Classes are drawn from their number; only numbers have a range.
  const ranges = classes === null ? rangesOf(manifest, size) : []
  if (request.energyGeV !== null && (!isEnergyUnit(unit) || size !== 1)) {
    throw new ProblemError([
      problem({
        code: 'generate.no-energy',
        message: `An energy was asked for, but this generator's condition is ${size} numbers in the unit ${unit}.`,
        hint: 'Leave --energy out.',
      }),
    ])
  }
  const factor = isEnergyUnit(unit) ? energyFactor('GeV', unit) : 1
  const asked = request.energyGeV?.map((energy) => energy * factor) as [number, number] | undefined // two in, two out
  return {
    of: (first, count) => {
      const values = new Float32Array(count * size)
      for (let shower = 0; shower < count; shower++) {
        const rng = createRng(request.seed, 'sample/condition', first + shower)
        for (let at = 0; at < size; at++) {
          const [low, high] = asked ?? ranges[at] ?? [0, 0]
          values[shower * size + at] =
            classes !== null ? rng.integer(classes) : between(low, high, rng.uniform())
        }
      }
      return values
    },
    problems: asked === undefined || !isEnergyUnit(unit) ? [] : outside(asked, ranges[0], unit),
  }
}

function rangesOf(manifest: RunManifest, size: number): readonly (readonly [number, number])[] {
  const ranges = manifest.data.conditionRange
  if (ranges === null || ranges.length !== size) throw new Error('The manifest has no range of the condition')
  return ranges
}

/** Log-uniform where that is possible, else uniform. */
function between(low: number, high: number, u: number): number {
  return low > 0 ? low * (high / low) ** u : low + (high - low) * u
}

function outside(
  asked: readonly [number, number],
  trained: readonly [number, number] | undefined,
  unit: EnergyUnit,
): Problem[] {
  if (trained === undefined || (asked[0] >= trained[0] * 0.999 && asked[1] <= trained[1] * 1.001)) return []
  const factor = energyFactor(unit, 'GeV')
  const inGeV = (value: number) => Number((value * factor).toPrecision(4))
  const show = ([low, high]: readonly [number, number]) =>
    low === high ? `${inGeV(low)} GeV` : `${inGeV(low)} to ${inGeV(high)} GeV`
  return [
    problem({
      code: 'generate.outside-training',
      severity: 'warning',
      message: `Showers of ${show(asked)} were asked for, but the generator was trained on ${show(trained)}.`,
      hint: 'Outside that range nothing is known about the quality of its showers.',
    }),
  ]
}
