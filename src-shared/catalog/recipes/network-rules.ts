import { problem, type Problem } from '../../base/problem.ts'
import type { NetworkRole } from '../../plan/model-plan.ts'
import { formatShape } from '../../tensor/shape.ts'
import type { RecipeLayer, RecipeNetwork, RecipeView } from '../define-recipe.ts'

/** Questions that recipes ask about drawn networks, and the problems they answer with. */

/** The network of a role; null when the document has none (the checker then says so, not the recipe). */
export function networkOf(view: RecipeView, role: NetworkRole): RecipeNetwork | null {
  return view.networks.find((network) => network.role === role) ?? null
}

/** Layers that move numbers without changing what they mean: the activation before them still ends the network. */
const TRANSPARENT = new Set([
  'flatten',
  'reshape',
  'permute',
  'dropout',
  'cropping-1d',
  'cropping-2d',
  'cropping-3d',
])
const NO_ACTIVATION = 'linear'

/** The activation that a network's output has gone through last, `linear` when there is none. */
export function finalActivation(layers: readonly Pick<RecipeLayer, 'kind' | 'params'>[]): string {
  return activationOf(lastMeaningful(layers))
}

function lastMeaningful<L extends Pick<RecipeLayer, 'kind' | 'params'>>(layers: readonly L[]): L | undefined {
  return layers.findLast((layer) => !TRANSPARENT.has(layer.kind))
}

function activationOf(layer: Pick<RecipeLayer, 'kind' | 'params'> | undefined): string {
  if (layer === undefined) return NO_ACTIVATION
  const activation = layer.params['activation']
  if (typeof activation === 'string') return activation
  return layer.kind === 'leaky-relu' || layer.kind === 'prelu' ? layer.kind : NO_ACTIVATION
}

/** `allowed` lists final activations; `why` completes "… because". */
export function mustEndIn(
  network: RecipeNetwork,
  allowed: readonly string[],
  options: { code: string; why: string; hint: string },
): Problem[] {
  const last = lastMeaningful(network.layers)
  const found = activationOf(last)
  if (last === undefined || allowed.includes(found)) return []
  return [
    problem({
      code: options.code,
      at: { node: last.node, network: network.id, param: 'activation' },
      message: `“${network.name}” ends in ${found}, but must end in ${allowed.join(' or ')}: ${options.why}.`,
      hint: options.hint,
    }),
  ]
}

/** Critics of the Wasserstein family, hinge and least squares give a raw score. */
export function mustGiveRawScore(network: RecipeNetwork, recipe: string): Problem[] {
  return mustEndIn(network, ['linear'], {
    code: 'recipe.critic-not-raw',
    why: `${recipe} needs a raw score, not a probability`,
    hint: 'Set the activation of the last layer to linear.',
  })
}

/** One number per event comes out of a critic. */
export function mustGiveOneNumber(network: RecipeNetwork): Problem[] {
  return mustGiveNumbers(network, 1, 'one score per event')
}

export function mustGiveNumbers(network: RecipeNetwork, count: number, meaning: string): Problem[] {
  const shape = network.outputShape
  if (shape.length === 2 && shape[1] === count) return []
  const last = network.layers.at(-1)
  return [
    problem({
      code: 'recipe.output-size',
      at: { network: network.id, ...(last === undefined ? {} : { node: last.node }) },
      message: `“${network.name}” gives ${formatShape(shape)} per event, but ${meaning} needs ${count}.`,
      hint: `End “${network.name}” with Flatten and a Dense layer of ${count} ${count === 1 ? 'unit' : 'units'}.`,
    }),
  ]
}

/** Gulrajani et al. 2017, section 4: the penalty is per event, batch norm ties the events of a batch together. */
export function mustNotHoldBatchNorm(network: RecipeNetwork): Problem[] {
  return network.layers
    .filter((layer) => layer.kind === 'batch-norm')
    .map((layer) =>
      problem({
        code: 'recipe.batch-norm-in-critic',
        at: { node: layer.node, network: network.id },
        message: `“${network.name}” holds batch normalisation, which a gradient penalty does not allow: the penalty needs each score to depend on its own event alone.`,
        hint: 'Remove it or replace it with Layer norm.',
      }),
    )
}

/** A generator needs something random to start from; a critic needs to see the data. */
export function mustHaveSource(network: RecipeNetwork, source: 'latent' | 'data', why: string): Problem[] {
  if (network.sources.some((each) => each.source === source)) return []
  return [
    problem({
      code: 'recipe.source-missing',
      at: { network: network.id },
      message: `“${network.name}” has no ${source} source: ${why}.`,
      hint: `Add a ${source === 'latent' ? 'Latent' : 'Data'} node to “${network.name}” and wire it to the first layer.`,
    }),
  ]
}

/** A network that is told what it should find out learns nothing. */
export function mustNotSeeCondition(
  network: RecipeNetwork,
  options: { why: string; severity: 'error' | 'warning' },
): Problem[] {
  return network.sources
    .filter((each) => each.source === 'condition')
    .map(({ node }) =>
      problem({
        code: 'recipe.sees-answer',
        severity: options.severity,
        at: { node, network: network.id },
        message: `“${network.name}” has a condition source, but ${options.why}.`,
        hint: 'Remove the Condition node and its wires.',
      }),
    )
}

/** The checks that every generator/critic pair shares, whatever the loss. */
export function checkPair(view: RecipeView): Problem[] {
  const generator = networkOf(view, 'generator')
  const critic = networkOf(view, 'critic')
  return [
    ...(generator === null
      ? []
      : mustHaveSource(generator, 'latent', 'without random numbers it can only make one shower')),
    ...(critic === null ? [] : mustHaveSource(critic, 'data', 'it has to see real and generated showers')),
    ...(generator === null || critic === null ? [] : mustKnowTheSameCondition(generator, critic)),
  ]
}

/** With a condition in only one of the two, the pair learns the unconditional distribution. */
function mustKnowTheSameCondition(generator: RecipeNetwork, critic: RecipeNetwork): Problem[] {
  const knows = (network: RecipeNetwork) => network.sources.some((each) => each.source === 'condition')
  if (knows(generator) === knows(critic)) return []
  const [with_, without] = knows(generator) ? [generator, critic] : [critic, generator]
  return [
    problem({
      code: 'recipe.condition-one-sided',
      severity: 'warning',
      at: { network: without.id },
      message: `“${with_.name}” sees the condition, but “${without.name}” does not: the generator will not learn to obey it.`,
      hint: `Add a Condition node to “${without.name}”.`,
    }),
  ]
}
