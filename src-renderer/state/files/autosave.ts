import { serializeDocument } from '../../../src-shared/document/serialize-document.ts'
import { host } from '../../connection/host.ts'
import { connectionView, onConnectionChange } from '../connection-store.ts'
import { documentState, hasUnsavedChanges, onDocument, type DocumentState } from '../document-store.ts'
import { setWork, work } from '../work-store.ts'

/** After a pause of this length, and during one long drag at least every second, changes go to the host. */
const PAUSE_MS = 300
const LONGEST_MS = 1000

let timer: ReturnType<typeof setTimeout> | null = null
let waitingSince = 0
/** The document of which the host has a copy; null: of none. */
let kept: { documentId: string; document: unknown } | null = null

/** Gives every change to the host, which keeps it against loss until the document is saved. Called once. */
export function keepWork(): void {
  onDocument((state, before) => {
    if (state.document === before.document && state.saved === before.saved) return
    if (state.documentId !== before.documentId) cancel()
    if (hasUnsavedChanges(state)) schedule()
    else void forget(state.documentId)
  })
  // What was refused while the host was away goes there as soon as it is back.
  onConnectionChange(({ connection }, before) => {
    const isBack = connection.state === 'connected' && before.connection.state !== 'connected'
    if (isBack && hasUnsavedChanges(documentState())) schedule()
  })
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') void keepNow()
  })
  window.addEventListener('beforeunload', (event) => {
    // A tab comes back with what the host has; only what is younger needs a question. Closing the desktop app is meant
    // as an end, so there unsaved changes are named in any case.
    void keepNow()
    const isAtRisk = work().copy === 'waiting' || work().copy === 'failed'
    const isEnd = connectionView().facts?.host === 'electron' && hasUnsavedChanges(documentState())
    if (isAtRisk || isEnd) event.preventDefault()
  })
}

function schedule(): void {
  if (timer === null) waitingSince = performance.now()
  else clearTimeout(timer)
  setWork({ copy: 'waiting' })
  const left = Math.max(0, waitingSince + LONGEST_MS - performance.now())
  timer = setTimeout(() => void keepNow(), Math.min(PAUSE_MS, left))
}

function cancel(): void {
  if (timer !== null) clearTimeout(timer)
  timer = null
}

/** Also called where the user leaves and nothing may wait. */
export async function keepNow(): Promise<void> {
  const state = documentState()
  cancel()
  if (!hasUnsavedChanges(state) || kept?.document === state.document) return
  const { documentId, document } = state
  const reply = await host().request('recovery.keep', copyOf(state))
  const isStill = documentState().documentId === documentId
  if (reply.ok) kept = { documentId, document }
  if (!isStill) return
  if (!hasUnsavedChanges(documentState())) return forget(documentId)
  // Something newer may be waiting already.
  if (timer === null) setWork({ copy: reply.ok ? 'kept' : 'failed' })
}

function copyOf({ documentId, document, path }: DocumentState) {
  return { documentId, name: document.name, path, text: serializeDocument(document) }
}

/** Saved, undone to what was saved, or given up by the user. */
export async function forget(documentId: string): Promise<void> {
  cancel()
  setWork({ copy: 'none' })
  if (kept?.documentId !== documentId) return
  kept = null
  await host().request('recovery.discard', { documentId })
}

/** The document was opened from the host's copy, which stays until it is saved. */
export function adoptCopy(documentId: string, document: unknown): void {
  kept = { documentId, document }
  setWork({ copy: 'kept' })
}
