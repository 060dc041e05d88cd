import type { ReactElement } from 'react'
import type { RequestOutput } from '../../src-shared/protocol/contract.ts'
import { host } from '../connection/host.ts'
import { copyText } from '../parts/copy-text.ts'
import { useConnection } from '../state/connection-store.ts'
import { notify, notifyFailure } from '../state/notice-store.ts'
import { fileName, folderOf } from '../state/files/file-name.ts'
import { differenceText } from './choose-run.ts'

/** Where the files are, how well they agree with the run, and how they are used. */
export function ExportResult({ files, usage, ...check }: RequestOutput<'export.run'>): ReactElement {
  return (
    <section
      className={`export-result${check.checkedWith === null ? ' unchecked' : ''}`}
      aria-label="Exported"
      role="status"
    >
      <CheckFound {...check} />
      <FileList files={files} />
      {usage !== '' && (
        <div className="export-usage">
          <div>
            <b>How to use it</b>
            <button type="button" className="button small" onClick={() => void copyText(usage)}>
              Copy
            </button>
          </div>
          <pre tabIndex={0}>{usage}</pre>
        </div>
      )}
    </section>
  )
}

function CheckFound({
  checkedWith,
  maxRelativeDifference,
  notChecked,
}: Omit<RequestOutput<'export.run'>, 'files' | 'usage'>): ReactElement {
  if (checkedWith === null || maxRelativeDifference === null) {
    return (
      <p className="export-check">
        <b>Exported, but not checked.</b> {notChecked?.why} {notChecked?.how} The log beside the files says so
        too.
      </p>
    )
  }
  return (
    <p className="export-check">
      <b>Exported and checked.</b> {checkedWith} gives the run’s own showers, largest relative difference{' '}
      <b>{differenceText(maxRelativeDifference)}</b>.
    </p>
  )
}

export function FileList({ files }: { files: readonly string[] }): ReactElement {
  const isDesktop = useConnection(({ facts }) => facts?.hasDialogs === true)
  const reveal = async (path: string) => {
    const reply = await host().request('files.reveal', { path })
    if (!reply.ok) notifyFailure('The folder cannot be shown', reply.failure)
    else if (!reply.value.isShown) notify({ title: 'This host has no desktop to show it on' })
  }
  return (
    <ul className="export-files">
      {files.map((path) => (
        <li key={path}>
          <span>
            <b>{fileName(path)}</b>
            <code>{folderOf(path)}</code>
          </span>
          <button type="button" className="button small" onClick={() => void copyText(path)}>
            Copy path
          </button>
          {isDesktop && (
            <button type="button" className="button small" onClick={() => void reveal(path)}>
              Show
            </button>
          )}
        </li>
      ))}
    </ul>
  )
}
