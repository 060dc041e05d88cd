import type { ReactElement } from 'react'
import { useMemo, useState } from 'react'
import { Unit } from '../../src-shared/base/units.ts'
import type { Inspection } from '../../src-shared/protocol/data-messages.ts'
import { edit, useDocumentState } from '../state/document-store.ts'
import { notify } from '../state/notice-store.ts'
import { useView } from '../state/view-store.ts'
import { EntriesTree } from './entries-tree.tsx'
import { EventPictures } from './event-pictures.tsx'
import { datasetNodeOf, newProblems, shapeText, sourceFor, withData, type Params } from './fit.ts'
import { InspectedFacts } from './inspected-facts.tsx'
import { OtherProjects } from './other-projects.tsx'
import { ProblemTexts } from './problem-texts.tsx'

/** What was found in a file, drawn and in numbers; and into the project with it. */
export function InspectedData({
  asked,
  inspection,
  node: askedNode,
  onLayout,
  onBack,
  onDone,
}: {
  asked: string
  inspection: Inspection
  node: string | null
  onLayout: (layout: string) => void
  onBack: () => void
  onDone: () => void
}): ReactElement {
  const { events } = inspection
  const document = useDocumentState((state) => state.document)
  const projectPath = useDocumentState((state) => state.path)
  const isEditing = useView(({ page }) => page === 'editor')
  const [unit, setUnit] = useState<Unit | null>(events?.unit ?? null)
  const node = datasetNodeOf(document, askedNode)
  const params: Params | null = useMemo(() => {
    if (events === null || unit === null) return null
    const source = asked.startsWith('shipped:') ? asked : sourceFor(inspection.path, projectPath)
    return { ...events.params, unit, source }
  }, [events, unit, asked, inspection.path, projectPath])
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
      <div className="inspected">
        <div className="inspected-facts">
          {events !== null && <InspectedFacts inspection={inspection} onLayout={onLayout} />}
          {events !== null && events.unit === null && (
            <label className="data-unit">
              <span>
                <b>The file does not say its unit.</b> What are its numbers?
              </span>
              <select
                value={unit ?? ''}
                onChange={({ target }) => setUnit(Unit.safeParse(target.value).data ?? null)}
              >
                <option value="">Choose…</option>
                {Unit.options.map((option) => (
                  <option key={option} value={option}>
                    {option === '1' ? 'Without a unit (pixels, features)' : option}
                  </option>
                ))}
              </select>
            </label>
          )}
          <ProblemTexts problems={inspection.problems} />
          <EntriesTree entries={inspection.entries} isOpen={events === null} />
        </div>
        {events !== null && (
          <EventPictures asked={asked} inspection={inspection} events={events} unit={unit ?? '1'} />
        )}
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
