import type { ReactElement } from 'react'
import { useMemo, useState } from 'react'
import { DataChoice } from '../../src-shared/protocol/data-choice.ts'
import type { ExploredAs } from '../../src-shared/protocol/explore-messages.ts'
import type { Failure } from '../../src-shared/protocol/wire-types.ts'
import { edit, useDocumentState } from '../state/document-store.ts'
import { notify } from '../state/notice-store.ts'
import { useView } from '../state/view-store.ts'
import { changed } from './choice-of-params.ts'
import { DataScreen } from './data-screen.tsx'
import { datasetNodeOf, newProblems, shapeText, sourceFor, withData, type Params } from './fit.ts'
import { OtherProjects } from './other-projects.tsx'

type Outline = ExploredAs<'outline'>

/** A file that was chosen, looked at before it is used; and into the project with it, as one step. */
export function ChosenData({
  asked,
  node: askedNode,
  onFailure,
  onKnown,
  onBack,
  onDone,
}: {
  asked: string
  node: string | null
  onFailure: (failure: Failure) => void
  onKnown: (outline: Outline) => void
  onBack: () => void
  onDone: () => void
}): ReactElement {
  const document = useDocumentState((state) => state.document)
  const projectPath = useDocumentState((state) => state.path)
  const isEditing = useView(({ page }) => page === 'editor')
  const [choice, setChoice] = useState(() => DataChoice.parse({}))
  const [outline, setOutline] = useState<Outline | null>(null)
  const events = outline?.events ?? null
  const node = datasetNodeOf(document, askedNode)
  const params: Params | null = useMemo(() => {
    if (outline === null || events === null || events.unit === null) return null
    const source = asked.startsWith('shipped:') ? asked : sourceFor(outline.path, projectPath)
    return { ...events.params, source }
  }, [outline, events, asked, projectPath])
  const broken = useMemo(
    () => (params === null || !isEditing ? [] : newProblems(document, node, params)),
    [document, node, params, isEditing],
  )
  const expected = document.nodes.find(({ id }) => id === node)?.params['shape']
  const use = () => {
    if (params === null) return
    edit('Use data file', (now) => withData(now, node, params))
    notify({ title: `${sourceName(asked)} is this project’s data` })
    onDone()
  }
  return (
    <>
      <div className="chosen-data">
        <DataScreen
          path={asked}
          choice={choice}
          declared={null}
          onChoice={(_label, change) => setChoice(changed(choice, change))}
          onDeclare={() => undefined}
          onOutline={(found, failure) => {
            if (failure !== null) onFailure(failure)
            if (found === null) return
            setOutline(found)
            onKnown(found)
          }}
        />
      </div>
      {events !== null && broken.length > 0 && (
        <div className="data-misfit" role="alert">
          <b>
            The networks expect {shapeText(expected)}, this file has {shapeText(events.shape)} per event.
          </b>
          <p>
            {broken[0]?.message}
            {broken.length > 1 ? ` And ${broken.length - 1} more.` : ''} You may use it anyway and change the
            networks, or begin with a project that fits.
          </p>
        </div>
      )}
      {params !== null && (broken.length > 0 || !isEditing) && <OtherProjects params={params} />}
      <footer className="data-buttons">
        <button type="button" className="button" onClick={onBack}>
          Back
        </button>
        <div className="spring" />
        <button type="button" className="button" onClick={onDone}>
          Cancel
        </button>
        {isEditing && events !== null && (
          <button type="button" className="button primary" disabled={params === null} onClick={use}>
            {broken.length > 0 ? 'Use it anyway' : 'Use this data'}
          </button>
        )}
      </footer>
    </>
  )
}

function sourceName(asked: string): string {
  return asked.split(/[\\/:]/).at(-1) ?? asked
}
