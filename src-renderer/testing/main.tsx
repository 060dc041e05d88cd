// The window over a host of its own, for tests that need no trainer.
import '../app/no-eval.ts'
import { startWindow } from '../app/start-window.tsx'
import { serializeDocument } from '../../src-shared/document/serialize-document.ts'
import { documentState } from '../state/document-store.ts'
import { createFakeHost, type FakeHost } from './fake-host.ts'

declare global {
  interface Window {
    ganvasTest: FakeHost
    /** The open document as its file would be. */
    ganvasDocument: () => string
  }
}

window.ganvasTest = createFakeHost()
window.ganvasDocument = () => serializeDocument(documentState().document)
startWindow(window.ganvasTest)
