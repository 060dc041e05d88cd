import type { ReactElement } from 'react'
import { useState } from 'react'
import type { Failure } from '../../src-shared/protocol/wire-types.ts'
import { host } from '../connection/host.ts'
import { useConnection } from '../state/connection-store.ts'
import { isDataName } from '../parts/data-names.ts'
import { FailureText } from '../parts/failure-text.tsx'
import { FileBrowser } from '../parts/file-browser.tsx'
import { SampleData } from './sample-data.tsx'

const SHIPPED = [
  { source: 'shipped:digits', title: 'Digits', note: '1,797 images, 8 × 8' },
  { source: 'shipped:iris', title: 'Iris', note: '150 flowers, 4 numbers' },
]

type Tab = 'file' | 'sample'

/** Where data come from: a file, the app itself, or the simulator. */
export function ChooseData({
  failure,
  onPath,
  onFile,
  onFailure,
  onBusy,
}: {
  failure: { title: string; failure: Failure } | null
  onPath: (path: string) => void
  onFile: (file: File) => void
  onFailure: (title: string, failure: Failure) => void
  onBusy: (title: string, fraction: number | null) => void
}): ReactElement {
  const [tab, setTab] = useState<Tab>('file')
  const hasDialogs = useConnection(({ facts }) => facts?.hasDialogs === true)
  const [folder, setFolder] = useState<string | null>(null)
  const choose = async (what: 'data' | 'folder') => {
    const reply = await host().request('files.choose', { what })
    if (!reply.ok) onFailure(what === 'data' ? 'No file was chosen' : 'No folder was chosen', reply.failure)
    else if (reply.value.path !== null) onPath(reply.value.path)
  }
  return (
    <div className="choose-data">
      {failure !== null && <FailureText {...failure} />}
      <div className="data-tabs" role="tablist" aria-label="Where the data come from">
        <Segment tab="file" shown={tab} onShow={setTab} title="A file" />
        <Segment tab="sample" shown={tab} onShow={setTab} title="Make sample data" />
      </div>
      {tab === 'sample' ? (
        <SampleData onMade={onPath} onFailure={onFailure} onBusy={onBusy} />
      ) : (
        <>
          <div className="data-drop">
            <span>Drop a file here, or</span>
            {hasDialogs ? (
              <>
                <button type="button" className="button primary" onClick={() => void choose('data')}>
                  Choose a file…
                </button>
                <button type="button" className="button" onClick={() => void choose('folder')}>
                  A folder of pictures…
                </button>
              </>
            ) : (
              <label className="button">
                From this computer…
                <input
                  type="file"
                  onChange={({ target }) => {
                    const chosen = target.files?.[0]
                    if (chosen !== undefined) onFile(chosen)
                  }}
                />
              </label>
            )}
          </div>
          <FileBrowser
            label="Files of the machine that Ganvas runs on"
            accepts={isDataName}
            acceptedWord="data files"
            onOpen={onPath}
            onFolder={setFolder}
          />
          {folder !== null && (
            <p className="data-note">
              PNG or JPEG pictures, of each class in a folder of its own?{' '}
              <button type="button" className="link" onClick={() => onPath(folder)}>
                Open this folder
              </button>
            </p>
          )}
          <div className="data-shipped">
            <span>Come with Ganvas</span>
            {SHIPPED.map(({ source, title, note }) => (
              <button type="button" className="button" key={source} onClick={() => onPath(source)}>
                {title}
                <em>{note}</em>
              </button>
            ))}
          </div>
        </>
      )}
    </div>
  )
}

function Segment(props: { tab: Tab; shown: Tab; onShow: (tab: Tab) => void; title: string }): ReactElement {
  const { tab, shown, onShow, title } = props
  return (
    <button type="button" role="tab" aria-selected={tab === shown} onClick={() => onShow(tab)}>
      {title}
    </button>
  )
}
