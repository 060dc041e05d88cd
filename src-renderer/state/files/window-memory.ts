import { z } from 'zod'
import { serializeDocument } from '../../../src-shared/document/serialize-document.ts'
import { documentState, onDocument } from '../document-store.ts'
import { view } from '../view-store.ts'

/** What this window showed, for the time after a reload. Another window or tab has its own. */
const Memory = z.object({
  documentId: z.string(),
  path: z.string().nullable(),
  page: z.enum(['start', 'editor']),
  /** Of a project that is in no file and has no changes, such as a template: nobody else keeps it. */
  text: z.string().nullable(),
})
export type WindowMemory = z.infer<typeof Memory>

const KEY = 'ganvas.window'
/** What the file held on which a document is based, by document: the host’s copies do not say. */
const BASES = 'ganvas.bases'
const MOST_BASES = 50

export function rememberWindow(): void {
  window.addEventListener('pagehide', () => {
    // Reloaded again before anything came back: what is remembered still holds.
    if (view().isRestoring) return
    const { documentId, path, document } = documentState()
    const { page } = view()
    const text = path === null && page === 'editor' ? serializeDocument(document) : null
    sessionStorage.setItem(KEY, JSON.stringify({ documentId, path, page, text } satisfies WindowMemory))
  })
  onDocument(({ documentId, revision }, before) => {
    if (revision === null || (revision === before.revision && documentId === before.documentId)) return
    const others = Object.entries(bases()).filter(([id]) => id !== documentId)
    const all = [...others.slice(1 - MOST_BASES), [documentId, revision]]
    localStorage.setItem(BASES, JSON.stringify(Object.fromEntries(all)))
  })
}

/** Null in a new window. */
export function rememberedWindow(): WindowMemory | null {
  const found = Memory.safeParse(json(sessionStorage.getItem(KEY)))
  return found.success ? found.data : null
}

/** It holds for one return: after a crash there is a newer copy with the host. */
export function forgetWindow(): void {
  sessionStorage.removeItem(KEY)
}

export function baseOf(documentId: string): string | null {
  return bases()[documentId] ?? null
}

function bases(): Record<string, string> {
  const found = z.record(z.string(), z.string()).safeParse(json(localStorage.getItem(BASES)))
  return found.success ? found.data : {}
}

function json(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null')
  } catch {
    return null
  }
}
