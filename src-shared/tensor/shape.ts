/** `null` is a dimension that is only known at run time: the batch, always first. */
export type Dim = number | null
export type Shape = readonly Dim[]

/** The shape of one event: no batch dimension, every number known. */
export type EventShape = readonly number[]

export function withBatch(event: EventShape): Shape {
  return [null, ...event]
}

export function eventShape(shape: Shape): EventShape {
  return shape.slice(1).map((dim) => {
    if (dim === null) throw new Error(`Only the batch may be unknown, got ${formatShape(shape)}`)
    return dim
  })
}

/** Number of values of one event (or of a weight). */
export function sizeOf(shape: EventShape): number {
  return shape.reduce((product, dim) => product * dim, 1)
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dim, axis) => dim === b[axis])
}

/** How shapes are shown to people: `28×28×64`, the batch hidden. */
export function formatShape(shape: Shape): string {
  const dims = shape[0] === null ? shape.slice(1) : shape
  return dims.length === 0 ? 'scalar' : dims.map((dim) => dim ?? '?').join('×')
}
