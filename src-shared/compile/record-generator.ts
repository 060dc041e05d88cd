import { recordGraph } from '../catalog/exporters/graph/record.ts'
import type { Graph, GraphNode } from '../catalog/exporters/graph/graph.ts'
import type { WeightPlan } from '../plan/model-plan.ts'
import type { Sampler } from './sampler.ts'
import { sampleShowers, samplerInputs, samplerOutput } from './sampler.ts'

/** Weights by `WeightPlan.name`: the averaged ones where the run keeps an average. */
export type TrainedWeights = ReadonlyMap<string, Float32Array>

/** The trained generator as the graph of one function, ready for any exporter. */
export function recordGenerator(sampler: Sampler, weights: TrainedWeights): Graph {
  const plans = new Map(sampler.network.weights.map((each) => [each.name, each]))
  return recordGraph(samplerInputs(sampler), ({ ops, inputs, builder }) => {
    const showers = sampleShowers(ops, sampler, {
      inputs,
      weight: (name): GraphNode => {
        const { shape, values } = weightOf(name, plans, weights)
        return builder.weight(name, values, shape)
      },
      entering: (step) => builder.enter(step?.name ?? ''),
    })
    return { [samplerOutput(sampler).name]: showers }
  })
}

function weightOf(
  name: string,
  plans: ReadonlyMap<string, WeightPlan>,
  weights: TrainedWeights,
): { shape: readonly number[]; values: Float32Array } {
  const [plan, values] = [plans.get(name), weights.get(name)]
  if (plan === undefined || values === undefined) throw new Error(`Weight ${name} is missing`)
  return { shape: plan.shape, values }
}
