import { host } from '../connection/host.ts'
import { connectionView } from './connection-store.ts'
import { notify, notifyFailure } from './notice-store.ts'

/** Gives the user a small file that the window made: where the host has dialogs to a place of choice, else as a download. */
export async function saveResult(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const suggestedName = name.replaceAll(/[\\/:*?"<>|]+/g, '-')
  if (connectionView().facts?.hasDialogs !== true) return download(suggestedName, bytes)
  const chosen = await host().request('files.choose', { what: 'save-result', suggestedName })
  if (!chosen.ok) return notifyFailure(`“${suggestedName}” was not saved`, chosen.failure)
  const { path } = chosen.value
  if (path === null) return
  const written = await host().request('files.write', { path, bytes })
  if (!written.ok) return notifyFailure(`“${suggestedName}” was not saved`, written.failure)
  notify({ title: 'Saved', detail: written.value.path })
}

function download(name: string, bytes: Uint8Array<ArrayBuffer>): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([bytes]))
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
