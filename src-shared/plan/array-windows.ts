import type { ArrayValue } from './array-value.ts'
import { at, zeros } from './array-value.ts'
import type { ConvOptions, ConvTransposeOptions, Padding, PoolOptions } from './ops.ts'

/**
 * Convolutions and pools over any number of spatial axes of `[batch, ...space, channels]`, by definition: one
 * loop over outputs, one over the cells of the window. 'same' padding puts an odd cell at the end, as TensorFlow does.
 */

type Axis = { length: number; before: number }

/** Length of the result and cells of padding before the first, for one spatial axis. */
export function windowAxis(
  input: number,
  window: { size: number; stride: number; dilation: number; padding: Padding },
): Axis {
  const reach = (window.size - 1) * window.dilation + 1
  if (window.padding === 'valid') {
    return { length: Math.max(0, Math.floor((input - reach) / window.stride) + 1), before: 0 }
  }
  const length = Math.ceil(input / window.stride)
  const missing = Math.max(0, (length - 1) * window.stride + reach - input)
  return { length, before: Math.floor(missing / 2) }
}

type Windows = {
  size: readonly number[]
  strides: readonly number[]
  dilation: readonly number[]
  axes: Axis[]
}

function windowsOver(space: readonly number[], windows: Omit<Windows, 'axes'>, padding: Padding): Windows {
  const axes = space.map((input, axis) =>
    windowAxis(input, {
      size: at(windows.size, axis),
      stride: at(windows.strides, axis),
      dilation: at(windows.dilation, axis),
      padding,
    }),
  )
  return { ...windows, axes }
}

type Visit = (outer: number, inner: number, tap: number) => void

/** Calls `visit` with every window `outer` and cell `inner` of `space` that its cell `tap` lies on; all row-major. */
function eachCell(space: readonly number[], windows: Windows, visit: Visit): void {
  const pairs = space.map((length, axis) => pairsOf(length, windows, axis))
  const walk = (axis: number, [outer, inner, tap]: Triple): void => {
    const own = pairs[axis]
    if (own === undefined) return visit(outer, inner, tap)
    const [windowCount, cellCount] = [windows.axes[axis]?.length ?? 0, at(space, axis)]
    for (const [window, cell, place] of own) {
      walk(axis + 1, [
        outer * windowCount + window,
        inner * cellCount + cell,
        tap * at(windows.size, axis) + place,
      ])
    }
  }
  walk(0, [0, 0, 0])
}

type Triple = readonly [window: number, cell: number, tap: number]

/** Along one axis: every window and tap whose cell exists. */
function pairsOf(cells: number, windows: Windows, axis: number): Triple[] {
  const { length, before } = windows.axes[axis] ?? { length: 0, before: 0 }
  const found: Triple[] = []
  for (let window = 0; window < length; window++) {
    for (let tap = 0; tap < at(windows.size, axis); tap++) {
      const cell = window * at(windows.strides, axis) + tap * at(windows.dilation, axis) - before
      if (cell >= 0 && cell < cells) found.push([window, cell, tap])
    }
  }
  return found
}

export function conv(x: ArrayValue, filter: ArrayValue, options: ConvOptions): ArrayValue {
  const rank = options.strides.length
  const [batch, space, inChannels] = split(x)
  const outChannels = at(filter.shape, rank + 1)
  if (at(filter.shape, rank) !== inChannels) {
    throw new Error(`The filter takes ${at(filter.shape, rank)} channels, the input has ${inChannels}`)
  }
  const windows = windowsOver(
    space,
    { size: filter.shape.slice(0, rank), strides: options.strides, dilation: options.dilation },
    options.padding,
  )
  const result = zeros([batch, ...windows.axes.map((axis) => axis.length), outChannels])
  const inSize = product(space) * inChannels
  const outSize = result.values.length / batch
  eachCell(space, windows, (outer, inner, tap) => {
    for (let n = 0; n < batch; n++) {
      for (let i = 0; i < inChannels; i++) {
        const value = at(x.values, n * inSize + inner * inChannels + i)
        const row = (tap * inChannels + i) * outChannels
        const target = n * outSize + outer * outChannels
        for (let o = 0; o < outChannels; o++) {
          result.values[target + o] = at(result.values, target + o) + value * at(filter.values, row + o)
        }
      }
    }
  })
  return result
}

/** The transpose of `conv` from `[batch, ...outputSpace, outChannels]`: every input cell spreads its window. */
export function convTranspose(x: ArrayValue, filter: ArrayValue, options: ConvTransposeOptions): ArrayValue {
  const rank = options.strides.length
  const [batch, space, inChannels] = split(x)
  const { outputSpace, outChannels } = options
  const windows = windowsOver(
    outputSpace,
    { size: filter.shape.slice(0, rank), strides: options.strides, dilation: outputSpace.map(() => 1) },
    options.padding,
  )
  if (windows.axes.some((axis, index) => axis.length !== space[index])) {
    throw new Error(`Output [${outputSpace.join(', ')}] does not come from input [${space.join(', ')}]`)
  }
  const result = zeros([batch, ...outputSpace, outChannels])
  const inSize = product(space) * inChannels
  const outSize = product(outputSpace) * outChannels
  eachCell(outputSpace, windows, (outer, inner, tap) => {
    for (let n = 0; n < batch; n++) {
      for (let o = 0; o < outChannels; o++) {
        const row = (tap * outChannels + o) * inChannels
        const source = n * inSize + outer * inChannels
        let sum = 0
        for (let i = 0; i < inChannels; i++) sum += at(x.values, source + i) * at(filter.values, row + i)
        const target = n * outSize + inner * outChannels + o
        result.values[target] = at(result.values, target) + sum
      }
    }
  })
  return result
}

export function maxPool(x: ArrayValue, options: PoolOptions): ArrayValue {
  return pool(x, options, (values) => values.reduce((top, value) => Math.max(top, value), -Infinity))
}

/** Over the cells that exist: padding is not counted. */
export function averagePool(x: ArrayValue, options: PoolOptions): ArrayValue {
  return pool(x, options, (values) => values.reduce((sum, value) => sum + value, 0) / values.length)
}

function pool(x: ArrayValue, options: PoolOptions, f: (values: number[]) => number): ArrayValue {
  const [batch, space, channels] = split(x)
  const windows = windowsOver(
    space,
    { size: options.size, strides: options.strides, dilation: space.map(() => 1) },
    options.padding,
  )
  const result = zeros([batch, ...windows.axes.map((axis) => axis.length), channels])
  const members: number[][] = Array.from(result.values, () => [])
  const inSize = product(space) * channels
  const outSize = result.values.length / batch
  eachCell(space, windows, (outer, inner) => {
    for (let n = 0; n < batch; n++) {
      for (let c = 0; c < channels; c++) {
        members[n * outSize + outer * channels + c]?.push(at(x.values, n * inSize + inner * channels + c))
      }
    }
  })
  for (const [index, values] of members.entries()) result.values[index] = f(values)
  return result
}

function split(x: ArrayValue): [batch: number, space: number[], channels: number] {
  return [at(x.shape, 0), x.shape.slice(1, -1), at(x.shape, x.shape.length - 1)]
}

function product(dims: readonly number[]): number {
  return dims.reduce((total, dim) => total * dim, 1)
}
