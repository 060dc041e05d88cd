import type { ReactElement } from 'react'
import type { Project } from '../state/project.ts'
import { optimizerOf, trainingCards } from '../state/cards.ts'
import { paramsOf } from '../state/params.ts'
import { DocsView } from '../ui/docs/docs-view.tsx'
import { trainingDocs, paramMeanings } from '../ui/docs/docs.ts'
import { ParamList } from './param-list.tsx'
import { ProblemNotes } from './problem-notes.tsx'

/** A card of the recipe lane: the recipe itself, one of its trainers, or another part of the schedule. */
export function TrainingCard({ project, id }: { project: Project; id: string }): ReactElement {
  const card = trainingCards(project).find((each) => each.id === id)
  const [, part, index] = id.split('/')
  return (
    <>
      <header>
        <h2>{card?.title}</h2>
        <p>{[part === 'recipe' ? 'Recipe' : 'Schedule', card?.corner].filter(Boolean).join(' · ')}</p>
      </header>
      <ProblemNotes problems={card?.problems ?? []} />
      {part === 'recipe' && <Recipe project={project} />}
      {part === 'trainers' && <Optimizer project={project} index={Number(index)} />}
      {part === 'average' && (
        <p className="lead">
          The average of the generator’s weights over training is what is sampled, evaluated and exported.
        </p>
      )}
      {part === 'pretraining' && <p className="lead">{card?.line}, before the others join in.</p>}
    </>
  )
}

function Recipe({ project }: { project: Project }): ReactElement | null {
  const { recipe } = project.checked.training
  if (recipe === null) return null
  const { definition, params } = recipe
  const docs = trainingDocs('recipes', definition.kind)
  return (
    <>
      <p className="lead">{definition.summary}</p>
      <ParamList params={paramsOf(params, definition.params)} meanings={paramMeanings(docs)} />
      <section>
        <h3>Curves</h3>
        <dl className="curves">
          {definition.series.map(({ name, title, reading }) => (
            <div key={name}>
              <dt>{title}</dt>
              <dd>{reading}</dd>
            </div>
          ))}
        </dl>
      </section>
      <DocsView sections={docs} />
      <p className="source">{definition.source}</p>
    </>
  )
}

function Optimizer({ project, index }: { project: Project; index: number }): ReactElement | null {
  const trainer = project.checked.document.training.trainers[index]
  if (trainer === undefined) return null
  const { kind, params } = trainer.optimizer
  const definition = optimizerOf(project.checked.catalog.optimizers, kind)
  const values = project.checked.training.optimizers[index] ?? params
  const docs = trainingDocs('optimizers', kind)
  return (
    <>
      <p className="lead">{definition?.summary}</p>
      <ParamList params={paramsOf(values, definition?.params ?? null)} meanings={paramMeanings(docs)} />
      <DocsView sections={docs} />
    </>
  )
}
