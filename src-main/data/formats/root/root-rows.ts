import { ProblemError, problem } from '../../../../src-shared/base/problem.ts'
import type { NumberArray } from '../format.ts'
import { damaged, refuseLossy } from '../format.ts'
import type { Basket } from './root-baskets.ts'
import type { BranchEntry, ItemType } from './root-branches.ts'
import { ITEM_BYTES } from './root-branches.ts'

/** Bytes of a basket → numbers. ROOT is big-endian throughout. */

/** A streamed vector<T> begins with byte count (4), version (2) and length (4). */
const VECTOR_HEADER = 10

export type RowTarget = {
  out: NumberArray
  /** First event wanted, how many, and values per event. */
  start: number
  count: number
  size: number
  path: string
}

/** Number of values in each event of the block. */
export function itemCounts(path: string, entry: BranchEntry, basket: Basket): number[] {
  const form = entry.form
  if (form?.form !== 'varying') throw new Error(`${entry.name} has a fixed length`)
  return Array.from({ length: basket.count }, (_, index) => {
    const { from, to } = span(path, entry, basket, index)
    const header = form.headed ? VECTOR_HEADER : 0
    const count = (to - from - header) / ITEM_BYTES[form.type]
    const stated = form.headed && to - from >= VECTOR_HEADER ? basket.bytes.getInt32(from + 6) : count
    if (!Number.isInteger(count) || count < 0 || stated !== count) {
      throw damaged(path, { message: `Branch “${entry.name}” is damaged at event ${basket.first + index}.` })
    }
    return count
  })
}

function span(path: string, entry: BranchEntry, basket: Basket, index: number): { from: number; to: number } {
  const { offsets } = basket
  if (offsets === null) {
    throw damaged(path, { message: `Branch “${entry.name}” does not say where its events begin.` })
  }
  return { from: offsets[index] ?? 0, to: offsets[index + 1] ?? 0 }
}

/** Puts the events that `basket` and the target have in common into the target. */
export function decodeRows(entry: BranchEntry, basket: Basket, target: RowTarget): void {
  const { form } = entry
  if (form === null || form.form === 'text') throw new Error(`${entry.name} holds no numbers`)
  const from = Math.max(basket.first, target.start)
  const to = Math.min(basket.first + basket.count, target.start + target.count)
  const read = readerOf(form.type, { path: target.path, entry: entry.name })
  const bytes = ITEM_BYTES[form.type]
  const counts = form.form === 'varying' ? itemCounts(target.path, entry, basket) : null
  for (let row = from; row < to; row++) {
    const index = row - basket.first
    const count = counts?.[index]
    if (count !== undefined && count !== target.size) throw jagged(entry, target, { row, count })
    let place: number
    if (form.form === 'varying') {
      place = span(target.path, entry, basket, index).from + (form.headed ? VECTOR_HEADER : 0)
    } else {
      place = index * form.rowBytes + form.skip
      if ((index + 1) * form.rowBytes > basket.bytes.byteLength) {
        throw damaged(target.path, { message: `Branch “${entry.name}” is damaged at event ${row}.` })
      }
    }
    const at = (row - target.start) * target.size
    for (let item = 0; item < target.size; item++) {
      target.out[at + item] = read(basket.bytes, place + item * bytes, row)
    }
  }
}

export function decodeText(path: string, entry: BranchEntry, basket: Basket): string[] {
  const decoder = new TextDecoder()
  return Array.from({ length: basket.count }, (_, index) => {
    const { from, to } = span(path, entry, basket, index)
    if (to <= from) return ''
    // One length byte, or 255 and four bytes (TString).
    const short = basket.bytes.getUint8(from)
    const begin = short === 255 && to - from >= 5 ? from + 5 : from + 1
    return decoder.decode(new Uint8Array(basket.bytes.buffer, basket.bytes.byteOffset + begin, to - begin))
  })
}

function jagged(entry: BranchEntry, target: RowTarget, found: { row: number; count: number }): ProblemError {
  return new ProblemError([
    problem({
      code: 'root.jagged',
      at: { file: target.path },
      message: `“${entry.name}” has ${target.size} values in most events, but ${found.count} in event ${found.row}.`,
      hint: 'Every event must have the same number of values: choose another branch.',
    }),
  ])
}

type ReadItem = (bytes: DataView, place: number, row: number) => number

function readerOf(type: ItemType, where: { path: string; entry: string }): ReadItem {
  const exact = (value: bigint, row: number): number => {
    const number = Number(value)
    if (BigInt(number) !== value) refuseLossy(where.path, { entry: where.entry, row, value })
    return number
  }
  switch (type) {
    case 'bool':
    case 'uint8':
      return (bytes, place) => bytes.getUint8(place)
    case 'int8':
      return (bytes, place) => bytes.getInt8(place)
    case 'int16':
      return (bytes, place) => bytes.getInt16(place)
    case 'uint16':
      return (bytes, place) => bytes.getUint16(place)
    case 'int32':
      return (bytes, place) => bytes.getInt32(place)
    case 'uint32':
      return (bytes, place) => bytes.getUint32(place)
    case 'float32':
      return (bytes, place) => bytes.getFloat32(place)
    case 'float64':
      return (bytes, place) => bytes.getFloat64(place)
    case 'int64':
      return (bytes, place, row) => exact(bytes.getBigInt64(place), row)
    case 'uint64':
      return (bytes, place, row) => exact(bytes.getBigUint64(place), row)
  }
}
