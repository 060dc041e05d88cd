import { parseDocument } from '../../../src-shared/document/parse-document.ts'
import type { Recovery } from '../../../src-shared/protocol/project-messages.ts'
import { host } from '../../connection/host.ts'
import { onConnectionChange } from '../connection-store.ts'
import { documentState, hasUnsavedChanges, showDocument } from '../document-store.ts'
import { notify } from '../notice-store.ts'
import { dropDocument, leftovers, setLeftovers } from '../recovery-store.ts'
import { show, view } from '../view-store.ts'
import { adoptCopy } from './autosave.ts'
import { afterAsking, readPath, showProject } from './open.ts'
import { answerOtherWindows, documentsOfOtherWindows } from './other-windows.ts'
import { baseOf, forgetWindow, rememberedWindow, rememberWindow, type WindowMemory } from './window-memory.ts'

const SEEN_RUNS = 'ganvas.seen-interrupted'

/** With the first connection: what this window showed before a reload comes back, what others left is offered. */
export function recoverOnStart(): void {
  const memory = rememberedWindow()
  rememberWindow()
  answerOtherWindows()
  show({ isRestoring: memory?.page === 'editor' })
  const elsewhere = documentsOfOtherWindows()
  const end = onConnectionChange(({ facts }) => {
    if (facts === null) return
    end()
    void recover(memory, elsewhere)
  })
}

async function recover(memory: WindowMemory | null, asked: Promise<ReadonlySet<string>>): Promise<void> {
  const [reply, runsReply, elsewhere] = await Promise.all([
    host().request('recovery.list', {}),
    host().request('runs.list', {}),
    asked,
  ])
  const documents = (reply.ok ? reply.value.documents : []).filter(
    ({ documentId }) => !elsewhere.has(documentId) && documentId !== documentState().documentId,
  )
  const own = documents.find(({ documentId }) => documentId === memory?.documentId)
  const isFresh = view().page === 'start' && !hasUnsavedChanges(documentState())
  if (isFresh && own !== undefined) openRecovered(own)
  else if (isFresh && memory?.page === 'editor' && memory.path !== null) await readPath(memory.path)
  else if (isFresh && memory?.page === 'editor') showAgain(memory.text ?? '')
  forgetWindow()
  show({ isRestoring: false })
  const seen = seenRuns()
  const runs = (runsReply.ok ? runsReply.value.runs : []).filter(
    ({ id, state }) => state.state === 'interrupted' && !seen.includes(id),
  )
  const others = documents.filter((each) => each !== own || !isFresh)
  setLeftovers({ documents: others, runs })
  if (others.length + runs.length > 0 && view().dialog === null) show({ dialog: { kind: 'recover' } })
}

function showAgain(text: string): void {
  const parsed = parseDocument(text)
  if (parsed.ok) showProject(parsed.value.document)
}

/** The host's copy into the editor, where it counts as unsaved until it is saved. */
export function openRecovered({ documentId, text, path, name }: Recovery): void {
  const parsed = parseDocument(text)
  if (!parsed.ok) {
    const detail = parsed.failure.map(({ message }) => message).join('\n')
    return void notify({ tone: 'error', title: `The copy of “${name}” cannot be read`, detail })
  }
  afterAsking(() => {
    const { document, notices } = parsed.value
    showDocument({ documentId, document, notices, path, revision: baseOf(documentId), saved: null })
    adoptCopy(documentId, document)
    dropDocument(documentId)
    show({ page: 'editor', dialog: null })
  })
}

export async function discardRecovered({ documentId }: Recovery): Promise<void> {
  dropDocument(documentId)
  await host().request('recovery.discard', { documentId })
}

/** An interrupted run is offered until it was looked at; the list of runs always has it. */
export function markSeen(): void {
  const ids = [...seenRuns(), ...leftovers().runs.map(({ id }) => id)].slice(-200)
  localStorage.setItem(SEEN_RUNS, ids.join('\n'))
}

function seenRuns(): string[] {
  return (localStorage.getItem(SEEN_RUNS) ?? '').split('\n')
}
