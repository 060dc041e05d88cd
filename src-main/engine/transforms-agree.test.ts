import '@tensorflow/tfjs-backend-cpu'
import type { Tensor } from '@tensorflow/tfjs-core'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { createRng } from '../../src-shared/base/rng.ts'
import { transforms } from '../../src-shared/catalog/transforms/list.ts'
import { energies, tried } from '../../src-shared/catalog/transforms/tried.ts'
import type { Geometry } from '../../src-shared/physics/geometry.ts'
import type { Representation } from '../../src-shared/plan/representation.ts'
import { sizeOf } from '../../src-shared/tensor/shape.ts'
import { tensorOps } from './ops/tensor-ops.ts'

/** Transforms on float32 tensors against the float64 arrays, there and back, for events with and without energy. */

const layers: Geometry = {
  name: 'three layers',
  layers: [8, 6, 6].map((columns, id) => ({
    form: 'grid' as const,
    id,
    name: `${id}`,
    rows: 1,
    columns,
    pitchMm: null,
  })),
}
const image = energies([5, 4, 1])
const flat = energies([20], { geometry: layers })
const labels = energies([1], { unit: '1', classes: 5 })
const incident = energies([1], { unit: 'GeV' })

const cases: { kind: string; params?: Record<string, unknown>; input: Representation }[] = [
  { kind: 'divide-by-energy', input: image },
  { kind: 'log', params: { scale: 10 }, input: image },
  { kind: 'power', input: image },
  { kind: 'power', params: { exponent: 0.3 }, input: flat },
  { kind: 'threshold', params: { value: 100 }, input: image },
  { kind: 'clip', params: { low: 5, high: 500 }, input: flat },
  { kind: 'scale', params: { factor: 1 / 255, offset: -1 }, input: image },
  { kind: 'min-max', params: { per: 'feature' }, input: image },
  { kind: 'min-max', input: flat },
  { kind: 'standardise', input: image },
  { kind: 'fractions', input: image },
  { kind: 'fractions', params: { per: 'layer' }, input: flat },
  { kind: 'fractions', params: { per: 'layer', total: 'log', power: 0.4 }, input: flat },
  { kind: 'one-hot', input: labels },
  { kind: 'crop-pad', params: { shape: [3, 7] }, input: image },
  { kind: 'logit', input: energies([5, 4, 1], { unit: '1' }) },
  { kind: 'quantile', input: image },
  { kind: 'quantile', params: { per: 'all' }, input: energies([80]) },
  { kind: 'noise', input: image },
  { kind: 'augment', input: image },
]

beforeAll(async () => {
  await tf.setBackend('cpu')
})

describe('tensors give what arrays give', () => {
  test.each(cases)('$kind $params on $input.shape', ({ kind, params = {}, input }) => {
    const definition = transforms.find((each) => each.kind === kind)
    if (definition === undefined) throw new Error(`No transform ${kind}`)
    const rows = eventsOf(input)
    const energiesGeV = rows.map((_, row) => [1 + 7 * row])
    const condition = { rows: energiesGeV, representation: incident }
    const reference = tried(definition, { params, input, training: rows, condition })
    const wanted = reference.forward(rows)
    const before = tf.memory().numTensors
    const [there, back] = tf.tidy(() => {
      const call = {
        params: definition.params.parse(params),
        fitted: reference.fitted,
        input,
        output: reference.output,
        condition: { value: tf.tensor2d(energiesGeV) as Tensor, unit: incident.unit },
      }
      const y = definition.forward(tensorOps, tf.tensor(rows.flat(), [rows.length, ...input.shape]), call)
      expect(y.shape).toEqual([rows.length, ...reference.output.shape])
      const x = definition.inverse(tensorOps, y, call)
      expect(x.shape).toEqual([rows.length, ...input.shape])
      return [[...y.dataSync()], [...x.dataSync()]]
    })
    expect(tf.memory().numTensors).toBe(before)
    expectNear(there, wanted.flat())
    expectNear(back, reference.inverse(wanted).flat())
  })
})

/** Relative to the largest number, as float32 keeps no more next to it. */
function expectNear(found: readonly number[], wanted: readonly number[]) {
  const largest = Math.max(...wanted.map(Math.abs))
  wanted.forEach((value, index) =>
    expect(Math.abs((found[index] ?? Number.NaN) - value)).toBeLessThan(2e-6 * largest),
  )
}

/** Twelve events of exponentially distributed cells, a third of them empty; the fourth event without any energy. */
function eventsOf({ shape, classes }: Representation): number[][] {
  return Array.from({ length: 12 }, (_, row) => {
    const rng = createRng(3, 'events', row)
    return Array.from({ length: sizeOf(shape) }, () => {
      if (classes !== null) return rng.integer(classes)
      const energy = -300 * Math.log(1 - rng.uniform())
      return row === 3 || rng.uniform() < 1 / 3 ? 0 : energy
    })
  })
}
