import { energyFactor, isEnergyUnit } from '../../../src-shared/base/units.ts'
import { samplerOutput, type Sampler } from '../../../src-shared/compile/sampler.ts'
import type { FeatureOptions, MeasuredBatch } from '../../../src-shared/physics/evaluation/feature.ts'
import { featureSetFor } from '../../../src-shared/physics/evaluation/feature-sets.ts'
import { openRunObservables, type Observed } from '../../../src-shared/physics/evaluation/observed-run.ts'
import { panelsOf } from '../../../src-shared/physics/panels.ts'
import type { RunObservables } from '../../../src-shared/protocol/run-events.ts'
import { sizeOf } from '../../../src-shared/tensor/shape.ts'
import type { RawEvents } from '../../data/events.ts'
import { rowsPerCall } from '../../engine/sampling/rows-per-call.ts'
import { sampledWeight } from '../../engine/train/average.ts'
import { drawInputs, sampleFrom } from '../../engine/train/sample.ts'
import { hitThreshold } from './hit-threshold.ts'
import type { ShownRun } from './shown-run.ts'

/** Looks at the physics of a generator that trains: the same latents and conditions each time, so that only weights differ. */
export type Observer = {
  about: RunObservables
  look(): Promise<Observed>
}

/** Showers of a look, at most; fewer where they are large, so that a look's values stay below 32 MB. */
const SHOWERS = 1000
const CELLS = 2 ** 23
/** Fewer real showers say nothing. */
const FEWEST = 50
/** No shower that anybody else asks for has such a number: what is looked at is drawn apart from all that is kept. */
const FIRST_SHOWER = 2 ** 40

/** What can be observed of a project's showers; null where they are no energies. */
export function observedFeatures({ plan, split }: Pick<ShownRun, 'plan' | 'split'>) {
  const threshold = hitThreshold(split.source.info)
  if (threshold === null) return null
  const { raw } = plan.data.showers
  const panels = panelsOf({ geometry: raw.geometry, shape: raw.shape })
  const { layout } = split.source.info
  const conditions = plan.data.condition === null ? 0 : sizeOf(plan.data.condition.raw.shape)
  const set = featureSetFor(panels, { layouts: [layout], conditions })
  const options: FeatureOptions = { panels, thresholdMeV: threshold.mev, hasIncident: hasIncident(plan) }
  return { set, options, features: set.features(options) }
}

/** Null where there are too few real showers, or none in energies. */
export async function openObserver(run: ShownRun & { sampler: Sampler }): Promise<Observer | null> {
  const { plan, split, state, sampler, seed } = run
  const observed = observedFeatures(run)
  if (observed === null) return null
  const { set, options, features } = observed
  const cells = sizeOf(plan.data.showers.raw.shape)
  const most = Math.max(FEWEST, Math.min(SHOWERS, Math.floor(CELLS / cells)))
  const { events, reference } = await realShowers(run, most)
  if (events.count < FEWEST) return null
  const incidentMeV = incidentEnergies(plan, events)
  const measure = (showers: Float32Array) => {
    const batch: MeasuredBatch = { showers, count: events.count, incidentMeV, condition: events.condition }
    return set.measure(batch, options)
  }
  const factor = energyFactorOf(split.source.info.unit)
  const real = factor === 1 ? events.showers : events.showers.map((energy) => energy * factor)
  const observables = openRunObservables({
    ...{ features, reference: measure(real), generatedCount: events.count, seed },
  })
  const condition = plan.data.condition === null ? null : (events.condition ?? events.labels)
  const pieces = inputPieces(sampler, { count: events.count, seed, condition })
  const weight = (name: string) => sampledWeight(state, name)
  const { unit } = samplerOutput(sampler)
  const toMeV = energyFactorOf(unit)
  return {
    about: {
      ...{ featureSet: set.title, reference, showers: events.count, realShowers: events.count },
      metrics: observables.metrics.map((each) => ({
        ...each,
        floor: { mean: finite(each.floor.mean), sd: finite(each.floor.sd) },
      })),
      response: { ...observables.response, reference: finite(observables.response.reference) },
    },
    async look() {
      const showers = new Float32Array(events.count * cells)
      for (const { first, count, inputs } of pieces) {
        showers.set(await sampleFrom(sampler, weight, { count, inputs }), first * cells)
      }
      return observables.look(measure(toMeV === 1 ? showers : showers.map((energy) => energy * toMeV)))
    },
  }
}

async function realShowers(
  { split }: ShownRun,
  most: number,
): Promise<{ events: RawEvents; reference: string }> {
  const isHeldOut = split.testCount >= Math.min(most, 4 * FEWEST)
  const events = isHeldOut ? await split.heldOut(most) : await split.shown(most)
  return {
    events,
    reference: isHeldOut
      ? `${events.count} real showers that were kept apart from training`
      : `${events.count} real showers, some of them trained on, because only ${split.testCount} are kept apart`,
  }
}

/** Drawn once: latents of `FIRST_SHOWER` and the following. */
function inputPieces(
  sampler: Sampler,
  { count, seed, condition }: { count: number; seed: number; condition: Float32Array | null },
) {
  const rows = rowsPerCall(sampler)
  const size = (condition?.length ?? 0) / count
  return Array.from({ length: Math.ceil(count / rows) }, (_, at) => {
    const first = at * rows
    const made = Math.min(rows, count - first)
    const given = condition === null ? null : condition.subarray(first * size, (first + made) * size)
    const inputs = drawInputs(sampler, { count: made, first: FIRST_SHOWER + first, seed, condition: given })
    return { first, count: made, inputs }
  })
}

/** Whether each shower is made for an incident energy, so that the response can be looked at. */
function hasIncident({ data: { condition } }: ShownRun['plan']): boolean {
  return condition !== null && isEnergyUnit(condition.raw.unit) && sizeOf(condition.raw.shape) === 1
}

function incidentEnergies(plan: ShownRun['plan'], events: RawEvents): Float64Array | null {
  if (!hasIncident(plan) || events.condition === null) return null
  const factor = energyFactorOf(plan.data.condition?.raw.unit ?? 'MeV')
  return Float64Array.from(events.condition, (energy) => energy * factor)
}

function energyFactorOf(unit: string): number {
  return isEnergyUnit(unit) ? energyFactor(unit, 'MeV') : 1
}

/** JSON has no NaN. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
