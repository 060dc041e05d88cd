import { z } from 'zod'
import { defineLayer } from '../../define.ts'
import { eventShape } from '../../../tensor/shape.ts'
import { inferredShape, MAX_RANK, onlyShape, refuseRank } from '../refusals.ts'

export const oneHot = defineLayer({
  kind: 'one-hot',
  version: 1,
  title: 'One-hot',
  category: 'core',
  summary: 'Turns a class index into a vector that is 1 at that class and 0 elsewhere.',
  synonyms: ['onehot', 'category', 'label', 'class', 'to_categorical'],
  params: z.object({ classes: z.int().min(1).max(65_536).default(10) }),
  inputs: [{ name: 'in', rank: [1, MAX_RANK - 1] }],
  infer(shapes, params) {
    const input = onlyShape(shapes)
    const wrongRank = refuseRank(input, { title: 'One-hot', min: 1, max: MAX_RANK - 1 })
    return wrongRank ?? inferredShape('One-hot', [...indexShape(eventShape(input)), params.classes])
  },
  weights: () => ({}),
  forward(ops, { inputs, shapes, params }) {
    const event = eventShape(onlyShape(shapes))
    const kept = indexShape(event)
    const indices = kept.length === event.length ? inputs[0]! : ops.reshape(inputs[0]!, [-1, ...kept])
    return ops.oneHot(indices, params.classes)
  },
  cases: [
    { given: [[null, 1]], params: { classes: 10 }, expect: [null, 10] },
    { given: [[null]], params: { classes: 3 }, expect: [null, 3] },
    { given: [[null, 5]], params: { classes: 3 }, expect: [null, 5, 3] },
    { given: [[null, 2, 2, 2, 2, 2]], expect: { problem: 'shape.rank' } },
  ],
})

/** A last axis of length 1 holds the index itself and gives way to the classes, as in Keras's CategoryEncoding. */
function indexShape(event: readonly number[]): readonly number[] {
  return event.at(-1) === 1 ? event.slice(0, -1) : event
}
