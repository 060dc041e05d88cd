import type { LayerDefinition, LayerMode } from '../catalog/define.ts'
import { layers as catalogLayers } from '../catalog/index.ts'
import type { NetworkPlan, StepPlan } from '../plan/model-plan.ts'
import type { Ops } from '../plan/ops.ts'

/**
 * What comes in: a network's plan, a value per source and a way to look weights up. What goes out: the network's
 * output, in whatever `ops` computes with. The engine, both export writers and the tests run networks through here,
 * so that none of them can give a layer another meaning.
 */
export function runNetwork<T>(ops: Ops<T>, network: NetworkPlan, call: NetworkCall<T>): T {
  const definitions = new Map((call.layers ?? catalogLayers).map((each) => [each.kind, each]))
  const values = new Map<string, T>()
  for (const source of network.inputs) {
    values.set(source.key, found(call.inputs.get(source.key), `input ${source.key}`, network))
  }
  for (const step of network.steps) {
    const layer = found(definitions.get(step.kind), `layer kind ${step.kind}`, network)
    const inputs = step.inputs.map((key) => found(values.get(key), `value ${key} for ${step.key}`, network))
    values.set(
      step.key,
      layer.forward(ops, {
        inputs,
        shapes: step.inputShapes,
        outputShape: step.outputShape,
        params: step.params,
        weights: weightsOf(step, call),
        mode: call.mode(step),
      }),
    )
  }
  return found(values.get(network.output), `output ${network.output}`, network)
}

export type NetworkCall<T> = {
  /** By `SourcePlan.key`; each `[batch, ...source.shape]`. */
  inputs: ReadonlyMap<string, T>
  /** By `WeightPlan.name`. Asked once for every use, so a weight shared by two steps is asked for twice. */
  weight(name: string): T
  /** Asked once per step. `update` of the mode gets local names: `step.weights` has the model's names. */
  mode(step: StepPlan): LayerMode<T>
  /** Other layers than the catalogue's; for tests. */
  layers?: readonly LayerDefinition[]
}

function weightsOf<T>(step: StepPlan, call: NetworkCall<T>): Record<string, T> {
  return Object.fromEntries(Object.entries(step.weights).map(([local, name]) => [local, call.weight(name)]))
}

function found<Value>(value: Value | undefined, what: string, network: NetworkPlan): Value {
  if (value === undefined) throw new Error(`Network ${network.id} lacks ${what}`)
  return value
}
