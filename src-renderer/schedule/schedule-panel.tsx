import type { ReactElement } from 'react'
import { select, useSelectedNode } from '../state/selection-store.ts'
import { fixButtons } from '../state/fixes.ts'
import { useProject } from '../state/use-project.ts'
import { ProblemNotes } from '../ui/problem-notes.tsx'
import { GeneralSettings } from './general-settings.tsx'
import { RecipeSettings } from './recipe-settings.tsx'
import { RoundPicture } from './round-picture.tsx'
import { TrainerSettings } from './trainer-settings.tsx'

/** Everything about training, about the card of the recipe lane that is selected: what is changed here changes the document. */
export function SchedulePanel(): ReactElement {
  const { checked, problems } = useProject()
  const [, part, place] = (useSelectedNode() ?? 'training/recipe').split('/')
  const trainer = part === 'trainers' ? checked.document.training.trainers[Number(place)] : undefined
  const network = checked.document.networks.find(({ id }) => id === trainer?.network)
  const own = problems.filter(({ at, code }) =>
    trainer === undefined
      ? (at.node ?? at.edge ?? at.network) === undefined
      : at.node === undefined &&
        at.network === trainer.network &&
        (at.param !== undefined || code.startsWith('training.')),
  )
  return (
    <aside className="inspector schedule" aria-label="Inspector">
      <header>
        <h2>{trainer === undefined ? titleOf(part) : `Trainer of ${network?.name ?? trainer.network}`}</h2>
        <p>
          {trainer === undefined ? (
            (checked.training.recipe?.definition.title ?? 'No recipe')
          ) : (
            <button type="button" className="link" onClick={() => select({ nodes: ['training/recipe'] })}>
              {checked.training.recipe?.definition.title ?? 'Recipe'}
            </button>
          )}
        </p>
      </header>
      <ProblemNotes problems={own} fixesOf={(problem) => fixButtons(problem, checked)} />
      <RoundPicture />
      {trainer !== undefined ? (
        <TrainerSettings network={trainer.network} />
      ) : part === 'recipe' ? (
        <RecipeSettings />
      ) : (
        <GeneralSettings />
      )}
    </aside>
  )
}

function titleOf(part: string | undefined): string {
  return part === 'recipe' ? 'Recipe' : 'Schedule'
}
