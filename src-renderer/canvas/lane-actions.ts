import { catalog } from '../../src-shared/catalog/index.ts'
import {
  addNetwork,
  removeNetwork,
  renameNetwork,
  setRecipe,
  setRole,
  setTrainer,
  setTraining,
} from '../../src-shared/document/edits.ts'
import type { GraphDocument, Role } from '../../src-shared/document/schema.ts'
import { documentState, edit } from '../state/document-store.ts'
import { select } from '../state/selection-store.ts'
import { currentProject } from '../state/use-project.ts'
import { around, GAP } from './boxes.ts'
import { announce, currentStage } from './canvas-store.ts'
import { FIT } from './fit.ts'
import { idsLike } from './new-ids.ts'
import { toFlow } from './to-flow.ts'

const NAMES: Record<Role, string> = {
  generator: 'Generator',
  critic: 'Critic',
  classifier: 'Classifier',
  regressor: 'Regressor',
  part: 'Part',
}

/** A new lane below the others; whoever trains it by default is entered in the schedule, as one step. */
export function addLane(role: Role): void {
  let id = ''
  edit(`Add ${role}`, (document) => {
    const added = withLane(document, role)
    id = added.id
    return added.document
  })
  select({ network: id })
  showAllSoon()
  announce(`${NAMES[role]} lane added`)
}

/** Both halves of a pair, with the recipe that trains them. */
export function addPair(): void {
  edit(
    'Add generator and critic',
    (document) => withLane(withLane(document, 'generator').document, 'critic').document,
  )
  select({ network: documentState().document.networks.at(-2)?.id ?? null })
  showAllSoon()
  announce('Generator and critic lanes added')
}

/** A new lane may stand outside of what is seen. */
function showAllSoon(): void {
  requestAnimationFrame(() => void currentStage()?.flow.fitView(FIT))
}

export function withLane(document: GraphDocument, role: Role): { document: GraphDocument; id: string } {
  const count = document.networks.filter((each) => each.role === role).length
  const name = count === 0 ? NAMES[role] : `${NAMES[role]} ${count + 1}`
  const added = addNetwork(document, { name, role, position: freePlace(document) }, idsLike(document, role))
  return { document: withTrainer(added.document, added.id, role), id: added.id }
}

/** An empty schedule gets the recipe that wants such a network, with its usual trainers. */
function withTrainer(document: GraphDocument, network: string, role: Role): GraphDocument {
  if (role === 'part') return document
  const { training } = document
  const known = catalog.recipes.find(({ kind }) => kind === training.recipe.kind)
  const isStart = training.trainers.length === 0
  const usual = { generator: 'wgan-gp', critic: 'wgan-gp', classifier: 'classifier', regressor: 'regressor' }
  const fits = known?.roles.includes(role) === true
  const recipe = fits || !isStart ? known : catalog.recipes.find(({ kind }) => kind === usual[role])
  const trainer = recipe?.defaults.trainers[role]
  const isTrained = document.networks.some(
    (each) => each.role === role && training.trainers.some((existing) => existing.network === each.id),
  )
  if (recipe === undefined || trainer === undefined || isTrained) return document
  const { batch, average } = recipe.defaults
  const begun = isStart
    ? setTraining(
        recipe.kind === training.recipe.kind
          ? document
          : setRecipe(document, { kind: recipe.kind, params: {} }),
        { batch, average },
      )
    : document
  const grown = setTrainer(begun, { network, ...trainer })
  // The critic learns first in each round.
  const order = (each: { network: string }) =>
    grown.networks.find(({ id }) => id === each.network)?.role === 'generator' ? 1 : 0
  return setTraining(grown, { trainers: [...grown.training.trainers].sort((a, b) => order(a) - order(b)) })
}

function freePlace(document: GraphDocument): { x: number; y: number } {
  const drawn = documentState().document === document ? toFlow(currentProject()).lanes : []
  const empty = document.networks.flatMap(({ position }) =>
    position === undefined ? [] : [{ ...position, width: 520, height: 120 }],
  )
  const all = around([...drawn, ...empty], { top: 0, left: 0, right: 0, bottom: GAP.lane })
  return all === null ? { x: 0, y: 0 } : { x: Math.round(all.x), y: Math.round(all.y + all.height) }
}

export function renameLane(network: string, name: string): void {
  edit('Rename lane', (document) => renameNetwork(document, network, name))
}

export function changeRole(network: string, role: Role): void {
  edit('Change role', (document) => setRole(document, network, role))
}

export function deleteLane(network: string): void {
  edit('Delete lane', (document) => removeNetwork(document, network))
  select({})
  announce('Lane deleted')
}
