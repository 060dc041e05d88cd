import type { ReactElement } from 'react'
import { useConnection } from '../state/connection-store.ts'
import { hasUnsavedChanges, useDocumentState } from '../state/document-store.ts'
import { fileName } from '../state/files/file-name.ts'
import { closeProject } from '../state/files/open.ts'
import { show, useView } from '../state/view-store.ts'
import { useWork } from '../state/work-store.ts'
import { isMac } from '../ui/platform.ts'
import { RunBar } from '../training/run-bar.tsx'
import { MenuBar } from './menus/menu-bar.tsx'

export function TopBar(): ReactElement {
  const page = useView((view) => view.page)
  // On a Mac the desktop app's menus are at the top of the screen.
  const hasSystemMenus = useConnection(({ facts }) => facts?.host === 'electron') && isMac
  return (
    <header className="top">
      <button
        type="button"
        className="brand"
        aria-label="Ganvas: start screen"
        title="Start screen"
        onClick={() => page === 'editor' && closeProject()}
      >
        <i aria-hidden="true" />
        <span>Ganvas</span>
      </button>
      {!hasSystemMenus && <MenuBar />}
      {page === 'editor' && <DocumentName />}
      <div className="spring" />
      {page === 'editor' && (
        <>
          <RunBar />
          <button
            type="button"
            className="button"
            onClick={() => show({ dialog: { kind: 'export', runId: null } })}
          >
            Export…
          </button>
        </>
      )}
    </header>
  )
}

/** What is open, and how safe it is. */
function DocumentName(): ReactElement {
  const name = useDocumentState(({ document }) => document.name)
  const path = useDocumentState((state) => state.path)
  const saved = useSavedState()
  return (
    <h1 title={path ?? 'This project is in no file yet'}>
      <b>{path === null ? name : fileName(path)}</b>
      <span role="status" className={saved.tone}>
        {saved.text}
      </span>
    </h1>
  )
}

function useSavedState(): { text: string; tone: 'fine' | 'warning' | 'error' } {
  const isChanged = useDocumentState(hasUnsavedChanges)
  const path = useDocumentState((state) => state.path)
  const isSaving = useWork((work) => work.isSaving)
  const copy = useWork((work) => work.copy)
  if (isSaving) return { text: 'saving…', tone: 'fine' }
  if (!isChanged) return { text: path === null ? 'not saved yet' : 'saved', tone: 'fine' }
  if (copy === 'failed') return { text: 'unsaved, no copy kept', tone: 'error' }
  return { text: copy === 'kept' ? 'unsaved, copy kept' : 'unsaved', tone: 'warning' }
}
