import * as tf from '@tensorflow/tfjs-core'
import type { EventSource, RawEvents } from '../../data/events.ts'
import { sliceEvents } from '../../data/slice-events.ts'
import { sequenceRows, type BatchPiece } from '../../data/stream/batch-plan.ts'
import type { Split } from '../../data/stream/split.ts'
import { shuffleQuality, type ShuffleQuality } from '../../data/stream/window-plan.ts'
import { createWindowReader } from '../../data/stream/window-reader.ts'
import { applyChain } from '../../../src-shared/compile/run-chain.ts'
import type { DataPlan } from '../../../src-shared/plan/model-plan.ts'
import { tensorOps } from '../ops/tensor-ops.ts'
import { splitChain } from './augmentation.ts'
import { conditionTensor, rawTensor, type Fitted } from './fit-transforms.ts'
import type { Batch } from './loss-call.ts'
import type { Stretch, TrainingFeed } from './training-feed.ts'

/** A window of training events on the device, as the networks see them; batches are rows picked from it. */
type Resident = Stretch['resident']

/** Events transformed at a time while a window moves to the device. */
const PIECE = 4096

export type DeviceFeed = TrainingFeed & {
  /** How well the events are mixed, for the run's manifest. */
  shuffle: ShuffleQuality
  takeDataMs(): number
  dispose(): Promise<void>
}

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
  const given: Given = { data, fitted, ...splitChain(data, fitted) }
  let resident: { window: number; value: Resident } | null = null
  let dataMs = 0

  async function windowOf(piece: BatchPiece): Promise<Resident> {
    if (resident?.window === piece.window) return resident.value
    const began = performance.now()
    const events = await reader.window(piece.window)
    disposeResident(resident?.value)
    resident = null
    const value = toDevice(given, events)
    resident = { window: piece.window, value }
    // On the device now: the memory is for the window that is read next.
    reader.release(piece.window)
    dataMs += performance.now() - began
    return value
  }

  return {
    trainCount: plan.trainCount,
    shuffle: shuffleQuality(plan),
    takeDataMs() {
      const spent = dataMs
      dataMs = 0
      return spent
    },
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

type Given = { data: DataPlan; fitted: Fitted } & ReturnType<typeof splitChain>

function toDevice(given: Given, events: RawEvents): Resident {
  const resident = tidied(() => {
    const parts: Parts[] = []
    for (let start = 0; start < events.count; start += PIECE) {
      parts.push(
        tidied(() => transformed(given, sliceEvents(events, start, Math.min(PIECE, events.count - start)))),
      )
    }
    return {
      data: concat(parts.map((part) => part.data)),
      condition: concatOrNull(parts.map((part) => part.condition)),
      labels: concatOrNull(parts.map((part) => part.labels)),
      given: concatOrNull(parts.map((part) => part.given)),
    }
  })
  return { ...resident, rest: given.rest }
}

function transformed({ data, fitted, ready, rest }: Given, events: RawEvents): Parts {
  const condition = conditionTensor(data, events)
  const options = { fitted, condition }
  const showers = applyChain<tf.Tensor>(tensorOps, ready, rawTensor('showers', ready, events), options)
  return {
    data: showers,
    condition:
      data.condition === null || condition === null
        ? null
        : applyChain<tf.Tensor>(tensorOps, data.condition, condition.value, options),
    labels: events.labels === null ? null : tf.tensor1d(events.labels),
    given: rest === null || condition === null ? null : condition.value,
  }
}

type Parts = Omit<Batch, 'size' | 'rest'>

/** tf.tidy for records that may hold null beside tensors: its code passes over it, its type does not. */
function tidied(make: () => Parts): Parts {
  return tf.tidy(make as unknown as () => tf.TensorContainer) as unknown as Parts
}

function pick(from: Resident, rows: Uint32Array): Batch {
  const picked = tidied(() => {
    const indices = tf.tensor1d(Int32Array.from(rows), 'int32')
    return {
      data: tf.gather(from.data, indices),
      condition: from.condition === null ? null : tf.gather(from.condition, indices),
      labels: from.labels === null ? null : tf.gather(from.labels, indices),
      given: from.given === null ? null : tf.gather(from.given, indices),
    }
  })
  return { ...picked, size: rows.length, rest: from.rest }
}

/** A batch that reaches into the next window comes in parts. */
function joined(parts: readonly Batch[]): Batch {
  const [first] = parts
  if (parts.length === 1 && first !== undefined) return first
  const batch = tidied(() => ({
    data: concat(parts.map((part) => part.data)),
    condition: concatOrNull(parts.map((part) => part.condition)),
    labels: concatOrNull(parts.map((part) => part.labels)),
    given: concatOrNull(parts.map((part) => part.given)),
  }))
  disposeParts(parts)
  return { ...batch, size: parts.reduce((sum, part) => sum + part.size, 0), rest: first?.rest ?? null }
}

function disposeParts(parts: readonly Batch[]): void {
  for (const part of parts) disposeResident(part)
}

function concat(parts: readonly tf.Tensor[]): tf.Tensor {
  const [first] = parts
  return parts.length === 1 && first !== undefined ? first : tf.concat([...parts], 0)
}

function concatOrNull(parts: readonly (tf.Tensor | null)[]): tf.Tensor | null {
  const present = parts.filter((part) => part !== null)
  return present.length === 0 ? null : concat(present)
}

function disposeResident(resident: Parts | undefined): void {
  if (resident === undefined) return
  const { data, condition, labels, given } = resident
  tf.dispose([data, condition, labels, given].filter((each) => each !== null))
}
