import type { Problem } from '../../src-shared/base/problem.ts'
import type { Unit } from '../../src-shared/base/units.ts'
import type { DatasetParams } from '../../src-shared/catalog/dataset/dataset-params.ts'
import type { Geometry } from '../../src-shared/physics/geometry.ts'
import type { EventShape } from '../../src-shared/tensor/shape.ts'

/** An opened data set: events can be read by range, in the file's own units, without loading the file. */
export interface EventSource {
  readonly info: EventSourceInfo
  /** Events `start` to `start + count - 1`; fewer never come back than asked for: a range past the end throws. */
  read(start: number, count: number): Promise<RawEvents>
  close(): Promise<void>
  /** Class index of every event; null or left out when the events have no labels. */
  readonly classes?: ArrayLike<number> | null
  /** Lists of events that are copies of each other, as far as they are known. */
  readonly twins?: readonly (readonly number[])[]
  /** With what another thread opens the same events for itself; left out when they are no file. */
  readonly reopen?: Reopening
}

export type Reopening = { path: string; params: DatasetParams }

export type EventSourceInfo = {
  path: string
  format: string
  layout: string
  count: number
  shape: EventShape
  unit: Unit
  geometry: Geometry | null
  condition: { name: string; size: number; unit: Unit } | null
  labels: { name: string; classes: readonly string[] } | null
  /** In `unit`: cells with less do not count as hit. Null: nobody says. */
  threshold?: number | null
  /** Events that the file stores (compresses) together: ranges aligned to it read fastest. Null: any will do. */
  chunkRows?: number | null
  /** SHA-256 of the file's bytes. */
  sha256: string
  /** Warnings found while opening (errors refuse the file instead). */
  problems: readonly Problem[]
}

export type RawEvents = {
  count: number
  /** `count × product(shape)`, flat, event after event. */
  showers: Float32Array
  /** `count × condition.size`. */
  condition: Float32Array | null
  /** Class index per event. */
  labels: Float32Array | null
}
