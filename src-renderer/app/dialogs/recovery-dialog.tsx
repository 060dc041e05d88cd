import type { ReactElement } from 'react'
import { discardRecovered, markSeen, openRecovered } from '../../state/files/recover.ts'
import { dropRun, useLeftovers } from '../../state/recovery-store.ts'
import { show } from '../../state/view-store.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { grouped } from '../../ui/format.ts'
import { moment } from '../../ui/moment.ts'
import { GraphPicture } from '../start/graph-picture.tsx'
import { projectOfText } from '../start/project-of-text.ts'
import './dialogs.css'

/** After a crash: what is still there, each to open or to throw away. What is left stays on the start screen. */
export function RecoveryDialog(): ReactElement {
  const { documents, runs } = useLeftovers()
  const close = () => {
    markSeen()
    show({ dialog: null })
  }
  const all = documents.length + runs.length
  return (
    <Dialog
      title={all === 0 ? 'Nothing is left to recover' : recovered(documents.length, runs.length)}
      note="Nothing is lost by closing this: documents wait on the start screen, runs in the list of runs."
      width={620}
      onClose={close}
      buttons={
        <button type="button" className={all === 0 ? 'button primary' : 'button'} onClick={close}>
          {all === 0 ? 'Close' : 'Later'}
        </button>
      }
    >
      <ul className="rows">
        {documents.map((each) => {
          const project = projectOfText(each.text)
          return (
            <li key={each.documentId}>
              {project !== null && <GraphPicture project={project} className="thumb" />}
              <span>
                <b>{each.name}</b>
                <em>{each.path ?? 'never saved'}</em>
                <em>
                  {project === null
                    ? 'Not readable'
                    : `${grouped(project.checked.document.nodes.length)} nodes`}
                  , as of {moment(each.savedAt)}
                </em>
              </span>
              <button type="button" className="button" onClick={() => void discardRecovered(each)}>
                Discard
              </button>
              <button type="button" className="button primary" onClick={() => openRecovered(each)}>
                Open
              </button>
            </li>
          )
        })}
        {runs.map((run) => (
          <li key={run.id}>
            <span>
              <b>{run.title || run.name}</b>
              <em>
                Interrupted run, round {grouped(run.round)} of {grouped(run.rounds)}. It can be continued from
                its last checkpoint.
              </em>
            </span>
            <button
              type="button"
              className="button"
              onClick={() => {
                markSeen()
                dropRun(run.id)
                show({ dialog: null, page: 'editor', dockTab: 'runs', dock: 'tall' })
              }}
            >
              Show in runs
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}

/** `Recovered 3 documents and 1 interrupted run`. */
export function recovered(documents: number, runs: number): string {
  const parts = [
    documents > 0 ? `${documents} ${documents === 1 ? 'document' : 'documents'}` : '',
    runs > 0 ? `${runs} interrupted ${runs === 1 ? 'run' : 'runs'}` : '',
  ]
  return `Recovered ${parts.filter((each) => each !== '').join(' and ')}`
}
