import { createDocument } from '../../../src-shared/document/edits.ts'
import { parseDocument } from '../../../src-shared/document/parse-document.ts'
import type { GraphDocument } from '../../../src-shared/document/schema.ts'
import { pathOf } from '../../connection/connect.ts'
import { host } from '../../connection/host.ts'
import { connectionView } from '../connection-store.ts'
import { documentState, hasUnsavedChanges, showDocument } from '../document-store.ts'
import { notify, notifyFailure } from '../notice-store.ts'
import { select } from '../selection-store.ts'
import { show } from '../view-store.ts'
import { setWork } from '../work-store.ts'
import { forget } from './autosave.ts'
import { fileName, isProjectName } from './file-name.ts'
import { save } from './save.ts'

/** Whatever takes the place of the open document asks first when that has unsaved changes. */
export function afterAsking(then: () => void): void {
  if (hasUnsavedChanges(documentState())) show({ dialog: { kind: 'unsaved', then } })
  else then()
}

/** The answers to that question. */
export async function saveThen(then: () => void): Promise<void> {
  show({ dialog: null })
  if (await save()) then()
}

export function discardThen(then: () => void): void {
  show({ dialog: null })
  void forget(documentState().documentId)
  then()
}

export function newProject(): void {
  afterAsking(() => {
    showProject(createDocument('Untitled'))
  })
}

/** Asks for a file in whatever way the host has. */
export async function chooseProject(): Promise<void> {
  if (connectionView().facts?.hasDialogs !== true) return show({ dialog: { kind: 'open-project' } })
  const chosen = await host().request('files.choose', { what: 'project' })
  if (!chosen.ok) notifyFailure('No file was chosen', chosen.failure)
  else if (chosen.value.path !== null) openPath(chosen.value.path)
}

export function openPath(path: string): void {
  afterAsking(() => void readPath(path))
}

/** Without asking: also what “open theirs” does after a conflict. */
export async function readPath(path: string): Promise<void> {
  const reply = await host().request('project.open', { path })
  if (!reply.ok) return notifyFailure(`“${fileName(path)}” cannot be opened`, reply.failure)
  const { text, revision, isOpenElsewhere } = reply.value
  if (showText(text, { path: reply.value.path, revision, name: fileName(path) })) setWork({ isOpenElsewhere })
}

/** A project that is on no disk of the host: a template, or a file that was dropped into a browser. */
export function openText(text: string, name: string): void {
  afterAsking(() => void showText(text, { path: null, revision: null, name }))
}

/** A text into the editor; what cannot be read is said, and what was open stays open. */
function showText(
  text: string,
  where: { path: string | null; revision: string | null; name: string },
): boolean {
  const parsed = parseDocument(text)
  if (!parsed.ok) {
    const detail = parsed.failure.map(({ message, hint }) => `${message} ${hint}`).join('\n')
    notify({ tone: 'error', title: `${where.name} cannot be opened`, detail })
    return false
  }
  const { document, notices } = parsed.value
  leave()
  showDocument({ document, notices, path: where.path, revision: where.revision, saved: document })
  select({})
  setWork({ isOpenElsewhere: false })
  show({ page: 'editor', dialog: null })
  if (notices.length > 0) {
    notify({
      tone: 'warning',
      title: `${where.name} is open, with ${notices.length === 1 ? 'a note' : `${notices.length} notes`}`,
      detail: notices.map(({ message, hint }) => `${message} ${hint}`).join('\n'),
      action: { title: 'Show problems', run: () => show({ dockTab: 'problems', dock: 'open' }) },
    })
  }
  return true
}

/** A document that was made here and is in no file. */
export function showProject(document: GraphDocument): void {
  leave()
  showDocument({ document })
  select({})
  setWork({ isOpenElsewhere: false })
  show({ page: 'editor', dialog: null })
}

/** Back to the start screen; what was open is closed. */
export function closeProject(): void {
  afterAsking(() => {
    leave()
    showDocument({ document: createDocument('Untitled') })
    select({})
    setWork({ isOpenElsewhere: false })
    show({ page: 'start', dialog: null })
  })
}

/** The host need not guard a project any more that nobody looks at here. */
function leave(): void {
  const { path } = documentState()
  if (path !== null) void host().request('project.close', { path })
}

/** A file that was dropped onto the window, whatever it is. */
export async function openDropped(file: File): Promise<void> {
  const path = pathOf(file)
  if (!isProjectName(file.name)) {
    return show({ dialog: { kind: 'open-data', path, node: null, ...(path === null ? { file } : {}) } })
  }
  if (path === null) openText(await file.text(), file.name)
  else openPath(path)
}
