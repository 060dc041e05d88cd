import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import '@xyflow/react/dist/base.css'
import '../ui/theme.css'
import type { Client } from '../../src-shared/protocol/contract.ts'
import { setHost } from '../connection/host.ts'
import { watchConnection } from '../state/connection-store.ts'
import { FailureBoundary } from '../ui/failure-boundary.tsx'
import { App } from './app.tsx'
import { keepWork } from '../state/files/autosave.ts'
import { recoverOnStart } from '../state/files/recover.ts'
import { handIsAtWork, startFollowing } from '../state/follow-run.ts'
import { onDocument } from '../state/document-store.ts'
import { watchRuns } from '../state/runs-list.ts'
import { watchRunEnds } from '../training/watch-run-ends.ts'
import { hearHost } from './hear-host.ts'
import { tellMenus } from './menus/native-menus.ts'
import { listenForShortcuts } from './menus/shortcuts.ts'
import { followWidth } from './side-panels.ts'

/** Everything that lives as long as the window does, then the first drawing. */
export function startWindow(client: Client): void {
  setHost(client)
  keepWork()
  recoverOnStart()
  hearHost(client)
  watchConnection(client)
  listenForShortcuts(window)
  tellMenus()
  watchRunEnds()
  watchRuns()
  // What is typed shows its shapes before the charts go on.
  onDocument(handIsAtWork)
  followWidth()
  void startFollowing()
  const place = document.getElementById('window')
  if (place === null) throw new Error('index.html has no place for the window')
  createRoot(place).render(
    <StrictMode>
      <FailureBoundary>
        <App />
      </FailureBoundary>
    </StrictMode>,
  )
}
