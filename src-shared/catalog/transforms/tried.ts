import { arrayOps, arrayValue } from '../../plan/array-ops.ts'
import type { ArrayValue } from '../../plan/array-ops.ts'
import type { Representation } from '../../plan/representation.ts'
import { sizeOf } from '../../tensor/shape.ts'
import type { FeatureStatistics, TransformDefinition } from '../define.ts'

/** For tests: a transform with checked params, fitted to training events, that maps plain numbers. */
export type Tried = {
  output: Representation
  fitted: Record<string, unknown>
  forward(events: readonly number[][]): number[][]
  inverse(events: readonly number[][]): number[][]
}

export type Trial = {
  params?: Record<string, unknown>
  input: Representation
  /** Events to learn from, flat. */
  training?: readonly number[][]
  /** One row per event of the following calls; the training events must be as many. */
  condition?: { rows: readonly number[][]; representation: Representation }
}

export function tried(definition: TransformDefinition, trial: Trial): Tried {
  const params = definition.params.parse(trial.params ?? {})
  const described = definition.describe(trial.input, params, trial.condition?.representation ?? null)
  if (!described.ok) throw new Error(described.failure.map((each) => each.message).join(' '))
  const output = described.value
  const condition =
    trial.condition === undefined
      ? null
      : {
          value: batchOf(trial.condition.rows, trial.condition.representation),
          unit: trial.condition.representation.unit,
        }
  const call = { params, input: trial.input, output, condition }
  const fitted = fit()
  return {
    output,
    fitted,
    forward: (events) =>
      rowsOf(definition.forward(arrayOps, batchOf(events, trial.input), { ...call, fitted }), output),
    inverse: (events) =>
      rowsOf(definition.inverse(arrayOps, batchOf(events, output), { ...call, fitted }), trial.input),
  }

  function fit(): Record<string, unknown> {
    if (definition.fit === undefined || definition.measure === undefined) return {}
    const measured = definition.measure(arrayOps, batchOf(trial.training ?? [], trial.input), call)
    const learned = definition.fit(statisticsOf(measured), params, trial.input)
    // What is learned is stored as JSON with the model.
    return JSON.parse(JSON.stringify(learned)) as Record<string, unknown>
  }
}

/** `[batch, columns]`, two passes, population deviation. */
export function statisticsOf(measured: ArrayValue): FeatureStatistics {
  const [count = 0, columns = 0] = measured.shape
  const column = (index: number) =>
    Array.from({ length: count }, (_, row) => measured.values[row * columns + index] ?? Number.NaN)
  const all = Array.from({ length: columns }, (_, index) => column(index))
  const mean = all.map((values) => values.reduce((a, b) => a + b, 0) / count)
  return {
    count,
    min: Float64Array.from(all, (values) => Math.min(...values)),
    max: Float64Array.from(all, (values) => Math.max(...values)),
    mean: Float64Array.from(mean),
    sd: Float64Array.from(all, (values, index) =>
      Math.sqrt(values.reduce((total, value) => total + (value - (mean[index] ?? 0)) ** 2, 0) / count),
    ),
    sorted: all.map((values) => Float64Array.from(values).sort()),
  }
}

export function energies(shape: readonly number[], more: Partial<Representation> = {}): Representation {
  return { shape, unit: 'MeV', geometry: null, fractions: null, classes: null, ...more }
}

function batchOf(events: readonly (readonly number[])[], like: Representation): ArrayValue {
  return arrayValue(events.flat(), [events.length, ...like.shape])
}

function rowsOf(value: ArrayValue, like: Representation): number[][] {
  const size = sizeOf(like.shape)
  if (value.shape.slice(1).join() !== like.shape.join()) {
    throw new Error(`Got [${value.shape.join(', ')}] where an event is [${like.shape.join(', ')}]`)
  }
  return Array.from({ length: value.shape[0] ?? 0 }, (_, row) => [
    ...value.values.slice(row * size, (row + 1) * size),
  ])
}
