import type { EventSource, EventSourceInfo, RawEvents } from '../events.ts'
import { sizeOf } from '../../../src-shared/tensor/shape.ts'

/** Read at a time; rows that are not wanted pass through and are dropped. */
const PIECE_BYTES = 8 * 2 ** 20

/** Chosen events (ascending numbers), read stretch by stretch so that little is in memory besides the result. */
export function readChosen(source: Pick<EventSource, 'info' | 'read'>, events: Uint32Array) {
  return readStretches(source, [events])
}

/** The same for several lists, each in a part of the file of its own: what lies between them is not read. */
export async function readStretches(
  source: Pick<EventSource, 'info' | 'read'>,
  stretches: readonly Uint32Array[],
): Promise<RawEvents> {
  const { info } = source
  const cells = sizeOf(info.shape)
  const conditionSize = info.condition?.size ?? 0
  const chosen = emptyEvents(
    info,
    stretches.reduce((total, each) => total + each.length, 0),
  )
  const step = stretchLength(info, cells)
  let filled = 0
  for (const events of stretches) {
    for (let done = 0; done < events.length;) {
      const first = events[done] ?? 0
      const end = Math.min(info.count, Math.floor(first / step) * step + step)
      let until = done
      while (until < events.length && (events[until] ?? 0) < end) until += 1
      const last = events[until - 1] ?? 0
      const part = await source.read(first, last - first + 1)
      for (let place = done; place < until; place++) {
        const row = (events[place] ?? 0) - first
        copyRow(part, chosen, { from: row, to: filled + place, cells, conditionSize })
      }
      done = until
    }
    filled += events.length
  }
  return chosen
}

function stretchLength(info: EventSourceInfo, cells: number): number {
  const most = Math.max(1, Math.floor(PIECE_BYTES / (4 * cells)))
  const chunk = info.chunkRows ?? 1
  return most <= chunk ? Math.min(chunk, info.count) : Math.floor(most / chunk) * chunk
}

function emptyEvents(info: EventSourceInfo, count: number): RawEvents {
  return {
    count,
    showers: new Float32Array(count * sizeOf(info.shape)),
    condition: info.condition === null ? null : new Float32Array(count * info.condition.size),
    labels: info.labels === null ? null : new Float32Array(count),
  }
}

type RowCopy = { from: number; to: number; cells: number; conditionSize: number }

function copyRow(source: RawEvents, target: RawEvents, { from, to, cells, conditionSize }: RowCopy): void {
  target.showers.set(source.showers.subarray(from * cells, (from + 1) * cells), to * cells)
  if (target.condition !== null && source.condition !== null) {
    target.condition.set(
      source.condition.subarray(from * conditionSize, (from + 1) * conditionSize),
      to * conditionSize,
    )
  }
  if (target.labels !== null) target.labels[to] = source.labels?.[from] ?? 0
}

export function pickRows(info: EventSourceInfo, events: RawEvents, rows: Uint32Array): RawEvents {
  const picked = emptyEvents(info, rows.length)
  const cells = sizeOf(info.shape)
  const conditionSize = info.condition?.size ?? 0
  rows.forEach((from, to) => {
    copyRow(events, picked, { from, to, cells, conditionSize })
  })
  return picked
}

export function joinEvents(parts: readonly RawEvents[]): RawEvents {
  const [only] = parts
  if (only !== undefined && parts.length === 1) return only
  return {
    count: parts.reduce((total, part) => total + part.count, 0),
    showers: joinArrays(parts.map((part) => part.showers)),
    condition: only?.condition == null ? null : joinArrays(parts.map((part) => part.condition)),
    labels: only?.labels == null ? null : joinArrays(parts.map((part) => part.labels)),
  }
}

function joinArrays(arrays: readonly (Float32Array | null)[]): Float32Array {
  const joined = new Float32Array(arrays.reduce((total, each) => total + (each?.length ?? 0), 0))
  let at = 0
  for (const each of arrays) {
    if (each === null) continue
    joined.set(each, at)
    at += each.length
  }
  return joined
}
