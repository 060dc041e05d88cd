import type { ReactElement } from 'react'
import { useEffect } from 'react'
import { hasUnsavedChanges, useDocumentState } from '../state/document-store.ts'
import { useView } from '../state/view-store.ts'
import './app.css'
import { Dialogs } from './dialogs.tsx'
import { Editor } from './editor.tsx'
import { StartPage } from './start-page.tsx'
import { StatusBar } from './status-bar.tsx'
import { TopBar } from './top-bar.tsx'

export function App(): ReactElement {
  const page = useView((view) => view.page)
  const name = useDocumentState(({ document }) => document.name)
  const isChanged = useDocumentState(hasUnsavedChanges)

  useEffect(() => {
    document.title = page === 'start' ? 'Ganvas' : `${isChanged ? '• ' : ''}${name} · Ganvas`
  }, [page, name, isChanged])

  return (
    <div className="app">
      <TopBar />
      {page === 'start' ? <StartPage /> : <Editor />}
      {page === 'editor' && <StatusBar />}
      <Dialogs />
    </div>
  )
}
