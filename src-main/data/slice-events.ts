import type { RawEvents } from './events.ts'

/** Events `start` to `start + count - 1`; the arrays share memory with the given ones. */
export function sliceEvents(events: RawEvents, start: number, count: number): RawEvents {
  const part = (values: Float32Array): Float32Array => {
    const size = values.length / events.count
    return values.subarray(start * size, (start + count) * size)
  }
  return {
    count,
    showers: part(events.showers),
    condition: events.condition === null ? null : part(events.condition),
    labels: events.labels === null ? null : part(events.labels),
  }
}
