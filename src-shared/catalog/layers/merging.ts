import { broadcastShapes } from '../../tensor/broadcast.ts'
import { eventShape, formatShape, type Shape } from '../../tensor/shape.ts'
import { refused, type Inferred } from '../define.ts'
import { inferredShape } from './refusals.ts'

/**
 * Shape of an elementwise combination (Add, Multiply, Subtract): the inputs need equal numbers of dimensions, and
 * along each the same length or 1. NumPy would also align shapes of different rank, but from the last axis, so that
 * one input's batch would meet another's space: refused here.
 */
export function inferElementwise(title: string, shapes: readonly Shape[]): Inferred<Shape> {
  const [first, ...others] = shapes
  if (first === undefined || others.length === 0) return refuseTooFew(title, shapes.length)
  let result: Shape = first
  for (const shape of others) {
    const together = shape.length === result.length ? broadcastShapes(result, shape) : null
    if (together === null) return refuseMismatch(title, result, shape)
    result = together
  }
  return inferredShape(title, eventShape(result))
}

export function refuseTooFew(title: string, found: number): Inferred<never> {
  return refused({
    code: 'inputs.too-few',
    message: `${title} needs at least 2 inputs, but got ${found}.`,
    hint: `Wire another output into ${title}, or delete it and connect its neighbours.`,
  })
}

function refuseMismatch(title: string, left: Shape, right: Shape): Inferred<never> {
  if (left.length !== right.length) {
    return refused({
      code: 'shape.rank',
      message:
        `${title} needs inputs with equal numbers of dimensions, ` +
        `but got ${left.length - 1} (${formatShape(left)}) and ${right.length - 1} (${formatShape(right)}).`,
      hint: 'Add Reshape to the input with fewer dimensions; a dimension of length 1 is repeated as needed.',
    })
  }
  return refused({
    code: 'shape.mismatch',
    message:
      `${title} needs inputs of equal shape (or length 1 where they differ), ` +
      `but got ${formatShape(left)} and ${formatShape(right)}.`,
    hint: 'Change the layers before it so that the shapes agree, or add Reshape, Dense or a 1×1 convolution.',
  })
}
