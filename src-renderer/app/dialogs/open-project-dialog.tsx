import type { ReactElement } from 'react'
import { useState } from 'react'
import { openPath, openText } from '../../state/files/open.ts'
import { show } from '../../state/view-store.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { OpenButton } from '../../ui/open-button.tsx'
import './dialogs.css'
import { FolderList } from './folder-list.tsx'

/** Where the system's own dialog cannot be shown: the host may be another machine. */
export function OpenProjectDialog(): ReactElement {
  const [folder, setFolder] = useState<string | null>(null)
  const [chosen, setChosen] = useState<string | null>(null)
  const open = (path: string) => {
    show({ dialog: null })
    openPath(path)
  }
  return (
    <Dialog
      title="Open project"
      note="Projects on the machine that Ganvas runs on."
      onClose={() => show({ dialog: null })}
      buttons={
        <>
          <OpenButton
            title="From this computer…"
            onFile={(file) => {
              show({ dialog: null })
              void file.text().then((text) => openText(text, file.name))
            }}
          />
          <div className="spring" />
          <button type="button" className="button" onClick={() => show({ dialog: null })}>
            Cancel
          </button>
          <button
            type="button"
            className="button primary"
            disabled={chosen === null}
            onClick={() => chosen !== null && open(chosen)}
          >
            Open
          </button>
        </>
      }
    >
      <FolderList
        folder={folder}
        onFolder={(path) => {
          setFolder(path)
          setChosen(null)
        }}
        chosen={chosen}
        onChoose={({ path }) => setChosen(path)}
        onOpen={({ path }) => open(path)}
      />
    </Dialog>
  )
}
