import type { ReactElement } from 'react'
import type { DataChoice } from '../../src-shared/protocol/data-choice.ts'
import { host } from '../connection/host.ts'
import { documentState, edit, useDocumentState } from '../state/document-store.ts'
import { notify, notifyFailure } from '../state/notice-store.ts'
import { useSelection } from '../state/selection-store.ts'
import { show } from '../state/view-store.ts'
import { changed, choiceOfParams } from './choice-of-params.ts'
import { DataScreen } from './data-screen.tsx'
import { datasetNodeOf, withData, type Params } from './fit.ts'

/** The data of the project, in the dock; what is changed here is an edit of the dataset node. */
export function DataPanel(): ReactElement {
  const document = useDocumentState((state) => state.document)
  const selected = useSelection(({ nodes }) => nodes[0] ?? null)
  const node = datasetNodeOf(document, selected)
  const params = document.nodes.find(({ id }) => id === node)?.params ?? null
  const source = params?.['source']
  if (node === null || params === null || typeof source !== 'string' || source === '') {
    return <NoData node={node} />
  }
  const choice = choiceOfParams(params)
  return (
    <DataScreen
      key={node}
      path={source}
      choice={choice}
      declared={params}
      onChoice={(label, change) => void applyChoice(label, { node, source, choice, change })}
      onDeclare={({ events }) => {
        if (events !== null)
          void applyChoice('Take what the data file says', { node, source, choice, change: FILE_SAYS })
      }}
      aside={
        <button
          type="button"
          className="button other-data"
          onClick={() => show({ dialog: { kind: 'open-data', path: null, node } })}
        >
          Other data…
        </button>
      }
    />
  )
}

const FILE_SAYS: Partial<DataChoice> = { unit: null, conditionUnit: null, geometry: null, shape: null }

/** First the file is asked what it is then; all that follows from it is one step of the history. */
async function applyChoice(
  label: string,
  asked: { node: string; source: string; choice: DataChoice; change: Partial<DataChoice> },
): Promise<void> {
  const { node, source } = asked
  const choice = changed(asked.choice, asked.change)
  const wish = { kind: 'outline' as const }
  const reply = await host().request('data.explore', {
    ...{ path: source, projectPath: documentState().path, choice, wish },
  })
  if (!reply.ok) return notifyFailure('The data cannot be read so', reply.failure)
  if (reply.value.kind !== 'outline') return
  const { events, problems } = reply.value
  if (events === null) {
    const [first] = problems
    const detail = first === undefined ? '' : `${first.message} ${first.hint}`
    notify({ tone: 'error', title: 'The data cannot be read so', detail })
    return
  }
  const params: Params = { ...events.params, source }
  edit(label, (now) => withData(now, node, params))
}

function NoData({ node }: { node: string | null }): ReactElement {
  return (
    <div className="data-none">
      <svg viewBox="0 0 64 40" width="96" height="60" aria-hidden="true">
        {[0, 1, 2, 3, 4, 5, 6].map((column) =>
          [0, 1, 2, 3].map((row) => (
            <rect
              key={`${column} ${row}`}
              {...{ x: 2 + column * 9, y: 2 + row * 9, width: 7.5, height: 7.5, rx: 1.2 }}
              style={{ opacity: Math.max(0.12, 1 - Math.hypot(column - 3, (row - 1.5) * 1.6) / 3.4) }}
            />
          )),
        )}
      </svg>
      <b>No data yet</b>
      <p>
        Open a file of showers, images or a table: HDF5, ROOT, CSV or IDX, of any size. It is looked at before
        anything is loaded.
      </p>
      <button
        type="button"
        className="button primary"
        onClick={() => show({ dialog: { kind: 'open-data', path: null, node } })}
      >
        Open data…
      </button>
    </div>
  )
}
