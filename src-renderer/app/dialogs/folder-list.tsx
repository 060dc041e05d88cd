import type { ReactElement } from 'react'
import { useEffect, useState } from 'react'
import type { Folder, FolderEntry } from '../../../src-shared/protocol/project-messages.ts'
import type { Failure } from '../../../src-shared/protocol/wire-types.ts'
import { host } from '../../connection/host.ts'
import { fileName, isProjectName } from '../../state/files/file-name.ts'
import { day } from '../../ui/moment.ts'

/** A folder of the host with its folders and projects; the caller keeps which one is shown. */
export function FolderList(props: {
  folder: string | null
  onFolder: (path: string) => void
  chosen: string | null
  onChoose: (entry: FolderEntry) => void
  onOpen: (entry: FolderEntry) => void
}): ReactElement {
  const { folder, onFolder, chosen, onChoose, onOpen } = props
  const [shown, setShown] = useState<Folder | Failure | null>(null)
  useEffect(() => {
    let isCurrent = true
    void host()
      .request('files.list', { folder })
      .then((reply) => {
        if (!isCurrent) return
        setShown(reply.ok ? reply.value : reply.failure)
        if (reply.ok && folder === null) onFolder(reply.value.path)
      })
    return () => {
      isCurrent = false
    }
  }, [folder, onFolder])

  if (shown === null) return <p className="folder-note">Reading the folder…</p>
  if ('code' in shown) {
    return (
      <p className="folder-note" role="alert">
        {shown.message} {shown.hint}
      </p>
    )
  }
  const entries = shown.entries.filter(({ kind, name }) => kind === 'folder' || isProjectName(name))
  const { parent } = shown
  return (
    <div className="folder">
      <div className="folder-path">
        <button
          type="button"
          className="icon-button"
          aria-label="Up to the folder above"
          disabled={parent === null}
          onClick={() => parent !== null && onFolder(parent)}
        >
          ↑
        </button>
        <code>{shown.path}</code>
      </div>
      <ul aria-label={`Projects in ${fileName(shown.path)}`}>
        {entries.map((entry) => (
          <li key={entry.path}>
            <button
              type="button"
              aria-pressed={chosen === entry.path}
              onClick={() => (entry.kind === 'folder' ? onFolder(entry.path) : onChoose(entry))}
              onDoubleClick={() => entry.kind === 'file' && onOpen(entry)}
            >
              <i aria-hidden="true" className={entry.kind} />
              <span>{entry.name}</span>
              <em>{entry.kind === 'file' ? day(entry.modifiedAt) : ''}</em>
            </button>
          </li>
        ))}
        {entries.length === 0 && <li className="folder-note">No projects and no folders here.</li>}
      </ul>
    </div>
  )
}
