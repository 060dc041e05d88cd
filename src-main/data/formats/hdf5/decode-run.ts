import type { NumberArray } from '../format.ts'
import { refuseLossy } from '../format.ts'
import type { Datatype, Field } from './datatype.ts'

/** Elements that lie one after the other in `bytes`. */
export type Run = { bytes: Uint8Array<ArrayBuffer>; from: number; count: number; elementBytes: number }

export type NumberField = Field & { datatype: Extract<Datatype, { class: 'number' }> }

export type Target = {
  out: NumberArray
  /** First row of the dataset in `out`, and values per row. */
  start: number
  rowSize: number
  path: string
  entry: string
}

/** Numbers of one field of the elements into the target, from value `at` on. */
export function decodeRun(run: Run, field: NumberField, into: { target: Target; at: number }): void {
  const perElement = field.dims.reduce((product, dim) => product * dim, 1)
  const { size } = field.datatype
  const isWhole = perElement * size === run.elementBytes
  if (isWhole && (field.datatype.isLittleEndian || size === 1)) {
    decodePlain(run, { field, values: run.count * perElement, ...into })
  } else decodeScattered(run, { field, perElement, ...into })
}

type Job = { field: NumberField; target: Target; at: number }

/** The machine's own arrays look straight at the bytes. */
function decodePlain(run: Run, job: Job & { values: number }): void {
  const { field, target, at, values } = job
  const { type, size } = field.datatype
  let { buffer } = run.bytes
  let from = run.bytes.byteOffset + run.from
  if (from % size !== 0) {
    buffer = buffer.slice(from, from + values * size)
    from = 0
  }
  const { out } = target
  switch (type) {
    case 'float32':
      return out.set(new Float32Array(buffer, from, values), at)
    case 'float64':
      return out.set(new Float64Array(buffer, from, values), at)
    case 'int8':
      return out.set(new Int8Array(buffer, from, values), at)
    case 'uint8':
      return out.set(new Uint8Array(buffer, from, values), at)
    case 'int16':
      return out.set(new Int16Array(buffer, from, values), at)
    case 'uint16':
      return out.set(new Uint16Array(buffer, from, values), at)
    case 'int32':
      return out.set(new Int32Array(buffer, from, values), at)
    case 'uint32':
      return out.set(new Uint32Array(buffer, from, values), at)
    case 'float16':
      return new Uint16Array(buffer, from, values).forEach((half, index) => {
        out[at + index] = halfToNumber(half)
      })
    case 'int64':
    case 'uint64': {
      const whole =
        type === 'int64' ? new BigInt64Array(buffer, from, values) : new BigUint64Array(buffer, from, values)
      for (let index = 0; index < values; index++) {
        out[at + index] = exact(whole[index] as bigint, target, at + index) // index < values
      }
    }
  }
}

/** Members of a compound, and numbers of the other byte order. */
function decodeScattered(run: Run, job: Job & { perElement: number }): void {
  const { field, target, at, perElement } = job
  const { size } = field.datatype
  const view = new DataView(run.bytes.buffer, run.bytes.byteOffset, run.bytes.byteLength)
  const read = readerOf(field.datatype, target)
  let to = at
  for (let element = 0; element < run.count; element++) {
    const place = run.from + element * run.elementBytes + field.offset
    for (let item = 0; item < perElement; item++, to++) {
      target.out[to] = read(view, place + item * size, to)
    }
  }
}

type ReadNumber = (view: DataView, place: number, to: number) => number

function readerOf({ type, isLittleEndian: little }: NumberField['datatype'], target: Target): ReadNumber {
  switch (type) {
    case 'int8':
      return (view, place) => view.getInt8(place)
    case 'uint8':
      return (view, place) => view.getUint8(place)
    case 'int16':
      return (view, place) => view.getInt16(place, little)
    case 'uint16':
      return (view, place) => view.getUint16(place, little)
    case 'int32':
      return (view, place) => view.getInt32(place, little)
    case 'uint32':
      return (view, place) => view.getUint32(place, little)
    case 'int64':
      return (view, place, to) => exact(view.getBigInt64(place, little), target, to)
    case 'uint64':
      return (view, place, to) => exact(view.getBigUint64(place, little), target, to)
    case 'float16':
      return (view, place) => halfToNumber(view.getUint16(place, little))
    case 'float32':
      return (view, place) => view.getFloat32(place, little)
    case 'float64':
      return (view, place) => view.getFloat64(place, little)
  }
}

function exact(value: bigint, target: Target, to: number): number {
  const number = Number(value)
  if (Number.isSafeInteger(number) || BigInt(number) === value) return number
  const row = target.start + Math.floor(to / target.rowSize)
  return refuseLossy(target.path, { entry: target.entry, row, value })
}

/** IEEE 754 binary16: 1 sign bit, 5 exponent bits (bias 15), 10 fraction bits. */
export function halfToNumber(half: number): number {
  const sign = half & 0x8000 ? -1 : 1
  const exponent = (half >> 10) & 0x1f
  const fraction = half & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}
