import type { ReactElement } from 'react'
import { useEffect, useState } from 'react'
import type { RequestOutput } from '../../../src-shared/protocol/contract.ts'
import { parseDocument } from '../../../src-shared/document/parse-document.ts'
import type { Failure } from '../../../src-shared/protocol/wire-types.ts'
import { host } from '../../connection/host.ts'
import { documentState, edit } from '../../state/document-store.ts'
import { fileName } from '../../state/files/file-name.ts'
import { notify, notifyFailure } from '../../state/notice-store.ts'
import { show } from '../../state/view-store.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { moment } from '../../ui/moment.ts'
import { sizeText } from '../../ui/size.ts'
import './dialogs.css'

type Versions = RequestOutput<'project.versions'>['versions']

/** The last saved texts of the open project; restoring one is a step that can be undone. */
export function VersionsDialog(): ReactElement {
  const path = documentState().path ?? ''
  const [found, setFound] = useState<Versions | Failure | null>(null)
  useEffect(() => {
    void host()
      .request('project.versions', { path })
      .then((reply) => setFound(reply.ok ? reply.value.versions : reply.failure))
  }, [path])
  const restore = async (id: string, savedAt: string) => {
    const reply = await host().request('project.version', { path, id })
    if (!reply.ok) return notifyFailure('This version cannot be read', reply.failure)
    const parsed = parseDocument(reply.value.text)
    if (!parsed.ok) {
      const detail = parsed.failure.map(({ message }) => message).join('\n')
      return notify({ tone: 'error', title: 'This version cannot be read', detail })
    }
    edit(`Restore version of ${moment(savedAt)}`, () => parsed.value.document)
    show({ dialog: null })
  }
  return (
    <Dialog
      title={`Earlier versions of ${fileName(path)}`}
      note="The last ten saved texts. Restoring changes the drawing only: save it to keep it, undo to go back."
      onClose={() => show({ dialog: null })}
    >
      {found === null && <p className="rows-note">Looking for versions…</p>}
      {found !== null && 'code' in found && <p role="alert">{found.message}</p>}
      {Array.isArray(found) && found.length === 0 && (
        <p className="rows-note">None yet: a version is kept at each save.</p>
      )}
      {Array.isArray(found) && found.length > 0 && (
        <ul className="rows">
          {found.map(({ id, savedAt, sizeBytes }, index) => (
            <li key={id}>
              <span>
                <b>{moment(savedAt)}</b>
                <em>
                  {sizeText(sizeBytes)}
                  {index === 0 ? ', saved last' : ''}
                </em>
              </span>
              <button type="button" className="button" onClick={() => void restore(id, savedAt)}>
                Restore
              </button>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  )
}
