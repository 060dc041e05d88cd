import type { RecipeDefinition } from '../../catalog/define-recipe.ts'
import type { Catalog } from '../../catalog/index.ts'
import { setTraining } from '../../document/edits.ts'
import type { DocumentNetwork, GraphDocument, Role, Trainer } from '../../document/schema.ts'

export type Adapted = { document: GraphDocument; changes: string[] }

/**
 * Another recipe, with the trainers that it starts from: optimizer, steps per round and order are the recipe's, and so
 * is the averaged generator. Batch, rounds, frozen networks and settings that both recipes have stay. `changes` says in
 * words what became different.
 */
export function switchRecipe(document: GraphDocument, recipe: RecipeDefinition, catalog: Catalog): Adapted {
  const { training, networks } = document
  const trainers = rolesInOrder(recipe).flatMap((role) => {
    const network = networks.find((each) => each.role === role)
    const usual = network === undefined ? null : usualTrainer(network, recipe)
    return usual === null || training.frozen.includes(usual.network) ? [] : [usual]
  })
  const hasGenerator = networks.some(({ role }) => role === 'generator')
  const average =
    recipe.defaults.average === null || !hasGenerator ? null : (training.average ?? recipe.defaults.average)
  const params = keptParams(training.recipe.params, recipe)
  const next = setTraining(document, { recipe: { kind: recipe.kind, params }, trainers, average })
  return { document: next, changes: changesBetween(document, next, catalog) }
}

/** The trainer that a recipe starts with for a network; null when it does not train its role. */
export function usualTrainer({ id, role }: DocumentNetwork, recipe: RecipeDefinition): Trainer | null {
  const usual = role === 'part' ? undefined : recipe.defaults.trainers[role]
  return usual === undefined
    ? null
    : {
        network: id,
        optimizer: { kind: usual.optimizer.kind, params: { ...usual.optimizer.params } },
        steps: usual.steps,
        batchFactor: usual.batchFactor,
      }
}

function rolesInOrder({ defaults, roles }: RecipeDefinition): Role[] {
  const ordered = Object.keys(defaults.trainers) as Role[] // the keys of a record by role
  return [...ordered, ...roles.filter((role) => !ordered.includes(role))]
}

function keptParams(
  params: Record<string, unknown>,
  { params: schema }: RecipeDefinition,
): Record<string, unknown> {
  const kept = Object.entries(params).filter(([key, value]) => {
    const field = schema.shape[key]
    return field !== undefined && 'safeParse' in field && schema.safeParse({ [key]: value }).success
  })
  return Object.fromEntries(kept)
}

function changesBetween(before: GraphDocument, after: GraphDocument, catalog: Catalog): string[] {
  const [old, now] = [before.training, after.training]
  const nameOf = (id: string) => before.networks.find((each) => each.id === id)?.name ?? id
  const changes = now.trainers.flatMap((trainer) => {
    const was = old.trainers.find((each) => each.network === trainer.network)
    const [from, to] = [
      was === undefined ? 'no trainer' : trainerWords(was, catalog),
      trainerWords(trainer, catalog),
    ]
    return from === to ? [] : [`${nameOf(trainer.network)}: ${to} (was ${from})`]
  })
  const gone = old.trainers.filter((was) => now.trainers.every((each) => each.network !== was.network))
  const lost = Object.keys(old.recipe.params).filter((key) => !(key in now.recipe.params))
  const averages = [old.average, now.average].map((each) => (each === null ? 'off' : `decay ${each.decay}`))
  return [
    ...changes,
    ...gone.map(({ network }) => `${nameOf(network)}: no trainer any more`),
    ...(isOrderChanged(old.trainers, now.trainers)
      ? [`Order of a round: ${now.trainers.map(({ network }) => nameOf(network)).join(', then ')}`]
      : []),
    ...(averages[0] === averages[1] ? [] : [`Moving average: ${averages[1]} (was ${averages[0]})`]),
    ...(lost.length === 0 ? [] : [`Settings of the old recipe dropped: ${lost.join(', ')}`]),
  ]
}

function isOrderChanged(before: readonly Trainer[], after: readonly Trainer[]): boolean {
  const [old, now] = [before, after].map((list) => list.map(({ network }) => network))
  const common = (list: readonly string[] | undefined, other: readonly string[] | undefined) =>
    (list ?? []).filter((id) => other?.includes(id))
  return String(common(old, now)) !== String(common(now, old))
}

/** `Adam η 0.0001, β₁ 0, β₂ 0.9, 5 × per round`. */
function trainerWords({ optimizer, steps }: Trainer, catalog: Catalog): string {
  const definition = catalog.optimizers.find(({ kind }) => kind === optimizer.kind)
  const title = definition?.title ?? optimizer.kind
  // In the order of the schema, however the file has them.
  const keys = new Set([...Object.keys(definition?.params.shape ?? {}), ...Object.keys(optimizer.params)])
  const params = [...keys]
    .filter((key) => key in optimizer.params)
    .map((key) => `${SYMBOLS[key] ?? key} ${String(optimizer.params[key])}`)
  return [`${title} ${params.join(', ')}`.trim(), ...(steps === 1 ? [] : [`${steps} × per round`])].join(', ')
}

const SYMBOLS: Readonly<Record<string, string>> = {
  learningRate: 'η',
  beta1: 'β₁',
  beta2: 'β₂',
  epsilon: 'ε',
}
