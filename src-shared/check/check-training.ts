import type { Problem } from '../base/problem.ts'
import { problem } from '../base/problem.ts'
import type { RecipeDefinition } from '../catalog/define-recipe.ts'
import type { Catalog } from '../catalog/index.ts'
import type { DocumentNetwork, GraphDocument, Trainer } from '../document/schema.ts'
import type { CheckedTraining } from './checked.ts'
import { closestWord } from './closest-word.ts'
import { readParams } from './read-params.ts'

/** Sixth stage: who trains, with what, how often; whether the networks that the recipe needs are there. */
export function checkTraining(
  document: GraphDocument,
  catalog: Catalog,
): { training: CheckedTraining; problems: Problem[] } {
  const { recipe, problems } = readRecipe(document, catalog)
  const optimizers: (Record<string, unknown> | null)[] = []
  for (const trainer of document.training.trainers) {
    const optimizer = readOptimizer(trainer, document, catalog)
    optimizers.push(optimizer.ok)
    problems.push(...optimizer.problems)
  }
  problems.push(
    ...unknownNetworks(document),
    ...scheduleProblems(document),
    ...batchProblems(document),
    ...(recipe === null ? [] : roleProblems(document, recipe.definition)),
  )
  return { training: { recipe, optimizers }, problems }
}

function readRecipe(
  document: GraphDocument,
  catalog: Catalog,
): { recipe: CheckedTraining['recipe']; problems: Problem[] } {
  const { kind, params } = document.training.recipe
  const definition = catalog.recipes.find((each) => each.kind === kind)
  if (definition === undefined) {
    const kinds = catalog.recipes.map((each) => each.kind)
    return { recipe: null, problems: [unknownChoice('training.unknown-recipe', 'recipe', { kind, kinds })] }
  }
  const read = readParams({ schema: definition.params, params, owner: definition.title, at: {} })
  return read.ok
    ? { recipe: { definition, params: read.value }, problems: [] }
    : { recipe: null, problems: read.failure }
}

function readOptimizer(
  trainer: Trainer,
  document: GraphDocument,
  catalog: Catalog,
): { ok: Record<string, unknown> | null; problems: Problem[] } {
  const { kind, params } = trainer.optimizer
  const isKnown = document.networks.some((network) => network.id === trainer.network)
  const at = isKnown ? { network: trainer.network } : {}
  const definition = catalog.optimizers.find((each) => each.kind === kind)
  if (definition === undefined) {
    const kinds = catalog.optimizers.map((each) => each.kind)
    const unknown = unknownChoice('training.unknown-optimizer', 'optimizer', { kind, kinds })
    return { ok: null, problems: [{ ...unknown, at }] }
  }
  const read = readParams({ schema: definition.params, params, owner: definition.title, at })
  return read.ok ? { ok: read.value, problems: [] } : { ok: null, problems: read.failure }
}

function unknownChoice(
  code: 'training.unknown-recipe' | 'training.unknown-optimizer',
  what: string,
  { kind, kinds }: { kind: string; kinds: readonly string[] },
): Problem {
  const near = closestWord(kind, kinds)
  return problem({
    code,
    message: `Ganvas knows no ${what} “${kind}”.${near === null ? '' : ` Did you mean “${near}”?`}`,
    hint: `Choose one of ${kinds.join(', ')}.`,
  })
}

function unknownNetworks({ networks, training }: GraphDocument): Problem[] {
  const known = new Set(networks.map((network) => network.id))
  const mentions = [
    ...training.trainers.map((trainer) => ({ id: trainer.network, what: 'A trainer' })),
    ...training.frozen.map((id) => ({ id, what: 'The list of frozen networks' })),
    ...training.pretraining.map((each) => ({ id: each.network, what: 'The pre-training' })),
  ]
  return mentions
    .filter(({ id }) => !known.has(id))
    .map(({ id, what }) =>
      problem({
        code: 'training.unknown-network',
        message: `${what} names the network “${id}”, which is not among the ${known.size} of the project.`,
        hint: 'Remove it from the training, or add the network.',
      }),
    )
}

function scheduleProblems(document: GraphDocument): Problem[] {
  const { networks, training } = document
  const problems: Problem[] = []
  for (const network of networks) {
    const trainers = training.trainers.filter((trainer) => trainer.network === network.id).length
    const isFrozen = training.frozen.includes(network.id)
    if (trainers > 1) problems.push(trainedTwice(network, trainers))
    if (trainers > 0 && isFrozen) problems.push(frozenTrainer(network))
    if (isFrozen && training.pretraining.some((each) => each.network === network.id)) {
      problems.push(frozenPretraining(network))
    }
  }
  if (training.average !== null && !networks.some((network) => network.role === 'generator')) {
    problems.push(
      problem({
        code: 'training.average-unused',
        severity: 'warning',
        message: `The training averages the weights of 1 generator, but the project has 0.`,
        hint: 'Switch the average off.',
      }),
    )
  }
  return problems
}

