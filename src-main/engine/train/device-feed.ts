import * as tf from '@tensorflow/tfjs-core'
import type { EventSource, RawEvents } from '../../data/events.ts'
import { sliceEvents } from '../../data/slice-events.ts'
import { sequenceRows, type BatchPiece } from '../../data/stream/batch-plan.ts'
import type { Split } from '../../data/stream/split.ts'
import { createWindowReader } from '../../data/stream/window-reader.ts'
import { applyChain } from '../../../src-shared/compile/run-chain.ts'
import type { DataPlan } from '../../../src-shared/plan/model-plan.ts'
import { tensorOps } from '../ops/tensor-ops.ts'
import { conditionTensor, rawTensor, type Fitted } from './fit-transforms.ts'
import type { Batch } from './loss-call.ts'
import type { Stretch, TrainingFeed } from './training-feed.ts'

/** A window of training events on the device, as the networks see them; batches are rows picked from it. */
type Resident = Stretch['resident']

/** Events transformed at a time while a window moves to the device. */
const PIECE = 4096

export type DeviceFeed = TrainingFeed & { dispose(): Promise<void> }

/**
 * Keeps the training data on the device: all of it when it fits into a window, else one window after another while
 * the next is read from disk. `memoryBytes` bounds what is held in memory as raw float32.
 */
export function createDeviceFeed(options: {
  source: EventSource
  split: Split
  data: DataPlan
  fitted: Fitted
  seed: number
  memoryBytes?: number
}): DeviceFeed {
  const { source, split, data, fitted, seed, memoryBytes } = options
  const reader = createWindowReader(source, split, {
    seed,
    ...(memoryBytes === undefined ? {} : { memoryBytes }),
  })
  const { plan } = reader
  let resident: { window: number; value: Resident } | null = null

  async function windowOf(piece: BatchPiece): Promise<Resident> {
    if (resident?.window === piece.window) return resident.value
    const events = await reader.window(piece.window)
    disposeResident(resident?.value)
    resident = null
    const value = toDevice(data, fitted, events)
    resident = { window: piece.window, value }
    // On the device now: the memory is for the window that is read next.
    reader.release(piece.window)
    return value
  }

  return {
    trainCount: plan.trainCount,
    async batch(position, size) {
      const pieces = sequenceRows(plan, position, size)
      const parts: Batch[] = []
      try {
        for (const piece of pieces) parts.push(pick(await windowOf(piece), piece.rows))
        return joined(parts)
      } catch (error) {
        disposeParts(parts)
        throw error
      }
    },
    async stretch(position, size) {
      const pieces = sequenceRows(plan, position, size)
      const window = pieces[0]?.window
      const rows: number[] = []
      for (const piece of pieces) {
        if (piece.window !== window) break
        for (const row of piece.rows) rows.push(row)
      }
      return { resident: await windowOf(pieces[0] as BatchPiece), rows: Uint32Array.from(rows) } // never empty
    },
    async dispose() {
      disposeResident(resident?.value)
      resident = null
      await reader.close()
    },
  }
}

function toDevice(data: DataPlan, fitted: Fitted, events: RawEvents): Resident {
  return tidied(() => {
    const parts: Resident[] = []
    for (let start = 0; start < events.count; start += PIECE) {
      parts.push(
        tidied(() =>
          transformed(data, fitted, sliceEvents(events, start, Math.min(PIECE, events.count - start))),
        ),
      )
    }
    return {
      data: concat(parts.map((part) => part.data)),
      condition: concatOrNull(parts.map((part) => part.condition)),
      labels: concatOrNull(parts.map((part) => part.labels)),
    }
  })
}

function transformed(data: DataPlan, fitted: Fitted, events: RawEvents): Resident {
  const condition = conditionTensor(data, events)
  const options = { fitted, condition }
  const showers = applyChain<tf.Tensor>(
    tensorOps,
    data.showers,
    rawTensor('showers', data.showers, events),
    options,
  )
  return {
    data: showers,
    condition:
      data.condition === null || condition === null
        ? null
        : applyChain<tf.Tensor>(tensorOps, data.condition, condition.value, options),
    labels: events.labels === null ? null : tf.tensor1d(events.labels),
  }
}

/** tf.tidy for records that may hold null and numbers beside tensors: its code passes over them, its type does not. */
function tidied<R extends Resident | Batch>(make: () => R): R {
  return tf.tidy(make as unknown as () => tf.TensorContainer) as unknown as R
}

function pick(from: Resident, rows: Uint32Array): Batch {
  return tidied(() => {
    const indices = tf.tensor1d(Int32Array.from(rows), 'int32')
    return {
      size: rows.length,
      data: tf.gather(from.data, indices),
      condition: from.condition === null ? null : tf.gather(from.condition, indices),
      labels: from.labels === null ? null : tf.gather(from.labels, indices),
    }
  })
}

/** A batch that reaches into the next window comes in parts. */
function joined(parts: readonly Batch[]): Batch {
  const [first] = parts
  if (parts.length === 1 && first !== undefined) return first
  const batch = tidied(() => ({
    size: parts.reduce((sum, part) => sum + part.size, 0),
    data: concat(parts.map((part) => part.data)),
    condition: concatOrNull(parts.map((part) => part.condition)),
    labels: concatOrNull(parts.map((part) => part.labels)),
  }))
  disposeParts(parts)
  return batch
}

function disposeParts(parts: readonly Batch[]): void {
  for (const { data, condition, labels } of parts) {
    tf.dispose([data, condition, labels].filter((each) => each !== null))
  }
}

function concat(parts: readonly tf.Tensor[]): tf.Tensor {
  const [first] = parts
  return parts.length === 1 && first !== undefined ? first : tf.concat([...parts], 0)
}

function concatOrNull(parts: readonly (tf.Tensor | null)[]): tf.Tensor | null {
  const present = parts.filter((part) => part !== null)
  return present.length === 0 ? null : concat(present)
}

function disposeResident(resident: Resident | undefined): void {
  if (resident === undefined) return
  tf.dispose([resident.data, resident.condition, resident.labels].filter((each) => each !== null))
}
