import type { ReactElement } from 'react'
import { usualTrainer } from '../../src-shared/check/fixes/adapt-training.ts'
import { removeTrainer, setTrainer, setTraining } from '../../src-shared/document/edits.ts'
import type { GraphDocument, Trainer as TrainerOf } from '../../src-shared/document/schema.ts'
import { Trainer } from '../../src-shared/document/schema.ts'
import { z } from 'zod'
import { edit } from '../state/document-store.ts'
import { paramName } from '../state/params.ts'
import { select } from '../state/selection-store.ts'
import { useProject } from '../state/use-project.ts'
import { DocsView } from '../ui/docs/docs-view.tsx'
import { paramMeanings, trainingDocs } from '../ui/docs/docs.ts'
import { SchemaFields } from '../ui/fields/schema-fields.tsx'
import { movedTrainer } from './round.ts'

const Pace = z.object({ steps: Trainer.shape.steps, batchFactor: Trainer.shape.batchFactor })

const MEANINGS = new Map([
  ['steps', 'Updates of this network in one round.'],
  ['batchFactor', 'Its batch as a multiple of the common one.'],
])

/** How one network trains: updates per round, optimizer and its settings, place in the round; or that it is frozen. */
export function TrainerSettings({ network: id }: { network: string }): ReactElement | null {
  const { checked, problems } = useProject()
  const { training, networks } = checked.document
  const network = networks.find((each) => each.id === id)
  const index = training.trainers.findIndex((each) => each.network === id)
  const trainer = training.trainers[index]
  const isFrozen = training.frozen.includes(id)
  const name = network?.name ?? id
  if (network?.role === 'part') return <p className="lead">A part trains with the networks that use it.</p>

  const freeze = () =>
    edit(isFrozen ? `Thaw “${name}”` : `Freeze “${name}”`, (document) =>
      isFrozen ? thawed(document, id, checked.training.recipe?.definition ?? null) : frozen(document, id),
    )
  return (
    <>
      <div className="fields">
        <div className="field">
          <span className="name">frozen</span>
          <div className="control">
            <button
              type="button"
              role="switch"
              className="switch"
              aria-checked={isFrozen}
              aria-label={`Freeze ${name}`}
              onClick={freeze}
            >
              <i aria-hidden="true" />
              {isFrozen ? 'its weights stay as they are' : 'off'}
            </button>
          </div>
        </div>
      </div>
      {trainer === undefined ? (
        !isFrozen && <NoTrainer id={id} name={name} />
      ) : (
        <>
          <SchemaFields
            schema={Pace}
            scope={`trainer-${id}`}
            owner={`The trainer of ${name}`}
            values={{ steps: trainer.steps, batchFactor: trainer.batchFactor }}
            labelOf={(key) => (key === 'steps' ? 'updates' : 'batch ×')}
            meanings={MEANINGS}
            units={{ batchFactor: `= ${training.batch * trainer.batchFactor}` }}
            onChange={(key, value, gesture) =>
              change(name, key === 'steps' ? 'updates' : 'batch', { ...trainer, [key]: value }, gesture)
            }
          />
          <Order index={index} name={name} />
          <OptimizerSettings
            trainer={trainer}
            values={checked.training.optimizers[index] ?? trainer.optimizer.params}
            name={name}
            problems={problems.filter(({ at }) => at.network === id && at.node === undefined)}
          />
        </>
      )}
    </>
  )
}

function change(name: string, what: string, trainer: TrainerOf, mergeKey: string): void {
  edit(`Change ${what} of the trainer of “${name}”`, (document) => setTrainer(document, trainer), {
    mergeKey,
  })
}

function NoTrainer({ id, name }: { id: string; name: string }): ReactElement {
  const { checked } = useProject()
  const recipe = checked.training.recipe?.definition ?? null
  const network = checked.document.networks.find((each) => each.id === id)
  const usual = recipe === null || network === undefined ? null : usualTrainer(network, recipe)
  return (
    <div className="empty-note">
      <p>{usual === null ? 'The recipe does not train this network.' : 'Nothing trains this network.'}</p>
      {usual !== null && (
        <button
          type="button"
          className="small primary"
          onClick={() => edit(`Train “${name}”`, (document) => setTrainer(document, usual))}
        >
          Add a trainer
        </button>
      )}
    </div>
  )
}

