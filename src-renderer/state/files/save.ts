import { serializeDocument } from '../../../src-shared/document/serialize-document.ts'
import { host } from '../../connection/host.ts'
import { connectionView } from '../connection-store.ts'
import { documentState, markSaved } from '../document-store.ts'
import { notify, notifyFailure } from '../notice-store.ts'
import { show } from '../view-store.ts'
import { setWork } from '../work-store.ts'
import { fileName, projectFileName } from './file-name.ts'

/** Whether the document is on the disk afterwards. Where a question comes up first, it is not yet. */
export async function save(): Promise<boolean> {
  const { path, revision } = documentState()
  return path === null ? saveAs() : write(path, revision)
}

export async function saveAs(): Promise<boolean> {
  const { document, path } = documentState()
  const suggestedName = path === null ? projectFileName(document.name) : fileName(path)
  if (connectionView().facts?.hasDialogs !== true) {
    show({ dialog: { kind: 'save-as' } })
    return false
  }
  const chosen = await host().request('files.choose', { what: 'save-project', suggestedName })
  if (!chosen.ok) notifyFailure('No place was chosen', chosen.failure)
  // The system's own dialog has asked already whether to replace a file.
  return chosen.ok && chosen.value.path !== null && write(chosen.value.path, 'any')
}

/** Writes the open document. `basedOn` is what the file is thought to hold; see `project.save` in the contract. */
export async function write(path: string, basedOn: string | null): Promise<boolean> {
  const { document, documentId } = documentState()
  setWork({ isSaving: true })
  const reply = await host().request('project.save', { path, text: serializeDocument(document), basedOn })
  setWork({ isSaving: false })
  if (reply.ok) {
    if (documentState().documentId === documentId) {
      markSaved(document, reply.value)
      setWork({ isOpenElsewhere: false })
    }
    return true
  }
  if (reply.failure.code === 'project.changed') show({ dialog: { kind: 'conflict', path } })
  else if (reply.failure.code === 'project.exists') show({ dialog: { kind: 'replace', path } })
  else notifyFailure(`“${fileName(path)}” was not saved`, reply.failure)
  return false
}

/** Says that it is done where the user looks elsewhere. */
export async function saveAndSay(): Promise<void> {
  if (await save()) notify({ title: `Saved ${fileName(documentState().path ?? '')}` })
}