function batchProblems({ networks, training }: GraphDocument): Problem[] {
  const known = new Set(networks.map((network) => network.id))
  return training.trainers
    .filter(
      ({ network, batchFactor }) => known.has(network) && !Number.isInteger(training.batch * batchFactor),
    )
    .map(({ network, batchFactor }) =>
      problem({
        code: 'training.batch-factor',
        at: { network },
        message: `A batch of ${training.batch} times ${batchFactor} is ${training.batch * batchFactor} events, which is not a whole number.`,
        hint: 'Change the batch or the factor.',
      }),
    )
}

/** One network of each role that the recipe needs, no other one, and each of them trained or frozen. */
function roleProblems(document: GraphDocument, recipe: RecipeDefinition): Problem[] {
  const { networks, training } = document
  const problems: Problem[] = []
  for (const role of recipe.roles) {
    const [network, ...others] = networks.filter((each) => each.role === role)
    if (network === undefined) problems.push(missingRole(recipe, role, networks))
    else if (others.length > 0) problems.push(repeatedRole(recipe, role, [network, ...others]))
    else if (!isTrained(network, document) && !training.frozen.includes(network.id)) {
      problems.push(untrained(network, recipe))
    }
  }
  const extra = networks.filter((each) => each.role !== 'part' && !recipe.roles.includes(each.role))
  problems.push(...extra.map((network) => extraRole(network, recipe)))
  const needed = networks.filter((each) => recipe.roles.includes(each.role))
  if (needed.length > 0 && needed.every((each) => training.frozen.includes(each.id))) {
    problems.push(
      problem({
        code: 'training.nothing-trains',
        message: `All ${needed.length} networks of the recipe are frozen, so 0 would train.`,
        hint: 'Take one of them off the list of frozen networks and give it a trainer.',
      }),
    )
  }
  const parts = new Set(networks.filter((each) => each.role === 'part').map((each) => each.id))
  const trainedParts = training.trainers.filter((trainer) => parts.has(trainer.network))
  problems.push(...trainedParts.map((trainer) => trainedPart(trainer, networks)))
  return problems
}

function isTrained(network: DocumentNetwork, { training }: GraphDocument): boolean {
  return training.trainers.some((trainer) => trainer.network === network.id)
}

function trainedTwice(network: DocumentNetwork, trainers: number): Problem {
  return problem({
    code: 'training.trained-twice',
    at: { network: network.id },
    message: `“${network.name}” has ${trainers} trainers, but needs 1: two optimizers would disturb each other.`,
    hint: 'Remove all but one; to train it more often, raise the number of its steps.',
  })
}

function frozenTrainer(network: DocumentNetwork): Problem {
  return problem({
    code: 'training.frozen-trains',
    at: { network: network.id },
    message: `“${network.name}” is frozen, but has 1 trainer.`,
    hint: 'Remove the trainer, or take the network off the list of frozen networks.',
  })
}

function frozenPretraining(network: DocumentNetwork): Problem {
  return problem({
    code: 'training.frozen-trains',
    at: { network: network.id },
    message: `“${network.name}” is frozen, but is to be pre-trained.`,
    hint: 'Remove the pre-training, or take the network off the list of frozen networks.',
  })
}

function missingRole(recipe: RecipeDefinition, role: string, networks: readonly DocumentNetwork[]): Problem {
  const found = networks.map((each) => `“${each.name}” (${each.role})`).join(', ')
  return problem({
    code: 'training.role-missing',
    message: `${recipe.title} needs 1 ${role}, but the project has 0${found === '' ? '' : `; it has ${found}`}.`,
    hint: `Give one network the role “${role}”, or choose another recipe.`,
  })
}

function repeatedRole(
  recipe: RecipeDefinition,
  role: string,
  found: readonly [DocumentNetwork, ...DocumentNetwork[]],
): Problem {
  return problem({
    code: 'training.role-repeated',
    at: { network: found[1]?.id ?? found[0].id },
    message: `${recipe.title} needs 1 ${role}, but the project has ${found.length}: ${found.map((each) => `“${each.name}”`).join(' and ')}.`,
    hint: 'Give the others the role “part”, or delete them.',
  })
}

function extraRole(network: DocumentNetwork, recipe: RecipeDefinition): Problem {
  return problem({
    code: 'training.role-extra',
    at: { network: network.id },
    message: `“${network.name}” is a ${network.role}, which ${recipe.title} does not train: it needs 1 ${recipe.roles.join(' and 1 ')}.`,
    hint: 'Change its role or the recipe, or delete the network.',
  })
}

function untrained(network: DocumentNetwork, recipe: RecipeDefinition): Problem {
  return problem({
    code: 'training.untrained',
    at: { network: network.id },
    message: `${recipe.title} trains the ${network.role}, but “${network.name}” has 0 trainers.`,
    hint: 'Give it a trainer with an optimizer, or freeze it.',
  })
}

function trainedPart(trainer: Trainer, networks: readonly DocumentNetwork[]): Problem {
  const name = networks.find((each) => each.id === trainer.network)?.name
  return problem({
    code: 'training.part-trains',
    at: { network: trainer.network },
    message: `“${name}” is a part and has 1 trainer, but needs 0: it trains with the networks that use it.`,
    hint: 'Remove the trainer, or change the role of the network.',
  })
}
