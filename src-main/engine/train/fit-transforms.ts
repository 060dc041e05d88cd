import * as tf from '@tensorflow/tfjs-core'
import type { RawEvents } from '../../data/events.ts'
import { measureColumns, type ColumnMeasure } from '../../data/stream/measure-columns.ts'
import { transforms } from '../../../src-shared/catalog/index.ts'
import type { TransformDefinition } from '../../../src-shared/catalog/define.ts'
import { applyChain } from '../../../src-shared/compile/run-chain.ts'
import type { ChainPlan, DataPlan, TransformPlan } from '../../../src-shared/plan/model-plan.ts'
import { sizeOf } from '../../../src-shared/tensor/shape.ts'
import { tensorOps } from '../ops/tensor-ops.ts'

export type Fitted = Record<string, Record<string, unknown>>

/**
 * Lets every transform learn what it needs (means, ranges) from the training split: a transform sees what the ones
 * before it in its chain give. `readTraining` yields all training events, of which one piece is in memory at a time. It
 * is called as often as the chain with the most learning transforms has of them: chains do not depend on each other, so
 * the first of each learn in one pass, then the second of each.
 */
export async function fitTransforms(
  data: DataPlan,
  readTraining: () => AsyncIterable<RawEvents>,
  onPass: (transforms: readonly TransformPlan[]) => void,
): Promise<Fitted> {
  const chains = parts.map((part) => learningSteps(data, part))
  const fitted: Fitted = {}
  for (let pass = 0; chains.some((steps) => pass < steps.length); pass++) {
    const fits = chains.flatMap((steps) => {
      const learning = steps[pass]
      return learning === undefined ? [] : [openFit({ ...learning, data, fitted: { ...fitted } })]
    })
    onPass(fits.map(({ step }) => step))
    for await (const events of readTraining()) {
      for (const fit of fits) await fit.add(events)
    }
    for (const fit of fits) fitted[fit.step.node] = fit.finish()
  }
  // In the order of the chains, whatever the passes were.
  return Object.fromEntries(chains.flat().map(({ step }) => [step.node, fitted[step.node] ?? {}]))
}

const parts = ['condition', 'labels', 'showers'] as const
type Part = (typeof parts)[number]

type Learning = {
  part: Part
  before: ChainPlan
  step: TransformPlan
  definition: TransformDefinition
  fit: NonNullable<TransformDefinition['fit']>
}

function learningSteps(data: DataPlan, part: Part): Learning[] {
  const chain = data[part]
  if (chain === null) return []
  return chain.transforms.flatMap((step, index) => {
    const definition = definitionOf(step)
    const { fit } = definition
    if (fit === undefined) return []
    const before: ChainPlan = { ...chain, transforms: chain.transforms.slice(0, index) }
    return [{ part, before, step, definition, fit }]
  })
}

type Measuring = Learning & {
  data: DataPlan
  /** Of the transforms before this one. */
  fitted: Fitted
}

/** Takes all training events, then says what was learned from them. */
function openFit(measuring: Measuring) {
  const { step, definition, fit } = measuring
  let taken: { moments: ColumnMeasure; sorting: ReturnType<typeof createSorting> | null } | null = null
  return {
    step,
    async add(events: RawEvents): Promise<void> {
      const { values, columns } = await measure(measuring, events)
      taken ??= {
        moments: measureColumns(columns),
        sorting: definition.wantsSorted?.(step.params) === true ? createSorting(columns) : null,
      }
      taken.sorting?.add(values)
      taken.moments.add(values)
    },
    finish(): Record<string, unknown> {
      if (taken === null) throw new Error('No training events to take statistics of')
      const statistics = taken.moments.statistics()
      const sorted = taken.sorting?.sorted()
      return fit(sorted === undefined ? statistics : { ...statistics, sorted }, step.params, step.input)
    },
  }
}

function definitionOf(step: TransformPlan): TransformDefinition {
  const definition = transforms.find((each) => each.kind === step.kind)
  if (definition === undefined) throw new Error(`No transform of kind ${step.kind}`)
  return definition
}

type Measured = { values: Float32Array; columns: number }

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
