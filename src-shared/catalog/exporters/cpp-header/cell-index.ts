import { sizeOf } from '../../../tensor/shape.ts'

/**
 * Where cell `index` of an array of shape `of` finds its partner in an array of shape `from`, which broadcasts to it as in
 * NumPy: C++ for a position in row-major order.
 */
export function broadcastIndex(index: string, of: readonly number[], from: readonly number[]): string {
  const aligned = [...Array.from({ length: of.length - from.length }, () => 1), ...from]
  if (sizeOf(from) === 1) return '0'
  if (sizeOf(from) === sizeOf(of)) return index
  const firstKept = aligned.findIndex((dim) => dim > 1)
  const lastKept = aligned.findLastIndex((dim) => dim > 1)
  const isBlock = aligned.slice(firstKept, lastKept + 1).every((dim, axis) => dim === of[firstKept + axis])
  if (isBlock)
    return blockIndex(index, sizeOf(of.slice(lastKept + 1)), {
      size: sizeOf(from),
      first: sizeOf(of.slice(0, firstKept)),
    })
  return strided(
    index,
    of,
    stridesOf(aligned).map((stride, axis) => (aligned[axis] === 1 ? 0 : stride)),
  )
}

/** Every axis of `of` moves by its own stride in the other array. */
export function strided(index: string, of: readonly number[], strides: readonly number[]): string {
  const own = stridesOf(of)
  const terms = of.flatMap((dim, axis) => {
    const stride = strides[axis] ?? 0
    if (dim === 1 || stride === 0) return []
    const above = own[axis] === 1 ? index : `${index} / ${own[axis]}`
    const isOutermost = of.slice(0, axis).every((outer) => outer === 1)
    const coordinate = isOutermost ? (own[axis] === 1 ? above : `(${above})`) : `(${above} % ${dim})`
    return [stride === 1 ? coordinate : `${coordinate} * ${stride}`]
  })
  return terms.length === 0 ? '0' : terms.join(' + ')
}

export function stridesOf(shape: readonly number[]): number[] {
  return shape.map((_, axis) => sizeOf(shape.slice(axis + 1)))
}

function blockIndex(index: string, after: number, block: { size: number; first: number }): string {
  const above = after === 1 ? index : `${index} / ${after}`
  return block.first === 1 ? above : `${above} % ${block.size}`
}
