import { sizeOf } from '../tensor/shape.ts'

/** A plain float64 array, row-major: the reference every other implementation of `Ops` is held against. */
export type ArrayValue = { shape: number[]; values: Float64Array }

/** Copies `values` in; throws when their number is not the size of `shape`. */
export function arrayValue(values: ArrayLike<number>, shape: readonly number[]): ArrayValue {
  if (values.length !== sizeOf(shape)) {
    throw new Error(`Shape [${shape.join(', ')}] holds ${sizeOf(shape)} values, got ${values.length}`)
  }
  return { shape: [...shape], values: Float64Array.from(values) }
}

export function zeros(shape: readonly number[]): ArrayValue {
  return { shape: [...shape], values: new Float64Array(sizeOf(shape)) }
}

/** Row-major strides in values: `[2, 3, 4]` gives `[12, 4, 1]`. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides: number[] = new Array<number>(shape.length).fill(1)
  for (let axis = shape.length - 2; axis >= 0; axis--) {
    strides[axis] = at(strides, axis + 1) * at(shape, axis + 1)
  }
  return strides
}

/** Reads a value that must be there; a hole is a bug in the caller. */
export function at(list: ArrayLike<number>, index: number): number {
  const value = list[index]
  if (value === undefined) throw new Error(`Index ${index} is outside 0..${list.length - 1}`)
  return value
}

/** Calls `visit` with every index of `shape` in row-major order; the same array each time. */
export function eachIndex(
  shape: readonly number[],
  visit: (index: readonly number[], flat: number) => void,
): void {
  const index = new Array<number>(shape.length).fill(0)
  const count = sizeOf(shape)
  for (let flat = 0; flat < count; flat++) {
    visit(index, flat)
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = at(index, axis) + 1
      if (at(index, axis) < at(shape, axis)) break
      index[axis] = 0
    }
  }
}

export function dot(index: readonly number[], strides: readonly number[]): number {
  let sum = 0
  for (let axis = 0; axis < strides.length; axis++) sum += at(index, axis) * at(strides, axis)
  return sum
}

export function map(x: ArrayValue, f: (value: number) => number): ArrayValue {
  return { shape: [...x.shape], values: x.values.map(f) }
}

/** NumPy broadcasting: shapes are aligned at their last axis, and an axis of length 1 repeats. */
export function broadcastShapes(...shapes: readonly (readonly number[])[]): number[] {
  const rank = Math.max(...shapes.map((shape) => shape.length))
  return Array.from({ length: rank }, (_, axis) => {
    let length = 1
    for (const shape of shapes) {
      const own = shape[axis - (rank - shape.length)] ?? 1
      if (own === 1 || own === length) continue
      if (length !== 1) {
        throw new Error(
          `Shapes ${shapes.map((each) => `[${each.join(', ')}]`).join(' and ')} do not broadcast`,
        )
      }
      length = own
    }
    return length
  })
}

/** Repeats `x` to `shape`, which must be its broadcast shape. */
export function broadcastTo(x: ArrayValue, shape: readonly number[]): ArrayValue {
  if (x.shape.length === shape.length && x.shape.every((dim, axis) => dim === shape[axis])) return x
  const own = stridesOf(x.shape)
  const lead = shape.length - x.shape.length
  const strides = shape.map((_, axis) =>
    axis < lead || x.shape[axis - lead] === 1 ? 0 : at(own, axis - lead),
  )
  const result = zeros(shape)
  eachIndex(shape, (index, flat) => {
    result.values[flat] = at(x.values, dot(index, strides))
  })
  return result
}

export function combine(a: ArrayValue, b: ArrayValue, f: (a: number, b: number) => number): ArrayValue {
  const shape = broadcastShapes(a.shape, b.shape)
  const left = broadcastTo(a, shape)
  const right = broadcastTo(b, shape)
  return { shape, values: left.values.map((value, index) => f(value, at(right.values, index))) }
}

/** Folds the given axes with `f`, starting from `start`. Negative axes count from the end. */
export function reduce(
  x: ArrayValue,
  options: { axes: readonly number[]; keepDims: boolean; start: number },
  f: (total: number, value: number) => number,
): ArrayValue {
  const folded = new Set(options.axes.map((axis) => (axis < 0 ? axis + x.shape.length : axis)))
  const kept = x.shape.map((dim, axis) => (folded.has(axis) ? 1 : dim))
  const strides = stridesOf(kept).map((stride, axis) => (folded.has(axis) ? 0 : stride))
  const values = new Float64Array(sizeOf(kept)).fill(options.start)
  eachIndex(x.shape, (index, flat) => {
    const target = dot(index, strides)
    values[target] = f(at(values, target), at(x.values, flat))
  })
  return { shape: options.keepDims ? kept : x.shape.filter((_, axis) => !folded.has(axis)), values }
}
