import { expect, it } from 'vitest'
import { arrayOps, arrayValue, type ArrayValue } from '../../plan/array-ops.ts'
import type { Shape } from '../../tensor/shape.ts'
import type { LayerMode } from '../define.ts'
import { handValues } from './hand-values.ts'
import { layers } from './list.ts'

it.each(handValues)('$kind: $says', (row) => {
  const layer = layers.find((each) => each.kind === row.kind)!
  const params = layer.params.parse(row.params ?? {})
  const shapes = row.inputs.map((input): Shape => [null, ...input.shape.slice(1)])
  const outputShape = layer.infer(shapes, params, { data: null, condition: null })
  expect(outputShape).toEqual({ ok: true, value: [null, ...row.expected.shape.slice(1)] })

  const specs = layer.weights(shapes, params)
  expect(Object.keys(row.weights ?? {})).toEqual(Object.keys(specs))
  const updates: Record<string, readonly number[]> = {}
  const drawn = (like: ArrayValue) => arrayValue(row.draws ?? [], like.shape)
  const training: LayerMode<ArrayValue> = {
    kind: 'train',
    uniformLike: drawn,
    normalLike: drawn,
    update: (weight, value) => void (updates[weight] = [...value.values]),
  }
  const result = layer.forward(arrayOps, {
    inputs: row.inputs.map((input) => arrayValue(input.values, input.shape)),
    shapes,
    outputShape: [null, ...row.expected.shape.slice(1)],
    params,
    weights: Object.fromEntries(
      Object.entries(row.weights ?? {}).map(([name, values]) => [
        name,
        arrayValue(values, specs[name]!.shape),
      ]),
    ),
    mode: row.draws === undefined ? { kind: 'infer' } : training,
  })
  expect(result.shape).toEqual(row.expected.shape)
  result.values.forEach((value, index) => expect(value).toBeCloseTo(row.expected.values[index]!, 5))
  expect(Object.keys(updates)).toEqual(Object.keys(row.updates ?? {}))
  for (const [name, values] of Object.entries(row.updates ?? {})) {
    values.forEach((value, index) => expect(updates[name]![index]).toBeCloseTo(value, 9))
  }
})
