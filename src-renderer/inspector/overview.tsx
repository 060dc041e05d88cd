import type { ReactElement } from 'react'
import { useRef, useState } from 'react'
import { describeDocument } from '../../src-shared/document/edits.ts'
import { edit } from '../state/document-store.ts'
import { hoverNetwork } from '../state/hover-store.ts'
import type { Project } from '../state/project.ts'
import { select } from '../state/selection-store.ts'
import { nextGesture } from '../ui/fields/gesture.ts'
import { grouped } from '../ui/format.ts'
import { marked } from '../ui/marked.tsx'
import type { InspectorParts } from './inspector-parts.ts'
import { EditableTitle, Header } from './node-header.tsx'

type Props = { project: Project; round: InspectorParts['round'] }

/** The project as a whole: what it is for, how it trains, what it learns from, how large it is. */
export function Overview({ project, round: Round }: Props): ReactElement {
  const { summary, checked } = project
  const { recipe } = checked.training
  const chains = [
    ['Events', summary.data.showers],
    ['Condition', summary.data.condition],
    ['Labels', summary.data.labels],
  ] as const
  const hasData = chains.some(([, steps]) => steps.length > 0)
  return (
    <>
      <Header
        title={
          <EditableTitle
            text={checked.document.name}
            placeholder="Untitled"
            what="project"
            onRename={(name) =>
              edit('Rename the project', (document) => describeDocument(document, { name }))
            }
          />
        }
      >
        <button type="button" className="link" onClick={() => select({ nodes: ['training/recipe'] })}>
          {recipe?.definition.title ?? 'No recipe'}
        </button>
      </Header>
      <Description text={checked.document.description} />
      <section>
        <h3>Training</h3>
        <Round />
      </section>
      <section>
        <h3>Networks</h3>
        {summary.networks.length === 0 ? (
          <p className="lead">None yet. Drag a layer from the palette onto the drawing to begin one.</p>
        ) : (
          <ul className="networks">
            {summary.networks.map(({ id, name, role, parameters }) => (
              <li key={id}>
                <button
                  type="button"
                  onClick={() => select({ network: id })}
                  onPointerEnter={() => hoverNetwork(id)}
                  onPointerLeave={() => hoverNetwork(null)}
                >
                  <b>{name}</b>
                  <span>{name.toLowerCase() === role ? '' : role}</span>
                  <em>{grouped(parameters.total)}</em>
                </button>
              </li>
            ))}
            {summary.networks.length > 1 && (
              <li className="sum">
                <span>parameters in all</span>
                <em>{grouped(summary.parameters.total)}</em>
              </li>
            )}
          </ul>
        )}
      </section>
      <section>
        <h3>Data</h3>
        {!hasData && <p className="lead">No data yet: add a Dataset, or drop a file onto the window.</p>}
        {chains
          .filter(([, steps]) => steps.length > 0)
          .map(([title, steps]) => (
            <div key={title} className="chain">
              <b>{title}</b>
              <ol>
                {steps.map((step) => (
                  <li key={step}>{step}</li>
                ))}
              </ol>
            </div>
          ))}
      </section>
      {recipe !== null && <p className="source">{recipe.definition.source}</p>}
    </>
  )
}

/** Read as marked text, edited as it is written. */
function Description({ text }: { text: string }): ReactElement {
  const [isOpen, setOpen] = useState(false)
  const gesture = useRef('')
  if (!isOpen) {
    return (
      <button
        type="button"
        className="lead description"
        title="Edit the description"
        onClick={() => setOpen(true)}
      >
        {text === '' ? 'What is this project for? Click to write it down.' : marked(text)}
      </button>
    )
  }
  return (
    <textarea
      className="description"
      aria-label="Description of the project"
      autoFocus
      rows={Math.max(4, Math.ceil(text.length / 34))}
      value={text}
      onFocus={() => (gesture.current = nextGesture('description'))}
      onBlur={() => setOpen(false)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        setOpen(false)
      }}
      onChange={(event) => {
        const description = event.currentTarget.value
        edit('Describe the project', (document) => describeDocument(document, { description }), {
          mergeKey: gesture.current,
        })
      }}
    />
  )
}
