import type { RawEvents } from '../events.ts'
import { FactCollector, type EventFacts } from './event-facts.ts'
import { rangesToLookAt, type SampledFile } from './sample-ranges.ts'

export type LookedAt = SampledFile & {
  conditionSize: number
  /** Whether each number of an event is a quantity of its own, as in a table. */
  areColumns: boolean
  read(start: number, count: number): Promise<RawEvents>
}

/** Looks at all events when they have at most `mostValues` numbers together, otherwise at some from all over the file. */
export async function collectFacts(file: LookedAt, mostValues: number): Promise<EventFacts> {
  const collector = new FactCollector(file)
  for (const range of rangesToLookAt(file, mostValues)) {
    collector.add(range.start, await file.read(range.start, range.count))
  }
  return collector.finish(file.count)
}
