import type { Checked } from '../check/checked.ts'
import { unfoldNetwork } from '../check/unfold-network.ts'
import type { ModelPlan, NetworkPlan, StepPlan, WeightPlan } from '../plan/model-plan.ts'
import type { Shape } from '../tensor/shape.ts'
import { formatShape, sizeOf } from '../tensor/shape.ts'
import type { Counts, NetworkSummary, Summary, SummaryRow } from './summary-form.ts'
import { receptiveFields } from './receptive-field.ts'

export { summaryText } from './summary-text.ts'

export function summarize(source: Checked | ModelPlan): Summary {
  return 'document' in source ? summarizeChecked(source) : summarizePlan(source)
}

function summarizePlan(plan: ModelPlan): Summary {
  const labelled = plan.networks.map((network) => ({ ...network, unfolded: network }))
  return {
    name: plan.name,
    networks: labelled.map(summarizeNetwork),
    data: {
      showers: chainSteps(plan.data.dataset === null ? null : plan.data.showers),
      condition: chainSteps(plan.data.condition),
      labels: chainSteps(plan.data.labels),
    },
    training: {
      recipe: plan.training.recipe.kind,
      batch: plan.training.batch,
      trainers: plan.training.trainers.map(({ network, optimizer, steps, batchFactor }) => ({
        network,
        optimizer: optimizer.kind,
        steps,
        batch: plan.training.batch * batchFactor,
      })),
    },
    parameters: countOnce(plan.networks.flatMap((network) => network.weights)),
  }
}

function summarizeChecked(checked: Checked): Summary {
  const networks = checked.document.networks.map((network) => ({
    ...network,
    unfolded: unfoldNetwork(network.id, checked),
  }))
  const { batch, trainers } = checked.document.training
  return {
    name: checked.document.name,
    networks: networks.map((network) =>
      network.unfolded === null
        ? incompleteNetwork(network, checked)
        : summarizeNetwork({ ...network, unfolded: network.unfolded }),
    ),
    data: {
      showers: chainSteps(checked.data.showers),
      condition: chainSteps(checked.data.condition),
      labels: chainSteps(checked.data.labels),
    },
    training:
      checked.training.recipe === null
        ? null
        : {
            recipe: checked.training.recipe.definition.kind,
            batch,
            trainers: trainers.map((trainer) => ({
              network: trainer.network,
              optimizer: trainer.optimizer.kind,
              steps: trainer.steps,
              batch: batch * trainer.batchFactor,
            })),
          },
    parameters: countOnce(networks.flatMap((network) => network.unfolded?.weights ?? [])),
  }
}

type Named = { id: string; name: string; role: string }
type Steps = Pick<NetworkPlan, 'inputs' | 'steps' | 'weights'>

function summarizeNetwork({ id, name, role, unfolded }: Named & { unfolded: Steps }): NetworkSummary {
  const fields = receptiveFields(unfolded.steps)
  const weights = new Map(unfolded.weights.map((weight) => [weight.name, weight]))
  const seen = new Set<string>()
  const sources = unfolded.inputs.map((input): SummaryRow => ({
    node: input.key,
    name: input.name,
    kind: input.source,
    shape: [...input.shape],
    parameters: { total: 0, trainable: 0 },
    receptiveField: null,
    shared: false,
  }))
  const layers = unfolded.steps.map((step): SummaryRow => {
    const own = weightsOf(step, weights)
    const shared = own.length > 0 && own.every((weight) => seen.has(weight.name))
    for (const weight of own) seen.add(weight.name)
    return {
      node: step.key,
      name: step.name,
      kind: step.kind,
      shape: eventDims(step.outputShape),
      parameters: shared ? { total: 0, trainable: 0 } : countOnce(own),
      receptiveField: fields.get(step.key) ?? null,
      shared,
    }
  })
  const parameters = countOnce(unfolded.weights)
  return { id, name, role, rows: [...sources, ...layers], parameters, complete: true }
}

/** Rows in graph order with what is known, so that a half-drawn network can be looked at. */
function incompleteNetwork({ id, name, role }: Named, checked: Checked): NetworkSummary {
  const order = checked.networks.get(id)?.order ?? []
  const rows = order.map((node): SummaryRow => {
    const shape = checked.shapes.get(node)
    const found = checked.nodes.get(node)
    return {
      node,
      name: found?.name ?? node,
      kind: found?.node.kind ?? '',
      shape: shape === undefined ? null : eventDims(shape),
      parameters: checked.parameters.get(node) ?? { total: 0, trainable: 0 },
      receptiveField: null,
      shared: false,
    }
  })
  const sum = (of: keyof Counts): number => rows.reduce((total, row) => total + row.parameters[of], 0)
  return {
    id,
    name,
    role,
    rows,
    parameters: { total: sum('total'), trainable: sum('trainable') },
    complete: false,
  }
}

function weightsOf(step: StepPlan, weights: ReadonlyMap<string, WeightPlan>): WeightPlan[] {
  return Object.values(step.weights).map((name) => {
    const weight = weights.get(name)
    if (weight === undefined) throw new Error(`Step ${step.key} reads ${name}, which is not planned`)
    return weight
  })
}

function countOnce(weights: readonly WeightPlan[]): Counts {
  const unique = [...new Map(weights.map((weight) => [weight.name, weight])).values()]
  const sum = (chosen: readonly WeightPlan[]): number =>
    chosen.reduce((total, weight) => total + sizeOf(weight.shape), 0)
  return { total: sum(unique), trainable: sum(unique.filter((weight) => weight.trainable)) }
}

/** `['4 cm', 'Standardise: 4']`: what the file gives, then what leaves each transform. */
function chainSteps(chain: ModelPlan['data']['condition']): string[] {
  if (chain === null) return []
  const { raw, transforms } = chain
  const unit = raw.unit === '1' ? '' : ` ${raw.unit}`
  return [
    raw.classes === null ? `${formatShape(raw.shape)}${unit}` : `1 of ${raw.classes} classes`,
    ...transforms.map(
      ({ name, output }) =>
        `${name}: ${formatShape(output.shape)}${output.unit === '1' ? '' : ` ${output.unit}`}`,
    ),
  ]
}

function eventDims(shape: Shape): number[] {
  return shape.slice(1).map((dim) => dim ?? 0)
}
