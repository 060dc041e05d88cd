import type { EventSource, RawEvents } from '../events.ts'
import type { Split } from './split.ts'
import { readChosen } from './read-rows.ts'

/**
 * Up to `maxEvents` events of one part, in the file's order. When there are more they are taken evenly over the file, so
 * that a file sorted by energy is seen in full range.
 */
export async function readSplit(
  source: EventSource,
  split: Split,
  options: { part: 'train' | 'test'; maxEvents: number },
): Promise<RawEvents> {
  const events = options.part === 'train' ? split.train : split.test
  return readChosen(source, evenly(events, options.maxEvents))
}

function evenly(events: Uint32Array, most: number): Uint32Array {
  if (events.length <= most) return events
  return Uint32Array.from(
    { length: most },
    (_, index) => events[Math.floor((index * events.length) / most)] ?? 0,
  )
}

/** All training events once, in the file's order and in bounded pieces: for statistics. */
export async function* trainBatches(
  source: EventSource,
  split: Split,
  eventsAtATime: number,
): AsyncGenerator<RawEvents> {
  for (let start = 0; start < split.train.length; start += eventsAtATime) {
    yield await readChosen(source, split.train.subarray(start, start + eventsAtATime))
  }
}
