import { ProblemError, problem } from '../../../../src-shared/base/problem.ts'
import type { NumberArray } from '../format.ts'
import { damaged, refuseLossy } from '../format.ts'
import type { Basket } from './root-baskets.ts'
import type { BranchEntry, ItemType, RowForm } from './root-branches.ts'
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
  /**
   * Events with another number of values than `size`: refused, cut off or filled up with zeros; or their number is all
   * that is wanted.
   */
  lengths: 'equal' | 'padded' | 'counted'
}

/** Number of values in each event of the block. */
export function itemCounts(path: string, entry: BranchEntry, basket: Basket): Int32Array {
  const { form } = entry
  if (form?.form !== 'varying') throw new Error(`${entry.name} has a fixed length`)
  basket.counts ??= Int32Array.from({ length: basket.count }, (_, index) => {
    const { from, to } = span(path, entry, basket, index)
    const header = form.headed ? VECTOR_HEADER : 0
    const count = (to - from - header) / ITEM_BYTES[form.type]
    const stated = form.headed && to - from >= VECTOR_HEADER ? basket.bytes.getInt32(from + 6) : count
    if (!Number.isInteger(count) || count < 0 || stated !== count) {
      throw damaged(path, { message: `Branch “${entry.name}” is damaged at event ${basket.first + index}.` })
    }
    return count
  })
  return basket.counts
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
  const rows = {
    from: Math.max(basket.first, target.start),
    to: Math.min(basket.first + basket.count, target.start + target.count),
  }
  if (rows.to <= rows.from) return
  if (form.form === 'fixed') decodeFixed(entry, basket, { target, rows, form })
  else decodeVarying(entry, basket, { target, rows, form })
}

type Rows = { from: number; to: number }

function decodeFixed(
  entry: BranchEntry,
  basket: Basket,
  { target, rows, form }: { target: RowTarget; rows: Rows; form: Extract<RowForm, { form: 'fixed' }> },
): void {
  const wanted = target.size * ITEM_BYTES[form.type]
  const first = rows.from - basket.first
  const last = rows.to - basket.first
  if (last * form.rowBytes > basket.bytes.byteLength) {
    throw damaged(target.path, { message: `Branch “${entry.name}” is damaged at event ${rows.to - 1}.` })
  }
  const packed = new Uint8Array((last - first) * wanted)
  const bytes = bytesOf(basket.bytes)
  if (form.rowBytes === wanted) packed.set(bytes.subarray(first * wanted, last * wanted))
  else {
    // One of several leaves: the others lie between.
    for (let row = first, to = 0; row < last; row++, to += wanted) {
      const from = row * form.rowBytes + form.skip
      packed.set(bytes.subarray(from, from + wanted), to)
    }
  }
  decodeItems(packed, form.type, {
    entry,
    target,
    row: rows.from,
    at: (rows.from - target.start) * target.size,
  })
}

function decodeVarying(
  entry: BranchEntry,
  basket: Basket,
  { target, rows, form }: { target: RowTarget; rows: Rows; form: Extract<RowForm, { form: 'varying' }> },
): void {
  const counts = itemCounts(target.path, entry, basket)
  const itemBytes = ITEM_BYTES[form.type]
  const header = form.headed ? VECTOR_HEADER : 0
  const bytes = bytesOf(basket.bytes)
  const packed = new Uint8Array(
    target.lengths === 'counted' ? 0 : (rows.to - rows.from) * target.size * itemBytes,
  )
  for (let row = rows.from; row < rows.to; row++) {
    const count = counts[row - basket.first] ?? 0
    if (target.lengths === 'counted') {
      target.out[row - target.start] = count
      continue
    }
    if (count !== target.size && target.lengths === 'equal') throw jagged(entry, target, { row, count })
    const from = span(target.path, entry, basket, row - basket.first).from + header
    const taken = Math.min(count, target.size) * itemBytes
    // What is missing stays 0, which is 0 in every type.
    packed.set(bytes.subarray(from, from + taken), (row - rows.from) * target.size * itemBytes)
  }
  if (target.lengths === 'counted') return
  decodeItems(packed, form.type, {
    entry,
    target,
    row: rows.from,
    at: (rows.from - target.start) * target.size,
  })
}

function bytesOf(view: DataView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
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

/** Big-endian values, one after the other, into the target; `packed` is turned round in place. */
function decodeItems(
  packed: Uint8Array<ArrayBuffer>,
  type: ItemType,
  into: { entry: BranchEntry; target: RowTarget; row: number; at: number },
): void {
  const { target, at } = into
  const swapped = Buffer.from(packed.buffer)
  if (ITEM_BYTES[type] === 2) swapped.swap16()
  else if (ITEM_BYTES[type] === 4) swapped.swap32()
  else if (ITEM_BYTES[type] === 8) swapped.swap64()
  const { buffer } = packed
  switch (type) {
    case 'bool':
    case 'uint8':
      return target.out.set(packed, at)
    case 'int8':
      return target.out.set(new Int8Array(buffer), at)
    case 'int16':
      return target.out.set(new Int16Array(buffer), at)
    case 'uint16':
      return target.out.set(new Uint16Array(buffer), at)
    case 'int32':
      return target.out.set(new Int32Array(buffer), at)
    case 'uint32':
      return target.out.set(new Uint32Array(buffer), at)
    case 'float32':
      return target.out.set(new Float32Array(buffer), at)
    case 'float64':
      return target.out.set(new Float64Array(buffer), at)
    case 'int64':
      return decodeBig(new BigInt64Array(buffer), into)
    case 'uint64':
      return decodeBig(new BigUint64Array(buffer), into)
  }
}

function decodeBig(
  values: BigInt64Array | BigUint64Array,
  { entry, target, row, at }: { entry: BranchEntry; target: RowTarget; row: number; at: number },
): void {
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as bigint // index < length
    const number = Number(value)
    if (!Number.isSafeInteger(number) && BigInt(number) !== value) {
      refuseLossy(target.path, { entry: entry.name, row: row + Math.floor(index / target.size), value })
    }
    target.out[at + index] = number
  }
}
