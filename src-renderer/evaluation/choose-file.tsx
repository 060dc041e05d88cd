import type { ReactElement } from 'react'
import { useRef, useState } from 'react'
import { pathOf } from '../connection/connect.ts'
import { host } from '../connection/host.ts'
import { isDataName } from '../parts/data-names.ts'
import { FileBrowser } from '../parts/file-browser.tsx'
import { rememberFolder } from '../parts/recent-folders.ts'
import { upload } from '../parts/upload.ts'
import { useConnection } from '../state/connection-store.ts'
import { fileName, folderOf } from '../state/files/file-name.ts'
import { notifyFailure } from '../state/notice-store.ts'

/** A file of showers: chosen in the system's dialog or the folder browser, or dropped here. */
export function ChooseFile({
  label,
  path,
  onPath,
}: {
  label: string
  path: string | null
  onPath: (path: string) => void
}): ReactElement {
  const hasDialogs = useConnection(({ facts }) => facts?.hasDialogs === true)
  const [isBrowsing, setBrowsing] = useState(false)
  const [isOver, setOver] = useState(false)
  const [sending, setSending] = useState<{ name: string; fraction: number } | null>(null)
  const turn = useRef(0)
  const take = (chosen: string) => {
    rememberFolder(folderOf(chosen))
    setBrowsing(false)
    onPath(chosen)
  }
  const choose = async () => {
    if (!hasDialogs) return setBrowsing(!isBrowsing)
    const reply = await host().request('files.choose', { what: 'data' })
    if (!reply.ok) notifyFailure('No file was chosen', reply.failure)
    else if (reply.value.path !== null) take(reply.value.path)
  }
  const dropped = async (file: File) => {
    const place = pathOf(file)
    if (place !== null) return take(place)
    const mine = ++turn.current
    setSending({ name: file.name, fraction: 0 })
    const sent = await upload(file, host(), {
      onProgress: (fraction) => mine === turn.current && setSending({ name: file.name, fraction }),
      isCancelled: () => mine !== turn.current,
    })
    if (mine !== turn.current) return
    setSending(null)
    if (sent.ok) onPath(sent.value.path)
    else notifyFailure(`${file.name} did not arrive`, sent.failure)
  }
  return (
    <div
      className={isOver ? 'choose-file over' : 'choose-file'}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes('Files')) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        const [file] = event.dataTransfer.files
        if (file !== undefined) void dropped(file)
      }}
    >
      <div>
        {sending !== null ? (
          <span role="status">
            Sending {sending.name}, {Math.round(100 * sending.fraction)} %
          </span>
        ) : path === null ? (
          <span className="dim">Drop a file here, or</span>
        ) : (
          <b title={path}>{fileName(path)}</b>
        )}
        <button
          type="button"
          className="button"
          aria-label={`${path === null ? 'Choose' : 'Change'} ${label}`}
          aria-expanded={hasDialogs ? undefined : isBrowsing}
          onClick={() => void choose()}
        >
          {path === null ? 'Choose a file…' : 'Change…'}
        </button>
      </div>
      {isBrowsing && (
        <FileBrowser label={label} accepts={isDataName} acceptedWord="data files" onOpen={take} />
      )}
    </div>
  )
}
