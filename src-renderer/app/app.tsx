import type { ReactElement } from 'react'
import { useEffect } from 'react'
import { hasUnsavedChanges, useDocumentState } from '../state/document-store.ts'
import { setWork, useWork } from '../state/work-store.ts'
import { saveAs } from '../state/files/save.ts'
import { useView } from '../state/view-store.ts'
import './app.css'
import { LostBanner, useConnectionPage } from './connection-page.tsx'
import { Dialogs } from './dialogs.tsx'
import { DropZone } from './drop-zone.tsx'
import { Editor } from './editor.tsx'
import { Notices } from './notices.tsx'
import { StartPage } from './start/start-page.tsx'
import { StatusBar } from './status-bar.tsx'
import { TopBar } from './top-bar.tsx'
import { Tour } from './tour/tour.tsx'

export function App(): ReactElement {
  const page = useView((view) => view.page)
  const name = useDocumentState(({ document }) => document.name)
  const isChanged = useDocumentState(hasUnsavedChanges)
  const connectionPage = useConnectionPage()

  useEffect(() => {
    document.title = page === 'start' ? 'Ganvas' : `${isChanged ? '• ' : ''}${name} · Ganvas`
  }, [page, name, isChanged])

  if (connectionPage !== null) return connectionPage
  return (
    <DropZone>
      <TopBar />
      <div className="banners">
        <LostBanner />
        <ElsewhereBanner />
      </div>
      <Page />
      <StatusBar />
      <Dialogs />
      <Tour />
      <Notices />
    </DropZone>
  )
}

/** After a reload neither page until it is known which one; a new window knows at once. */
function Page(): ReactElement {
  const page = useView((view) => view.page)
  const isRestoring = useView((view) => view.isRestoring)
  if (isRestoring) return <main className="restoring" aria-busy="true" />
  return page === 'start' ? <StartPage /> : <Editor />
}

function ElsewhereBanner(): ReactElement | null {
  const isOpenElsewhere = useWork((work) => work.isOpenElsewhere)
  const page = useView((view) => view.page)
  if (!isOpenElsewhere || page !== 'editor') return null
  return (
    <p className="banner warning" role="status">
      <b>This project is open in another window too.</b> Whoever saves second is asked what to keep.
      <button type="button" className="link" onClick={() => void saveAs()}>
        Save under another name…
      </button>
      <button type="button" className="link" onClick={() => setWork({ isOpenElsewhere: false })}>
        Hide
      </button>
    </p>
  )
}
