import { createRng } from '../../../src-shared/base/rng.ts'
import type { ModelPlan } from '../../../src-shared/plan/model-plan.ts'
import { sizeOf } from '../../../src-shared/tensor/shape.ts'
import type { EventSource } from '../../data/events.ts'
import { splitEvents } from '../../data/stream/split.ts'
import { trainBatches } from '../../data/stream/read-split.ts'
import { createDeviceFeed, type DeviceFeed } from '../train/device-feed.ts'
import { fitTransforms, type Fitted } from '../train/fit-transforms.ts'
import { createState, type ModelState } from '../train/model-state.ts'

/** Events of the plan's shapes: energies like exponentials, conditions from 1 to 100, classes in turn. */
export function syntheticSource(plan: ModelPlan, count: number): EventSource {
  const { showers, condition, labels } = plan.data
  const width = sizeOf(showers.raw.shape)
  const hasEnergies = condition !== null && labels === null
  const rng = createRng(5, 'synthetic')
  const values = Float32Array.from({ length: count * width }, () => -Math.log(1 - rng.uniform()))
  const energies = Float32Array.from({ length: count }, () => 1 + 99 * rng.uniform())
  return {
    info: {
      ...{ path: 'memory', format: 'memory', layout: 'memory', count, sha256: '', problems: [] },
      ...{ shape: [...showers.raw.shape], unit: 'MeV', geometry: null },
      condition: hasEnergies ? { name: 'energy', size: 1, unit: 'GeV' } : null,
      labels: labels !== null ? { name: 'class', classes: ['a', 'b', 'c'] } : null,
    },
    read: (start, rows) =>
      Promise.resolve({
        count: rows,
        showers: values.slice(start * width, (start + rows) * width),
        condition: hasEnergies ? energies.slice(start, start + rows) : null,
        labels: labels !== null ? Float32Array.from({ length: rows }, (_, row) => (start + row) % 3) : null,
      }),
    close: () => Promise.resolve(),
  }
}

/** A run on made-up events in memory: for measurements and tests. */
export type SyntheticRun = {
  plan: ModelPlan
  state: ModelState
  feed: DeviceFeed
  seed: number
  fitted: Fitted
}

export async function openSyntheticRun(
  plan: ModelPlan,
  options: { count?: number; memoryBytes?: number } = {},
): Promise<SyntheticRun> {
  const seed = 7
  const source = syntheticSource(plan, options.count ?? 100)
  const split = splitEvents(source.info.count, { testFraction: 0.2, seed: 3 })
  const fitted = await fitTransforms(
    plan.data,
    () => trainBatches(source, split, 32),
    () => undefined,
  )
  const feed = createDeviceFeed({
    ...{ source, split, data: plan.data, fitted, seed },
    ...(options.memoryBytes === undefined ? {} : { memoryBytes: options.memoryBytes }),
  })
  return { plan, state: createState(plan, seed), feed, seed, fitted }
}
