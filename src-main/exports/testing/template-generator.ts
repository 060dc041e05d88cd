import { readFileSync } from 'node:fs'
import { createRng } from '../../../src-shared/base/rng.ts'
import { catalog } from '../../../src-shared/catalog/index.ts'
import { statisticsOf } from '../../../src-shared/catalog/transforms/tried.ts'
import { checkDocument } from '../../../src-shared/check/check-document.ts'
import { compileDocument } from '../../../src-shared/compile/compile-document.ts'
import { initialWeights } from '../../../src-shared/compile/initialize.ts'
import { sampleShowers, samplerInputs } from '../../../src-shared/compile/sampler.ts'
import { parseDocument } from '../../../src-shared/document/parse-document.ts'
import type { ArrayValue } from '../../../src-shared/plan/array-ops.ts'
import { arrayOps, arrayValue } from '../../../src-shared/plan/array-ops.ts'
import type { ChainPlan, ModelPlan, NetworkPlan, WeightPlan } from '../../../src-shared/plan/model-plan.ts'
import { sizeOf } from '../../../src-shared/tensor/shape.ts'
import type { ExportReference } from '../export-generator.ts'
import type { TrainedGenerator } from '../trained-generator.ts'

/** A starter project's generator as after a run: weights away from their start, transforms fitted to made-up events. */
export function templateGenerator(template: string): TrainedGenerator {
  const path = new URL(`../../../resources/templates/${template}.ganvas`, import.meta.url)
  const parsed = parseDocument(readFileSync(path, 'utf8'))
  if (!parsed.ok) throw new Error(parsed.failure.map((each) => each.message).join())
  const plan = compileDocument(checkDocument(parsed.value.document, catalog))
  const network = plan.networks.find((each) => each.role === 'generator')
  if (network === undefined) throw new Error(`${template} has no generator`)
  return {
    plan,
    network,
    weights: shakenWeights(network),
    fitted: fittedTo(plan, inventedEvents(plan)),
    metadata: {
      ganvasVersion: '0.1.0',
      runId: 'test-run',
      created: '2026-11-20T12:00:00Z',
      dataFile: 'showers.hdf5',
      dataSha256: 'ab'.repeat(32),
      energyRangeGeV: { min: 1, max: 100 },
      training: { seed: 3, steps: 1200 },
    },
  }
}

/** Showers of the generator in float64, for inputs drawn as their descriptions say. */
export function referenceOf(trained: TrainedGenerator, count: number): ExportReference {
  const rng = createRng(5, 'reference')
  const inputs = Object.fromEntries(
    samplerInputs(trained).map((input) => {
      const draw = (): number => {
        if (input.role === 'latent') return input.distribution === 'normal' ? rng.normal() : rng.uniform()
        if (input.role === 'label') return rng.integer(input.classes)
        return 1 + 99 * rng.uniform()
      }
      return [input.name, Float32Array.from({ length: count * sizeOf(input.shape) }, draw)]
    }),
  )
  const arrays = Object.fromEntries(
    samplerInputs(trained).map(({ name, shape }) => [
      name,
      arrayValue(inputs[name] ?? [], [count, ...shape]),
    ]),
  )
  const plans = new Map(trained.network.weights.map((each) => [each.name, each]))
  const showers = sampleShowers(arrayOps, trained, {
    inputs: arrays,
    weight: (name) => arrayValue(trained.weights.get(name) ?? [], plans.get(name)?.shape ?? []),
  })
  return { count, inputs, showers: Float32Array.from(showers.values) }
}

/** Biases and moving averages start at 0 and 1, where a mistake would not show. */
function shakenWeights(network: NetworkPlan): Map<string, Float32Array> {
  const start = initialWeights(network, 1)
  return new Map(
    network.weights.map((plan) => [plan.name, shaken(plan, start.get(plan.name) ?? new Float32Array(0))]),
  )
}

function shaken(plan: WeightPlan, values: Float32Array): Float32Array {
  const rng = createRng(2, plan.name)
  return values.map((value) =>
    /variance|gamma/.test(plan.local) ? 0.5 + rng.uniform() : value + 0.05 * rng.normal(),
  )
}

type Events = { showers: ArrayValue; condition: ArrayValue | null }

function inventedEvents({ data }: ModelPlan): Events {
  const rng = createRng(4, 'events')
  const count = 50
  const drawn = (chain: ChainPlan, draw: () => number): ArrayValue => {
    const shape = [count, ...chain.raw.shape]
    return arrayValue(Float64Array.from({ length: sizeOf(shape) }, draw), shape)
  }
  const { condition } = data
  return {
    showers: drawn(data.showers, () => (rng.uniform() < 0.3 ? 0 : -20 * Math.log(1 - rng.uniform()))),
    condition:
      condition === null
        ? null
        : drawn(condition, () =>
            condition.raw.classes === null
              ? 1000 + 99_000 * rng.uniform()
              : rng.integer(condition.raw.classes),
          ),
  }
}

function fittedTo({ data }: ModelPlan, events: Events): Record<string, Record<string, unknown>> {
  const fitted: Record<string, Record<string, unknown>> = {}
  const condition =
    events.condition === null || data.condition === null
      ? null
      : { value: events.condition, unit: data.condition.raw.unit }
  const walk = (chain: ChainPlan, start: ArrayValue): void => {
    let value = start
    for (const step of chain.transforms) {
      const transform = catalog.transforms.find((each) => each.kind === step.kind)
      if (transform === undefined) throw new Error(`No transform ${step.kind}`)
      const call = { params: step.params, input: step.input, output: step.output, condition }
      const measured = transform.measure?.(arrayOps, value, call)
      if (measured !== undefined && transform.fit !== undefined) {
        fitted[step.node] = transform.fit(statisticsOf(columnsOf(measured)), step.params, step.input)
      }
      value = transform.forward(arrayOps, value, { ...call, fitted: fitted[step.node] ?? {} })
    }
  }
  walk(data.showers, events.showers)
  if (data.condition !== null && events.condition !== null) walk(data.condition, events.condition)
  return fitted
}

/** `[batch, ...]` → `[batch, columns]` */
function columnsOf({ shape, values }: ArrayValue): ArrayValue {
  const [count = 0] = shape
  return { shape: [count, values.length / count], values }
}
