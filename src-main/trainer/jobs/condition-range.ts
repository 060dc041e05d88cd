import type { RawEvents } from '../../data/events.ts'
import type { DatasetSplit } from './split-dataset.ts'

type Ranges = [number, number][]

/** Smallest and largest value of each condition in the training events, found while they are read for something else. */
export type ConditionRange = {
  /** As the split's; whoever reads to the end leaves the range behind. */
  readTraining(): AsyncIterable<RawEvents>
  /** Null when the data have no condition. Reads the events itself if nobody has. */
  found(): Promise<Ranges | null>
}

export function openConditionRange({
  source,
  readTraining,
}: Pick<DatasetSplit, 'source' | 'readTraining'>): ConditionRange {
  const size = source.info.condition?.size ?? 0
  let known: Ranges | null = null
  async function* read(): AsyncGenerator<RawEvents> {
    const ranges = Array.from({ length: size }, (): [number, number] => [Infinity, -Infinity])
    for await (const events of readTraining()) {
      events.condition?.forEach((value, at) => {
        const range = ranges[at % size] as [number, number] // one per column
        range[0] = Math.min(range[0], value)
        range[1] = Math.max(range[1], value)
      })
      yield events
    }
    known ??= ranges
  }
  return {
    readTraining: read,
    async found() {
      if (size === 0) return null
      const reading = read()
      while (known === null && (await reading.next()).done !== true);
      return known
    },
  }
}
