import type { EventSource, RawEvents } from '../../../data/events.ts'
import { splitEvents, type Split } from '../../../data/stream/split.ts'
import { trainBatches } from '../../../data/stream/read-split.ts'
import { createRng } from '../../../../src-shared/base/rng.ts'
import type { ModelPlan } from '../../../../src-shared/plan/model-plan.ts'
import { createDeviceFeed, type DeviceFeed } from '../device-feed.ts'
import { fitTransforms, type Fitted } from '../fit-transforms.ts'
import { createState, disposeState, restoreState, storeState, type StoredState } from '../model-state.ts'
import { train, type TrainControl, type TrainEvent, type TrainSettings } from '../train.ts'

/** Runs on events in memory, from start to end or from a stored state. */

const EVENTS = 60

/**
 * Events of 4 cells around 5 MeV that depend on their class and energy. The number of event i is cell 0's first digits:
 * `eventNumber` reads it back.
 */
export function memorySource(options: { labels?: boolean; count?: number } = {}): EventSource {
  const count = options.count ?? EVENTS
  const rng = createRng(99, 'events')
  const noise = rng.normals(count * 4)
  const energies = rng.uniforms(count)
  const isLabelled = options.labels ?? false
  return {
    info: {
      path: 'memory',
      format: 'memory',
      layout: 'memory',
      count,
      shape: [4],
      unit: 'MeV',
      geometry: null,
      condition: isLabelled ? null : { name: 'energy', size: 1, unit: 'GeV' },
      labels: isLabelled ? { name: 'class', classes: ['a', 'b', 'c'] } : null,
      sha256: '',
      problems: [],
    },
    read(start, rows): Promise<RawEvents> {
      const numbers = Array.from({ length: rows }, (_, row) => start + row)
      return Promise.resolve({
        count: rows,
        showers: Float32Array.from(
          numbers.flatMap((event) => [
            event,
            ...[1, 2, 3].map((cell) => 5 + (event % 3) + (noise[event * 4 + cell] ?? 0)),
          ]),
        ),
        condition: isLabelled ? null : Float32Array.from(numbers, (event) => 1 + 9 * (energies[event] ?? 0)),
        labels: isLabelled ? Float32Array.from(numbers, (event) => event % 3) : null,
      })
    },
    close: () => Promise.resolve(),
  }
}

export type SmallRun = { plan: ModelPlan; source: EventSource; split: Split; fitted: Fitted }

/** Splits the events and fits the transforms, as the train job does. */
export async function openSmallRun(plan: ModelPlan): Promise<SmallRun> {
  const labels = plan.data.labels !== null
  const source = memorySource({ labels })
  const split = splitEvents(source.info.count, { testFraction: 0.2, seed: 3 })
  const fitted = await fitTransforms(
    plan.data,
    () => trainBatches(source, split, 17),
    () => undefined,
  )
  return { plan, source, split, fitted }
}

export type Ending = { events: TrainEvent[]; stored: StoredState; last: TrainEvent | undefined }

/** Trains until it ends by itself or by `stopAfter` (rounds done, or updates with `stopAfterUpdates`). */
export async function trainSmall(
  run: SmallRun,
  options: {
    seed?: number
    settings?: Partial<TrainSettings>
    from?: StoredState
    memoryBytes?: number
    stopWhen?: (counters: StoredState['counters']) => boolean
    /** Instead of one that never pauses. */
    control?: (counters: StoredState['counters']) => TrainControl
    /** Wraps or replaces the feed. */
    feed?: (feed: DeviceFeed) => DeviceFeed
  } = {},
): Promise<Ending> {
  const { plan, source, split, fitted } = run
  const seed = options.seed ?? 7
  const state = createState(plan, seed)
  if (options.from !== undefined) restoreState(state, options.from)
  const made = createDeviceFeed({
    ...{ source, split, data: plan.data, fitted, seed },
    ...(options.memoryBytes === undefined ? {} : { memoryBytes: options.memoryBytes }),
  })
  const feed = options.feed?.(made) ?? made
  const control: TrainControl = options.control?.(state.counters) ?? {
    stopRequested: () => options.stopWhen?.(state.counters) ?? false,
    proceed: () => Promise.resolve(),
  }
  const settings = {
    ...{ seed, rounds: 6, readEvery: 4, sampleEvery: 1000, checkpointEvery: 1000 },
    ...options.settings,
  }
  const events: TrainEvent[] = []
  try {
    for await (const event of train({ plan, state, feed, settings, control })) events.push(event)
    return { events, stored: await storeState(state), last: events.at(-1) }
  } finally {
    await feed.dispose()
    disposeState(state)
  }
}

/** Names of the arrays that differ in any bit, and counters that differ: empty for equal states. */
export function differences(a: StoredState, b: StoredState): string[] {
  const names = new Set([...a.arrays.keys(), ...b.arrays.keys()])
  const arrays = [...names].filter(
    (name) => !sameBits(a.arrays.get(name)?.values, b.arrays.get(name)?.values),
  )
  const isSameCount = JSON.stringify(a.counters) === JSON.stringify(b.counters)
  return isSameCount ? arrays : [...arrays, 'counters']
}

function sameBits(a: Float32Array | undefined, b: Float32Array | undefined): boolean {
  if (a === undefined || b === undefined) return false
  return Buffer.compare(bytesOf(a), bytesOf(b)) === 0
}

function bytesOf(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
}
