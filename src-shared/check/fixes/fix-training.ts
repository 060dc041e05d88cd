import type { Problem } from '../../base/problem.ts'
import type { RecipeDefinition } from '../../catalog/define-recipe.ts'
import { removeTrainer, setRecipe, setRole, setTrainer, setTraining } from '../../document/edits.ts'
import type { DocumentNetwork, GraphDocument, Role, Training } from '../../document/schema.ts'
import { eventShape, sizeOf } from '../../tensor/shape.ts'
import type { Checked } from '../checked.ts'
import { closestWord } from '../closest-word.ts'
import { switchRecipe, usualTrainer } from './adapt-training.ts'
import type { Fix, FixFinder, FixFinders } from './fix.ts'

/** Who trains whom with what. */
export const trainingFixes: FixFinders = {
  'training.unknown-recipe': (_, { document, catalog }) => {
    const { recipe } = document.training
    const near = closestWord(
      recipe.kind,
      catalog.recipes.map(({ kind }) => kind),
    )
    if (near === null) return recipesThatFit(document, catalog.recipes).map((each) => switchTo(each, catalog))
    const title = catalog.recipes.find(({ kind }) => kind === near)?.title
    return [{ label: `Use ${title}`, change: (each) => setRecipe(each, { ...recipe, kind: near }) }]
  },
  'training.unknown-optimizer': atTrainers((network, { document, catalog }) => {
    const trainer = document.training.trainers.find((each) => each.network === network.id)
    const kinds = catalog.optimizers.map(({ kind }) => kind)
    if (trainer === undefined || kinds.includes(trainer.optimizer.kind)) return []
    const kind = closestWord(trainer.optimizer.kind, kinds) ?? 'adam'
    const definition = catalog.optimizers.find((each) => each.kind === kind)
    const params = Object.fromEntries(
      Object.entries(trainer.optimizer.params).filter(([key]) => key in (definition?.params.shape ?? {})),
    )
    return [
      {
        label: `Use ${definition?.title}`,
        change: (each) => setTrainer(each, { ...trainer, optimizer: { kind, params } }),
      },
    ]
  }),
  'training.unknown-network': () => [{ label: 'Remove it from the training', change: withoutStrangers }],
  'training.role-missing': (_, checked) => {
    const { document, catalog, training } = checked
    const roles = training.recipe?.definition.roles ?? []
    const missing = roles.filter((role) => document.networks.every((each) => each.role !== role))
    const spare = document.networks.filter(({ role }) => role !== 'part' && !roles.includes(role))
    return [
      ...missing.flatMap((role) =>
        spare.map((network) => giveRole(network, role, training.recipe?.definition)),
      ),
      ...recipesThatFit(document, catalog.recipes).map((each) => switchTo(each, catalog)),
    ]
  },
  'training.role-extra': atTrainers((network, { document, catalog, training }) => {
    const recipe = training.recipe?.definition
    const missing = (recipe?.roles ?? []).filter((role) =>
      document.networks.every((each) => each.role !== role),
    )
    return [
      ...missing.map((role) => giveRole(network, role, recipe)),
      ...recipesThatFit(document, catalog.recipes).map((each) => switchTo(each, catalog)),
      ...(missing.length === 0 ? [giveRole(network, 'part', recipe)] : []),
    ]
  }),
  'training.role-repeated': atTrainers((network, { training }) => [
    giveRole(network, 'part', training.recipe?.definition),
  ]),
  'training.untrained': atTrainers((network, { training }) => {
    const usual = training.recipe === null ? null : usualTrainer(network, training.recipe.definition)
    return [
      ...(usual === null
        ? []
        : [
            {
              label: `Train “${network.name}” with ${titled(usual.optimizer.kind)}`,
              change: (each: GraphDocument) => setTrainer(each, usual),
            },
          ]),
      {
        label: `Freeze “${network.name}”`,
        change: (each) => setTraining(each, { frozen: [...each.training.frozen, network.id] }),
      },
    ]
  }),
  'training.trained-twice': atTrainers((network) => [
    {
      label: 'Keep only the first trainer',
      change: (each) => {
        const { trainers } = each.training
        const first = trainers.findIndex((trainer) => trainer.network === network.id)
        const kept = trainers.filter((trainer, index) => trainer.network !== network.id || index === first)
        return setTraining(each, { trainers: kept })
      },
    },
  ]),
  'training.frozen-trains': atTrainers(({ id, name }) => [
    {
      label: `Thaw “${name}”`,
      change: (each) => setTraining(each, { frozen: each.training.frozen.filter((frozen) => frozen !== id) }),
    },
    {
      label: 'Do not train it',
      change: (each) =>
        setTraining(each, {
          trainers: each.training.trainers.filter(({ network }) => network !== id),
          pretraining: each.training.pretraining.filter(({ network }) => network !== id),
        }),
    },
  ]),
  'training.nothing-trains': (_, { document, training }) => {
    const recipe = training.recipe?.definition
    const frozen = document.networks.filter(({ id }) => document.training.frozen.includes(id))
    return frozen.flatMap((network): Fix[] => {
      const usual = recipe === undefined ? null : usualTrainer(network, recipe)
      if (usual === null) return []
      const thaw = (each: Training) => each.frozen.filter((id) => id !== network.id)
      return [
        {
          label: `Thaw and train “${network.name}”`,
          change: (each) => setTrainer(setTraining(each, { frozen: thaw(each.training) }), usual),
        },
      ]
    })
  },
  'training.part-trains': atTrainers((network) => [
    { label: 'Remove its trainer', change: (each) => removeTrainer(each, network.id) },
  ]),
  'training.batch-factor': atTrainers((network, { document }) => {
    const trainer = document.training.trainers.find((each) => each.network === network.id)
    if (trainer === undefined) return []
    const batch = wholeBatch(document.training)
    return [
      ...(batch === null
        ? []
        : [
            {
              label: `Set the batch to ${batch}`,
              change: (each: GraphDocument) => setTraining(each, { batch }),
            },
          ]),
      { label: 'Set the factor to 1', change: (each) => setTrainer(each, { ...trainer, batchFactor: 1 }) },
    ]
  }),
  'training.batch-too-large': ({ at }, { document, shapes }) => {
    const shape = shapes.get(at.node ?? '')
    const factor = document.training.trainers.find(({ network }) => network === at.network)?.batchFactor
    if (shape === undefined || factor === undefined) return []
    const batch = Math.floor(2_147_483_647 / sizeOf(eventShape(shape)) / factor)
    return batch < 1
      ? []
      : [{ label: `Lower the batch to ${batch}`, change: (each) => setTraining(each, { batch }) }]
  },
  'training.average-unused': () => [
    { label: 'Switch the average off', change: (each) => setTraining(each, { average: null }) },
  ],
}

