import { createRng } from '../../../src-shared/base/rng.ts'
import type { DatasetParams } from '../../../src-shared/catalog/dataset/dataset-params.ts'
import { problem, ProblemError } from '../../../src-shared/base/problem.ts'
import type { EventSource, RawEvents } from '../../data/events.ts'
import { readSplit, trainBatches } from '../../data/stream/read-split.ts'
import { splitEvents, type Split } from '../../data/stream/split.ts'
import { readChosen } from '../../data/stream/read-rows.ts'
import { eventsPerPiece } from './events-per-round.ts'

/** An opened data set cut into the events to train on and the events kept apart. */
export type DatasetSplit = {
  source: EventSource
  split: Split
  trainCount: number
  testCount: number
  /** All training events once, in bounded pieces. */
  readTraining(): AsyncIterable<RawEvents>
  /** The events to judge with: held-out ones, or all when there are too few of those; `name` says which. */
  reference(): Promise<{ events: RawEvents; name: string }>
  heldOut(most: number): Promise<RawEvents>
  /** A few real events to look at: held-out ones where there are any. */
  shown(count: number): Promise<RawEvents>
  /** Conditions drawn from the training events, in the file's unit; null when the data have none. */
  conditionsFor(count: number): Promise<Float32Array | null>
}

/** More real events than this only cost time in a comparison. */
const REFERENCE_AT_MOST = 20_000
/** Fewer held-out events than this make a poor reference. */
const HELD_OUT_AT_LEAST = 2000

export function splitDataset(source: EventSource, params: DatasetParams): DatasetSplit {
  const split = splitEvents(source.info.count, {
    testFraction: params.testFraction,
    seed: params.splitSeed,
    classes: source.classes ?? null,
    twins: source.twins ?? [],
  })
  if (split.train.length === 0) {
    throw new ProblemError([
      problem({
        code: 'data.no-training-events',
        at: { file: source.info.path },
        message: `The file has ${source.info.count === 1 ? '1 event' : `${source.info.count} events`}; with ${split.test.length} kept apart for evaluation, 0 are left to train on.`,
        hint: 'Lower testFraction of the dataset node or use a larger file.',
      }),
    ])
  }
  const readAll = () =>
    readSplit(
      source,
      { train: Uint32Array.from({ length: source.info.count }, (_, at) => at), test: split.test },
      {
        part: 'train',
        maxEvents: REFERENCE_AT_MOST,
      },
    )
  const heldOut = (most: number) => readSplit(source, split, { part: 'test', maxEvents: most })
  return {
    source,
    split,
    trainCount: split.train.length,
    testCount: split.test.length,
    readTraining: () => trainBatches(source, split, eventsPerPiece(source)),
    heldOut,
    shown: (count) =>
      split.test.length >= count
        ? heldOut(count)
        : readSplit(source, split, { part: 'train', maxEvents: count }),
    async reference() {
      const enough = split.test.length >= HELD_OUT_AT_LEAST
      const events = enough ? await heldOut(REFERENCE_AT_MOST) : await readAll()
      return {
        events,
        name: enough
          ? `Real showers: ${whole(events.count)} that were kept apart from training`
          : `Real showers: all ${whole(events.count)}, because the ${whole(split.test.length)} kept apart are too few to judge with`,
      }
    },
    async conditionsFor(count) {
      const rng = createRng(0, 'conditions')
      const chosen = Uint32Array.from(
        { length: count },
        () => split.train[rng.integer(split.train.length)] ?? 0,
      )
      const order = chosen.slice().sort()
      const events = await readChosen(source, unique(order))
      const values = events.condition ?? events.labels
      if (values === null) return null
      const size = values.length / events.count
      const places = new Map([...unique(order)].map((event, place) => [event, place]))
      const drawn = new Float32Array(count * size)
      chosen.forEach((event, at) => {
        const place = places.get(event) ?? 0
        drawn.set(values.subarray(place * size, (place + 1) * size), at * size)
      })
      return drawn
    },
  }
}

function whole(count: number): string {
  return count.toLocaleString('en')
}

/** Of ascending numbers. */
function unique(numbers: Uint32Array): Uint32Array {
  return numbers.filter((number, at) => at === 0 || number !== numbers[at - 1])
}
