// The window over a host of its own, for tests that need no trainer.
import '../app/no-eval.ts'
import { startWindow } from '../app/start-window.tsx'
import { createFakeHost, type FakeHost } from './fake-host.ts'

declare global {
  interface Window {
    ganvasTest: FakeHost
  }
}

window.ganvasTest = createFakeHost()
startWindow(window.ganvasTest)
