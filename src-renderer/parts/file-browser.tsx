import type { KeyboardEvent, ReactElement } from 'react'
import { useEffect, useRef, useState } from 'react'
import type { Folder, FolderEntry } from '../../src-shared/protocol/project-messages.ts'
import type { Failure } from '../../src-shared/protocol/wire-types.ts'
import { host } from '../connection/host.ts'
import { joined } from '../state/files/file-name.ts'
import { day } from '../ui/moment.ts'
import { sizeText } from '../ui/size.ts'
import { typedPath } from './data-names.ts'
import { recentFolders } from './recent-folders.ts'
import './file-browser.css'

/**
 * Folders and files of the machine that the host runs on: by clicking, by typing the beginning of a name, by pasting a
 * path. Only names that `accepts` are shown unless all are asked for. With `onChoose` a click marks a file and a double
 * click opens it; without, a click opens it.
 */
export function FileBrowser({
  label,
  accepts,
  acceptedWord,
  startIn,
  chosen = null,
  onChoose,
  onOpen,
  onFolder,
}: {
  label: string
  /** Null: only folders are shown. */
  accepts: ((name: string) => boolean) | null
  /** `data files` in “Only data files”. */
  acceptedWord: string
  /** The folder that is shown first, null: where the host was started. Left out: where data were opened last. */
  startIn?: string | null
  chosen?: string | null
  onChoose?: (path: string) => void
  onOpen: (path: string) => void
  onFolder?: (path: string) => void
}): ReactElement {
  const [wanted, setWanted] = useState<string | null>(() =>
    startIn === undefined ? (recentFolders()[0] ?? null) : startIn,
  )
  const [shown, setShown] = useState<Folder | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [text, setText] = useState('')
  const [isAll, setAll] = useState(false)
  const list = useRef<HTMLUListElement>(null)

  useEffect(() => {
    let isCurrent = true
    void host()
      .request('files.list', { folder: wanted })
      .then((reply) => {
        if (!isCurrent) return
        // A remembered folder that is gone is no failure of the user's.
        if (!reply.ok && shown === null && wanted !== null) return setWanted(null)
        setFailure(reply.ok ? null : reply.failure)
        if (!reply.ok) return
        setShown(reply.value)
        setText(joined(reply.value.path, ''))
        onFolder?.(reply.value.path)
      })
    return () => {
      isCurrent = false
    }
  }, [wanted])

  const { rest } = typedPath(text)
  const entries = (shown?.entries ?? []).filter(
    ({ name, kind }) =>
      name.toLowerCase().startsWith(rest.toLowerCase()) &&
      (kind === 'folder' || (accepts !== null && (isAll || accepts(name)))),
  )
  const hidden = (shown?.entries ?? []).filter(
    ({ name, kind }) => kind === 'file' && accepts !== null && !accepts(name),
  ).length
  const choose = (entry: FolderEntry) =>
    entry.kind === 'folder' ? setWanted(entry.path) : (onChoose ?? onOpen)(entry.path)
  const enter = () => {
    const only = entries.length === 1 && rest !== '' ? entries[0] : undefined
    if (only !== undefined) return choose(only)
    const { folder } = typedPath(text)
    if (rest === '' && folder !== null) return setWanted(folder)
    if (text !== '' && accepts !== null) onOpen(text)
    else if (text !== '') setWanted(text)
  }
  const move = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])]
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement)
    const next = buttons[Math.max(0, at + (event.key === 'ArrowDown' ? 1 : -1))]
    if (next === undefined) return
    event.preventDefault()
    next.focus()
  }

  return (
    <div className="browser" onKeyDown={move} role="group" aria-label={label}>
      <div className="browser-path">
        <button
          type="button"
          className="icon-button"
          aria-label="Up to the folder above"
          title="Up to the folder above"
          disabled={shown?.parent == null}
          onClick={() => shown?.parent != null && setWanted(shown.parent)}
        >
          ↑
        </button>
        <input
          aria-label="Path, or the beginning of a name"
          value={text}
          spellCheck={false}
          autoComplete="off"
          onChange={({ target }) => setText(target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return
            event.preventDefault()
            enter()
          }}
        />
        {startIn === undefined && <Recent onChoose={setWanted} />}
      </div>
      {failure !== null && (
        <p className="browser-note error" role="alert">
          {failure.message} {failure.hint}
        </p>
      )}
      <ul ref={list} aria-label="Folders and files">
        {entries.map((entry) => (
          <li key={entry.path}>
            <button
              type="button"
              aria-pressed={
                onChoose === undefined || entry.kind === 'folder' ? undefined : chosen === entry.path
              }
              onClick={() => choose(entry)}
              onDoubleClick={() => onChoose !== undefined && entry.kind === 'file' && onOpen(entry.path)}
            >
              <i aria-hidden="true" className={entry.kind} />
              <span>{entry.name}</span>
              <em>{entry.kind === 'file' ? sizeText(entry.sizeBytes) : ''}</em>
              <em className="day">{day(entry.modifiedAt)}</em>
            </button>
          </li>
        ))}
        {shown === null && failure === null && <li className="browser-note">Reading the folder…</li>}
        {shown !== null && entries.length === 0 && (
          <li className="browser-note">
            {rest === '' ? `No folders and no ${acceptedWord} here.` : `Nothing here begins with “${rest}”.`}
          </li>
        )}
      </ul>
      {hidden > 0 && (
        <label className="browser-all">
          <input type="checkbox" checked={isAll} onChange={({ target }) => setAll(target.checked)} />
          Show all files ({hidden} more)
        </label>
      )}
    </div>
  )
}

function Recent({ onChoose }: { onChoose: (folder: string) => void }): ReactElement | null {
  const [folders] = useState(recentFolders)
  if (folders.length === 0) return null
  return (
    <select
      aria-label="Recent folders"
      value=""
      onChange={({ target }) => target.value !== '' && onChoose(target.value)}
    >
      <option value="">Recent</option>
      {folders.map((folder) => (
        <option key={folder}>{folder}</option>
      ))}
    </select>
  )
}
