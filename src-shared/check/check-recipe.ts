import type { Problem } from '../base/problem.ts'
import { problem } from '../base/problem.ts'
import type { RecipeNetwork, RecipeView } from '../catalog/define-recipe.ts'
import type { GraphDocument } from '../document/schema.ts'
import { eventShape, formatShape, sameShape, sizeOf, withBatch } from '../tensor/shape.ts'
import type { Checked } from './checked.ts'
import type { Unfolded } from './unfold-network.ts'
import { unfoldNetwork } from './unfold-network.ts'

/** Whether a layer's second derivatives have been proved by finite differences on every back end. */
export type Certified = (kind: string, params: Readonly<Record<string, unknown>>) => boolean

type Findings = Pick<Checked, 'document' | 'nodes' | 'networks' | 'shapes' | 'data' | 'training'>

/** Last stage: whether the networks suit the recipe. Networks with an unknown output are not judged. */
export function checkRecipe(findings: Findings, certified: Certified): Problem[] {
  const { document, training, data } = findings
  if (training.recipe === null) return []
  const { definition, params } = training.recipe
  const unfolded = new Map<string, Unfolded>()
  for (const { id, role } of document.networks) {
    const network = role === 'part' ? null : unfoldNetwork(id, findings)
    if (network !== null) unfolded.set(id, network)
  }
  const view: RecipeView = {
    networks: document.networks.flatMap((network) => {
      const found = unfolded.get(network.id)
      return found === undefined ? [] : [recipeNetwork(network, found)]
    }),
    data: data.context.data,
    condition: data.context.condition,
    labels: data.labels?.final ?? null,
  }
  const own = definition.check(view, params)
  const needsLabels =
    definition.needsLabels && data.dataset !== null && data.dataset.params.classes === 0
      ? [labelsMissing(findings)]
      : []
  return [
    ...own,
    ...needsLabels.filter((each) => !own.some((said) => said.code === each.code)),
    ...generatorProblems(view),
    ...batchProblems(document, unfolded),
    ...(definition.needsSecondOrder ? secondOrderProblems(document, unfolded, certified) : []),
  ]
}

function recipeNetwork(
  { id, name, role }: GraphDocument['networks'][number],
  network: Unfolded,
): RecipeNetwork {
  return {
    id,
    name,
    role,
    sources: network.inputs.map(({ node, source, shape }) => ({ node, source, shape: withBatch(shape) })),
    layers: network.steps.map((step) => ({
      node: step.node,
      name: step.name,
      kind: step.kind,
      params: step.params,
      outputShape: step.outputShape,
    })),
    outputShape: network.outputShape,
  }
}

/** What the generator makes and what the critic sees of the data must be the same kind of thing. */
function generatorProblems({ networks, data }: RecipeView): Problem[] {
  const generator = networks.find((network) => network.role === 'generator')
  if (generator === undefined || data === null) return []
  const seen = withBatch(data.shape)
  if (sameShape(generator.outputShape, seen)) return []
  const last = generator.layers.at(-1)
  const size = data.shape.reduce((product, dim) => product * dim, 1)
  return [
    problem({
      code: 'training.generator-shape',
      at: { network: generator.id, ...(last === undefined ? {} : { node: last.node }) },
      message: `“${generator.name}” makes events of ${formatShape(generator.outputShape)}, but the data have ${formatShape(seen)}.`,
      hint:
        data.shape.length === 1
          ? `Give its last Dense layer ${size} units.`
          : `End it with ${size} values and Reshape to ${formatShape(seen)}, or change its last layers.`,
    }),
  ]
}

/** Back ends address at most this many values of one tensor: 2^31 - 1. */
const MAX_VALUES = 2_147_483_647

function batchProblems({ training }: GraphDocument, unfolded: ReadonlyMap<string, Unfolded>): Problem[] {
  return training.trainers.flatMap(({ network, batchFactor }) => {
    const batch = training.batch * batchFactor
    const sizes = (unfolded.get(network)?.steps ?? []).map((step) => ({
      step,
      values: sizeOf(eventShape(step.outputShape)),
    }))
    const largest = sizes.reduce<(typeof sizes)[number] | null>(
      (best, each) => (best === null || each.values > best.values ? each : best),
      null,
    )
    if (largest === null || batch * largest.values <= MAX_VALUES) return []
    return [
      problem({
        code: 'training.batch-too-large',
        at: { network, node: largest.step.node },
        message: `A batch of ${batch} needs ${batch * largest.values} values in “${largest.step.name}”, but at most ${MAX_VALUES} are possible.`,
        hint: `Lower the batch to at most ${Math.floor(MAX_VALUES / largest.values / batchFactor)}.`,
      }),
    ]
  })
}

function secondOrderProblems(
  document: GraphDocument,
  unfolded: ReadonlyMap<string, Unfolded>,
  certified: Certified,
): Problem[] {
  const critics = document.networks.filter((network) => network.role === 'critic')
  return critics.flatMap((critic) => {
    const uncertified = (unfolded.get(critic.id)?.steps ?? []).filter(
      (step) => !certified(step.kind, step.params),
    )
    const nodes = new Map(uncertified.map((step) => [step.node, step]))
    return [...nodes.values()].map((step) =>
      problem({
        code: 'training.second-order',
        at: { node: step.node, network: critic.id },
        message: `The gradient penalty needs the second derivative of every layer of “${critic.name}”, but “${step.name}” (${step.kind}) has no certificate for it.`,
        hint: 'Use a layer or activation that has one, such as Dense or Conv 2D with leaky-relu, or a recipe without a gradient penalty.',
      }),
    )
  })
}

function labelsMissing({ data, training }: Findings): Problem {
  return problem({
    code: 'recipe.labels-missing',
    at: data.dataset === null ? {} : { node: data.dataset.node },
    message: `${training.recipe?.definition.title} learns class labels, but the dataset declares 0 classes.`,
    hint: 'Set “labels” and “classes” of the dataset node.',
  })
}
