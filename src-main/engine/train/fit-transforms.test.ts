import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import type { ChainPlan, DataPlan, TransformPlan } from '../../../src-shared/plan/model-plan.ts'
import type { Representation } from '../../../src-shared/plan/representation.ts'
import type { RawEvents } from '../../data/events.ts'
import { openEngine } from '../open-engine.ts'
import { fitTransforms } from './fit-transforms.ts'

beforeAll(async () => {
  await openEngine('js')
})

function chainOf(shape: number[], steps: [node: string, kind: string, params: object][]): ChainPlan {
  const raw: Representation = { shape, unit: 'MeV', geometry: null, fractions: null, classes: null }
  const transforms = steps.map(([node, kind, params]): TransformPlan => ({
    ...{ node, name: node, kind, params: { ...params } },
    ...{ input: raw, output: raw },
  }))
  return { raw, transforms, final: raw }
}

/** Four events of two cells; the condition is 2, 4, 4, 6. */
const PIECES: RawEvents[] = [
  {
    ...{ count: 3, labels: null },
    ...{ showers: Float32Array.of(0, 8, 2, 4, 4, 6), condition: Float32Array.of(2, 4, 4) },
  },
  { count: 1, labels: null, showers: Float32Array.of(2, 6), condition: Float32Array.of(6) },
]

const DATA: DataPlan = {
  dataset: null,
  labels: null,
  condition: chainOf([1], [['spread', 'standardise', { per: 'feature' }]]),
  showers: chainOf(
    [2],
    [
      ['range', 'min-max', { low: 0, high: 1, per: 'all' }],
      ['again', 'standardise', { per: 'feature' }],
    ],
  ),
}

test('chains learn in the same pass, a transform only after the ones before it', async () => {
  const passes: string[][] = []
  let reads = 0
  async function* readTraining() {
    reads += 1
    for (const piece of PIECES) yield await Promise.resolve(piece)
  }
  const before = tf.memory().numTensors
  const fitted = await fitTransforms(DATA, readTraining, (steps) =>
    passes.push(steps.map(({ node }) => node)),
  )
  expect(tf.memory().numTensors).toBe(before)
  expect(passes).toEqual([['spread', 'range'], ['again']])
  expect(reads).toBe(2)
  // Means 4 and sd sqrt(8 / 4); all cells from 0 to 8; in eighths, cells 0, 2, 4, 2 and 8, 4, 6, 6.
  expect(fitted).toEqual({
    spread: { centre: [4], width: [expect.closeTo(Math.SQRT2, 12)] },
    range: { centre: [0], width: [8] },
    again: {
      centre: [expect.closeTo(0.25, 12), expect.closeTo(0.75, 12)],
      width: [expect.closeTo(Math.SQRT2 / 8, 12), expect.closeTo(Math.SQRT2 / 8, 12)],
    },
  })
  expect(Object.keys(fitted)).toEqual(['spread', 'range', 'again'])
})

test('joined or one after the other, the same is learned to the last bit', async () => {
  const events = Array.from({ length: 5 }, (_, piece): RawEvents => {
    const numbers = Array.from({ length: 14 }, (_, at) => 1000 / (3 + piece * 14 + at))
    return {
      ...{ count: 7, labels: null },
      ...{ showers: Float32Array.from(numbers), condition: Float32Array.from(numbers.slice(7)) },
    }
  })
  async function* readTraining() {
    for (const piece of events) yield await Promise.resolve(piece)
  }
  const alone = async (part: 'showers' | 'condition') => {
    const other = part === 'showers' ? 'condition' : 'showers'
    const data = { ...DATA, [other]: { ...DATA[other], transforms: [] } } as DataPlan // both are there
    return fitTransforms(data, readTraining, () => undefined)
  }
  const joined = await fitTransforms(DATA, readTraining, () => undefined)
  expect(JSON.stringify(joined)).toBe(
    JSON.stringify({ ...(await alone('condition')), ...(await alone('showers')) }),
  )
})

test('without events there is nothing to learn from', async () => {
  async function* readTraining(): AsyncGenerator<RawEvents> {}
  await expect(fitTransforms(DATA, readTraining, () => undefined)).rejects.toThrow('No training events')
})
