import * as tf from '@tensorflow/tfjs-core'
import type { RawEvents } from '../../data/events.ts'
import { measureColumns } from '../../data/stream/measure-columns.ts'
import { transforms } from '../../../src-shared/catalog/index.ts'
import type { TransformDefinition } from '../../../src-shared/catalog/define.ts'
import { applyChain } from '../../../src-shared/compile/run-chain.ts'
import type { ChainPlan, DataPlan, TransformPlan } from '../../../src-shared/plan/model-plan.ts'
import { sizeOf } from '../../../src-shared/tensor/shape.ts'
import { tensorOps } from '../ops/tensor-ops.ts'

export type Fitted = Record<string, Record<string, unknown>>

/**
 * Lets every transform learn what it needs (means, ranges) from the training split, in the order of the chains: a
 * transform sees what the ones before it give. `readTraining` is called once per learning transform and yields all
 * training events; only one piece is in memory at a time.
 */
export async function fitTransforms(
  data: DataPlan,
  readTraining: () => AsyncIterable<RawEvents>,
  onPass: (transform: TransformPlan) => void,
): Promise<Fitted> {
  const fitted: Fitted = {}
  for (const part of ['condition', 'labels', 'showers'] as const) {
    const chain = data[part]
    if (chain === null) continue
    for (const [index, step] of chain.transforms.entries()) {
      const definition = definitionOf(step)
      if (definition.fit === undefined) continue
      onPass(step)
      const before: ChainPlan = { ...chain, transforms: chain.transforms.slice(0, index) }
      const measured = measureAll({ data, part, before, step, definition, fitted }, readTraining)
      const first = await measured.next()
      if (first.done === true) throw new Error('No training events to take statistics of')
      const { columns } = first.value
      const sorting = definition.wantsSorted?.(step.params) === true ? createSorting(columns) : null
      const pieces = resumed(first.value.values, measured, (values) => sorting?.add(values))
      const statistics = await measureColumns(pieces, columns)
      const learned = sorting === null ? statistics : { ...statistics, sorted: sorting.sorted() }
      fitted[step.node] = definition.fit(learned, step.params, step.input)
    }
  }
  return fitted
}

function definitionOf(step: TransformPlan): TransformDefinition {
  const definition = transforms.find((each) => each.kind === step.kind)
  if (definition === undefined) throw new Error(`No transform of kind ${step.kind}`)
  return definition
}

type Part = 'showers' | 'condition' | 'labels'

type Measuring = {
  data: DataPlan
  part: Part
  before: ChainPlan
  step: TransformPlan
  definition: TransformDefinition
  fitted: Fitted
}

type Measured = { values: Float32Array; columns: number }

async function* measureAll(
  context: Measuring,
  readTraining: () => AsyncIterable<RawEvents>,
): AsyncGenerator<Measured, void> {
  for await (const events of readTraining()) yield await measure(context, events)
}

/** The pieces' numbers; the first one was taken already, to learn the number of columns. */
async function* resumed(
  first: Float32Array,
  rest: AsyncIterable<Measured>,
  see: (values: Float32Array) => void,
): AsyncGenerator<Float32Array> {
  see(first)
  yield first
  for await (const { values } of rest) {
    see(values)
    yield values
  }
}

/** Rows kept for quantiles, at most; beyond that every second one goes, again and again. */
const SORTED_AT_MOST = 100_000

/** Gathers the values of every column for sorting, evenly thinned out over the data when there are many. */
function createSorting(columns: number) {
  let kept: number[][] = Array.from({ length: columns }, () => [])
  let stride = 1
  let row = 0
  return {
    add(values: Float32Array): void {
      for (let at = 0; at < values.length; at += columns, row++) {
        if (row % stride !== 0) continue
        kept.forEach((column, index) => column.push(values[at + index] as number)) // inside the piece
      }
      while ((kept[0]?.length ?? 0) > SORTED_AT_MOST) {
        kept = kept.map((column) => column.filter((_, index) => index % 2 === 0))
        stride *= 2
      }
    },
    sorted: () => kept.map((column) => Float64Array.from(column).sort()),
  }
}

/** What the transform takes statistics of, `events × columns`. */
async function measure(context: Measuring, events: RawEvents): Promise<Measured> {
  const { data, part, before, step, definition, fitted } = context
  const result = tf.tidy(() => {
    const condition = conditionTensor(data, events)
    const raw = rawTensor(part, before, events)
    const x = applyChain<tf.Tensor>(tensorOps, before, raw, { fitted, condition })
    const call = { params: step.params, input: step.input, output: step.output, condition }
    const taken = definition.measure === undefined ? x : definition.measure<tf.Tensor>(tensorOps, x, call)
    return tf.reshape(taken, [events.count, -1])
  })
  const values = (await result.data()) as Float32Array // float32 by construction
  const columns = result.shape[1] as number // rank 2 by the reshape
  result.dispose()
  return { values, columns }
}

/** The numbers of one part of the events as the file gives them, `[count, ...shape]`. */
export function rawTensor(part: Part, chain: ChainPlan, events: RawEvents): tf.Tensor {
  const values = events[part]
  if (values === null) throw new Error(`The data have no ${part}`)
  const size = sizeOf(chain.raw.shape)
  if (values.length !== events.count * size) {
    throw new Error(`${part}: ${values.length} numbers for ${events.count} events of ${size}`)
  }
  return tf.tensor(values, [events.count, ...chain.raw.shape])
}

export function conditionTensor(data: DataPlan, events: RawEvents) {
  if (data.condition === null) return null
  // Conditions may be class labels: then the labels are what the file gives.
  const part = events.condition === null ? 'labels' : 'condition'
  return { value: rawTensor(part, data.condition, events), unit: data.condition.raw.unit }
}
