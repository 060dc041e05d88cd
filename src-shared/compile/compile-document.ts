import { hasErrors } from '../base/problem.ts'
import type { Checked } from '../check/checked.ts'
import { unfoldNetwork } from '../check/unfold-network.ts'
import type { DataPlan, ModelPlan, NetworkPlan, TrainingPlan } from '../plan/model-plan.ts'
import type { Representation } from '../plan/representation.ts'

/**
 * A checked document without errors in, the plan that the engine, the summary and the exporters work from out. Networks
 * used as nodes are written out in place; their weights keep their owner's names. A document with errors is a bug of
 * the caller. Networks of role `part` are in the plan as well, after those that train.
 */
export function compileDocument(checked: Checked): ModelPlan {
  if (hasErrors(checked.problems)) {
    const first = checked.problems.find((each) => each.severity === 'error')
    throw new Error(`A document with errors cannot be compiled: ${first?.message}`)
  }
  const networks = checked.document.networks.map((network): NetworkPlan => {
    const unfolded = unfoldNetwork(network.id, checked)
    if (unfolded === null) throw new Error(`Network ${network.id} has no output, but also no problem`)
    return { id: network.id, name: network.name, role: network.role, ...unfolded }
  })
  const isPart = (network: NetworkPlan): boolean => network.role === 'part'
  return {
    name: checked.document.name,
    networks: [...networks.filter((each) => !isPart(each)), ...networks.filter(isPart)],
    data: compileData(checked),
    training: compileTraining(checked),
  }
}

/** What a document without a dataset node has instead of showers: networks that need data were refused before. */
const NOTHING: Representation = { shape: [], unit: '1', geometry: null, fractions: null, classes: null }

function compileData({ data }: Checked): DataPlan {
  return {
    dataset: data.dataset === null ? null : { node: data.dataset.node, params: data.dataset.params },
    showers: data.showers ?? { raw: NOTHING, transforms: [], final: NOTHING },
    condition: data.condition,
    labels: data.labels,
  }
}

function compileTraining({ document, training }: Checked): TrainingPlan {
  const { recipe, optimizers } = training
  if (recipe === null) throw new Error('A training without recipe, but also without problem')
  const { batch, trainers, frozen, pretraining, average } = document.training
  const roles = new Map(document.networks.map((network) => [network.id, network.role]))
  const hasGenerator = document.networks.some((network) => network.role === 'generator')
  return {
    recipe: { kind: recipe.definition.kind, params: recipe.params },
    batch,
    trainers: trainers.map((trainer, index) => {
      const params = optimizers[index]
      const role = roles.get(trainer.network)
      if (params == null || role === undefined)
        throw new Error(`Trainer ${index} has problems that were not said`)
      const { network, steps, batchFactor } = trainer
      return { network, role, optimizer: { kind: trainer.optimizer.kind, params }, steps, batchFactor }
    }),
    frozen: [...frozen],
    pretraining: pretraining.map(({ network, rounds }) => ({ network, rounds })),
    average: hasGenerator && average !== null ? { decay: average.decay } : null,
  }
}
