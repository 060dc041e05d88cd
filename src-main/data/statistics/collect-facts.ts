import type { RawEvents } from '../events.ts'
import { FactCollector, type EventFacts } from './event-facts.ts'
import { rangesToLookAt, type SampledFile } from './sample-ranges.ts'

export type LookedAt = SampledFile & {
  conditionSize: number
  /** Whether each number of an event is a quantity of its own, as in a table. */
  areColumns: boolean
  read(start: number, count: number): Promise<RawEvents>
}

/** Told after each piece how many events have been looked at, of how many; false ends the looking. */
export type OnLooked = (events: number, of: number) => Promise<boolean>

/**
 * Looks at all events when they have at most `mostValues` numbers together, otherwise at some from all over the file.
 * Ended early, the facts are of the events until then.
 */
export async function collectFacts(
  file: LookedAt,
  mostValues: number,
  onLooked: OnLooked = () => Promise.resolve(true),
): Promise<EventFacts> {
  const collector = new FactCollector(file)
  const ranges = rangesToLookAt(file, mostValues)
  const wanted = ranges.reduce((total, { count }) => total + count, 0)
  let looked = 0
  for (const range of ranges) {
    collector.add(range.start, await file.read(range.start, range.count))
    looked += range.count
    if (!(await onLooked(looked, wanted))) break
  }
  return collector.finish(file.count)
}
