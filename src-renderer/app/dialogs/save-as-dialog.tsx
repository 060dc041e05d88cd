import type { ReactElement } from 'react'
import { useState } from 'react'
import { FileBrowser } from '../../parts/file-browser.tsx'
import { documentState } from '../../state/document-store.ts'
import { fileName, folderOf, isProjectName, joined, projectFileName } from '../../state/files/file-name.ts'
import { write } from '../../state/files/save.ts'
import { notify } from '../../state/notice-store.ts'
import { show } from '../../state/view-store.ts'
import { Dialog } from '../../ui/dialog.tsx'
import './dialogs.css'

export function SaveAsDialog(): ReactElement {
  const { path, document } = documentState()
  const [folder, setFolder] = useState<string | null>(path === null ? null : folderOf(path))
  const [name, setName] = useState(path === null ? projectFileName(document.name) : fileName(path))
  const trimmed = name.trim()
  const isPossible = folder !== null && trimmed !== '' && !/[\\/]/.test(trimmed)
  const takeName = (chosen: string) => setName(fileName(chosen))
  const save = async () => {
    if (!isPossible) return
    const target = joined(folder, isProjectName(trimmed) ? trimmed : `${trimmed}.ganvas`)
    show({ dialog: null })
    // Under its own name it is an ordinary save, under another one the file must be new.
    const { revision } = documentState()
    if (await write(target, target === path ? revision : null)) notify({ title: `Saved ${fileName(target)}` })
  }
  return (
    <Dialog
      title="Save project as"
      onClose={() => show({ dialog: null })}
      buttons={
        <>
          <button type="button" className="button" onClick={() => show({ dialog: null })}>
            Cancel
          </button>
          <button type="button" className="button primary" disabled={!isPossible} onClick={() => void save()}>
            Save
          </button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <label className="field-row">
          Name
          <input
            value={name}
            spellCheck={false}
            onChange={({ target }) => setName(target.value)}
            aria-invalid={/[\\/]/.test(trimmed)}
          />
        </label>
      </form>
      <FileBrowser
        label="Folder for the project"
        accepts={isProjectName}
        acceptedWord="projects"
        startIn={path === null ? null : folderOf(path)}
        onChoose={takeName}
        onOpen={takeName}
        onFolder={setFolder}
      />
    </Dialog>
  )
}
