import type { ReactElement } from 'react'
import { useState } from 'react'
import { host } from '../connection/host.ts'
import { FileBrowser } from '../parts/file-browser.tsx'
import { useConnection } from '../state/connection-store.ts'
import { notifyFailure } from '../state/notice-store.ts'

/** Where files go: beside the run unless another folder is chosen. */
export function OutFolder({
  value,
  onChange,
  usual,
}: {
  value: string | null
  onChange: (folder: string | null) => void
  usual: string
}): ReactElement {
  const hasDialogs = useConnection(({ facts }) => facts?.hasDialogs === true)
  const [isBrowsing, setBrowsing] = useState(false)
  const choose = async () => {
    if (!hasDialogs) return setBrowsing(!isBrowsing)
    const reply = await host().request('files.choose', { what: 'folder' })
    if (!reply.ok) notifyFailure('No folder was chosen', reply.failure)
    else if (reply.value.path !== null) onChange(reply.value.path)
  }
  return (
    <div className="out-folder">
      <span>
        Into {value === null ? usual : <code>{value}</code>}{' '}
        <button type="button" className="link" aria-expanded={isBrowsing} onClick={() => void choose()}>
          {isBrowsing ? 'Done' : 'Change'}
        </button>
        {value !== null && !isBrowsing && (
          <button type="button" className="link" onClick={() => onChange(null)}>
            Back to {usual}
          </button>
        )}
      </span>
      {isBrowsing && (
        <FileBrowser
          label="Folder for the files"
          accepts={null}
          acceptedWord="files"
          onOpen={() => undefined}
          onFolder={onChange}
        />
      )}
    </div>
  )
}
