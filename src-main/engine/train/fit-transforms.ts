import * as tf from '@tensorflow/tfjs-core'
import type { RawEvents } from '../../data/events.ts'
import { transforms } from '../../../src-shared/catalog/index.ts'
import type { FeatureStatistics, TransformDefinition } from '../../../src-shared/catalog/define.ts'
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
      const columns = new ColumnStatistics()
      for await (const events of readTraining()) {
        columns.add(await measured({ data, part, before, step, definition, fitted }, events))
      }
      fitted[step.node] = definition.fit(columns.finish(), step.params, step.input)
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

/** What the transform takes statistics of, `events × columns`. */
async function measured(
  context: {
    data: DataPlan
    part: Part
    before: ChainPlan
    step: TransformPlan
    definition: TransformDefinition
    fitted: Fitted
  },
  events: RawEvents,
): Promise<{ values: Float32Array; columns: number }> {
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

/** Minimum, maximum, mean and population standard deviation per column, updated event by event (Welford 1962). */
class ColumnStatistics {
  private count = 0
  private min = new Float64Array()
  private max = new Float64Array()
  private mean = new Float64Array()
  private squares = new Float64Array()

  add({ values, columns }: { values: Float32Array; columns: number }): void {
    if (this.count === 0) {
      this.min = new Float64Array(columns).fill(Infinity)
      this.max = new Float64Array(columns).fill(-Infinity)
      this.mean = new Float64Array(columns)
      this.squares = new Float64Array(columns)
    }
    const { min, max, mean, squares } = this
    for (let at = 0; at < values.length; at += columns) {
      this.count += 1
      for (let column = 0; column < columns; column++) {
        const value = values[at + column] as number // inside the piece
        if (value < (min[column] as number)) min[column] = value
        if (value > (max[column] as number)) max[column] = value
        const delta = value - (mean[column] as number)
        mean[column] = (mean[column] as number) + delta / this.count
        squares[column] = (squares[column] as number) + delta * (value - (mean[column] as number))
      }
    }
  }

  finish(): FeatureStatistics {
    if (this.count === 0) throw new Error('No training events to take statistics of')
    const sd = this.squares.map((sum) => Math.sqrt(sum / this.count))
    return { count: this.count, min: this.min, max: this.max, mean: this.mean, sd }
  }
}