/** Earlier or later in the round. */
function Order({ index, name }: { index: number; name: string }): ReactElement | null {
  const { trainers } = useProject().checked.document.training
  if (trainers.length < 2) return null
  const move = (by: 1 | -1) => {
    edit(`Move “${name}” in the round`, (document) =>
      setTraining(document, { trainers: [...movedTrainer(document.training.trainers, index, by)] }),
    )
    select({ nodes: [`training/trainers/${index + by}`] })
  }
  return (
    <div className="field">
      <span className="name">turn</span>
      <div className="control">
        <span className="place">
          {index + 1} of {trainers.length}
        </span>
        <button type="button" className="small" disabled={index === 0} onClick={() => move(-1)}>
          Earlier
        </button>
        <button
          type="button"
          className="small"
          disabled={index === trainers.length - 1}
          onClick={() => move(1)}
        >
          Later
        </button>
      </div>
    </div>
  )
}

type OptimizerProps = {
  trainer: TrainerOf
  values: Readonly<Record<string, unknown>>
  name: string
  problems: ReturnType<typeof useProject>['problems']
}

function OptimizerSettings({ trainer, values, name, problems }: OptimizerProps): ReactElement {
  const { optimizers } = useProject().checked.catalog
  const { kind, params } = trainer.optimizer
  const definition = optimizers.find((each) => each.kind === kind)
  const docs = trainingDocs('optimizers', kind)
  const choose = (next: string) => {
    const shape = optimizers.find((each) => each.kind === next)?.params.shape ?? {}
    // What both have (the learning rate) stays.
    const kept = Object.fromEntries(Object.entries(params).filter(([key]) => key in shape))
    change(name, 'optimizer', { ...trainer, optimizer: { kind: next, params: kept } }, `optimizer ${next}`)
  }
  const setParam = (key: string, value: unknown, gesture: string) => {
    const next = Object.entries({ ...params, [key]: value }).filter(([, each]) => each !== undefined)
    change(
      name,
      paramName(key),
      { ...trainer, optimizer: { kind, params: Object.fromEntries(next) } },
      gesture,
    )
  }
  return (
    <section>
      <h3>Optimizer</h3>
      <select
        className="box"
        aria-label={`Optimizer of ${name}`}
        value={definition?.kind ?? ''}
        onChange={(event) => choose(event.currentTarget.value)}
      >
        {definition === undefined && (
          <option value="" disabled>
            {kind} (not known)
          </option>
        )}
        {optimizers.map((each) => (
          <option key={each.kind} value={each.kind}>
            {each.title}
          </option>
        ))}
      </select>
      {definition !== undefined && (
        <>
          <SchemaFields
            schema={definition.params}
            scope={`optimizer-${trainer.network}-${kind}`}
            owner={definition.title}
            values={values}
            labelOf={paramName}
            meanings={paramMeanings(docs)}
            problems={problems}
            onChange={setParam}
            onReset={(key) => setParam(key, undefined, `${key} reset`)}
          />
          <p className="lead optimizer-lead">{definition.summary}</p>
          <DocsView sections={docs} />
        </>
      )}
    </section>
  )
}

function frozen(document: GraphDocument, id: string): GraphDocument {
  const { training } = document
  const without = training.trainers.some((each) => each.network === id)
    ? removeTrainer(document, id)
    : document
  return setTraining(without, {
    frozen: [...training.frozen, id],
    pretraining: training.pretraining.filter((each) => each.network !== id),
  })
}

function thawed(
  document: GraphDocument,
  id: string,
  recipe: Parameters<typeof usualTrainer>[1] | null,
): GraphDocument {
  const { training, networks } = document
  const warm = setTraining(document, { frozen: training.frozen.filter((each) => each !== id) })
  const network = networks.find((each) => each.id === id)
  const usual = recipe === null || network === undefined ? null : usualTrainer(network, recipe)
  const isTrained = training.trainers.some((each) => each.network === id)
  return usual === null || isTrained ? warm : setTrainer(warm, usual)
}
