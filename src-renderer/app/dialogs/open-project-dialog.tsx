import type { ReactElement } from 'react'
import { useState } from 'react'
import { FileBrowser } from '../../parts/file-browser.tsx'
import { isProjectName } from '../../state/files/file-name.ts'
import { openPath, openText } from '../../state/files/open.ts'
import { show } from '../../state/view-store.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { OpenButton } from '../../ui/open-button.tsx'
import './dialogs.css'

/** Where the system's own dialog cannot be shown: the host may be another machine. */
export function OpenProjectDialog(): ReactElement {
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
      <FileBrowser
        label="Projects of the machine that Ganvas runs on"
        accepts={isProjectName}
        acceptedWord="projects"
        startIn={null}
        chosen={chosen}
        onChoose={setChosen}
        onOpen={open}
        onFolder={() => setChosen(null)}
      />
    </Dialog>
  )
}