/** A finder for problems at a network of the document. */
export function atTrainers(
  find: (network: DocumentNetwork, checked: Checked, problem: Problem) => readonly Fix[],
): FixFinder {
  return (problem, checked) => {
    const network = checked.document.networks.find(({ id }) => id === problem.at.network)
    return network === undefined ? [] : find(network, checked, problem)
  }
}

function titled(kind: string): string {
  return kind.length <= 3 ? kind.toUpperCase() : `${kind[0]?.toUpperCase()}${kind.slice(1)}`
}

/** A network with another role, trained as the recipe does that, or not at all as a part. */
function giveRole(network: DocumentNetwork, role: Role, recipe: RecipeDefinition | undefined): Fix {
  const usual = recipe === undefined ? null : usualTrainer({ ...network, role }, recipe)
  const label =
    role === 'part' ? `Make “${network.name}” a part of others` : `Make “${network.name}” the ${role}`
  return {
    label,
    change: (document) => {
      const changed = setRole(document, network.id, role)
      const trainers = changed.training.trainers.filter((each) => each.network !== network.id)
      if (usual === null) return setTraining(changed, { trainers })
      return document.training.frozen.includes(network.id) ? changed : setTrainer(changed, usual)
    },
  }
}

function recipesThatFit(
  { networks }: GraphDocument,
  recipes: readonly RecipeDefinition[],
): RecipeDefinition[] {
  const roles = networks.flatMap(({ role }) => (role === 'part' ? [] : [role])).sort()
  return recipes.filter((each) => String([...each.roles].sort()) === String(roles))
}

function switchTo(recipe: RecipeDefinition, catalog: Checked['catalog']): Fix {
  return {
    label: `Use the recipe ${recipe.title}`,
    change: (document) => switchRecipe(document, recipe, catalog).document,
  }
}

function withoutStrangers(document: GraphDocument): GraphDocument {
  const known = new Set(document.networks.map(({ id }) => id))
  const { trainers, frozen, pretraining } = document.training
  return setTraining(document, {
    trainers: trainers.filter(({ network }) => known.has(network)),
    frozen: frozen.filter((id) => known.has(id)),
    pretraining: pretraining.filter(({ network }) => known.has(network)),
  })
}

/** The batch nearest to today's of which every trainer gets a whole number. */
function wholeBatch({ batch, trainers }: Training): number | null {
  const fits = (each: number) =>
    each > 0 && trainers.every(({ batchFactor }) => Number.isInteger(each * batchFactor))
  for (let distance = 1; distance <= batch + 100; distance += 1) {
    const found = [batch + distance, batch - distance].find(fits)
    if (found !== undefined) return found
  }
  return null
}
