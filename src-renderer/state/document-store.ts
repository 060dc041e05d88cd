import { createStore, useStore } from 'zustand'
import type { Problem } from '../../src-shared/base/problem.ts'
import { createDocument } from '../../src-shared/document/edits.ts'
import type { GraphDocument } from '../../src-shared/document/schema.ts'

/**
 * The open document and its history. Every change goes through `edit`, built on the pure functions of
 * `src-shared/document/edits.ts`; what is derived (problems, shapes, summary) is in `project.ts`, what is not part of
 * the document (selection, runs) is never undone. Past documents share their unchanged parts with today's.
 */
export type DocumentState = {
  /** Of this opening, for the copy that is kept against loss. */
  documentId: string
  document: GraphDocument
  /** Null: never saved. */
  path: string | null
  /** Digest of what is on the disk, as the host said when it was read or written. */
  revision: string | null
  /** What was last read or saved; the document has unsaved changes when it is another one. */
  saved: GraphDocument | null
  /** What reading the file had to say. */
  notices: readonly Problem[]
  past: readonly Entry[]
  future: readonly Entry[]
}

/** A step back or forward: the document on the other side of it, and what the menu calls it. */
export type Entry = { label: string; document: GraphDocument; mergeKey: string | null }

const MOST_STEPS = 500

const store = createStore<DocumentState>(() => opened({ document: createDocument('Untitled') }))

type Opened = Pick<DocumentState, 'document'> &
  Partial<Pick<DocumentState, 'path' | 'revision' | 'saved' | 'notices' | 'documentId'>>

function opened(given: Opened): DocumentState {
  return {
    documentId: crypto.randomUUID(),
    path: null,
    revision: null,
    saved: given.document,
    notices: [],
    past: [],
    future: [],
    ...given,
  }
}

/** Replaces the open document; its history begins anew. */
export function showDocument(given: Opened): void {
  store.setState(opened(given), true)
}

/**
 * One step of the history. Changes with the same `mergeKey` directly after each other are one step (a drag, typing in
 * one field). A change that gives back the same document is no step.
 */
export function edit(
  label: string,
  change: (document: GraphDocument) => GraphDocument,
  { mergeKey = null }: { mergeKey?: string | null } = {},
): void {
  const { document, past } = store.getState()
  const changed = change(document)
  if (changed === document) return
  const last = past.at(-1)
  const isMerged = mergeKey !== null && last?.mergeKey === mergeKey
  store.setState({
    document: changed,
    past: isMerged ? past : [...past, { label, document, mergeKey }].slice(-MOST_STEPS),
    future: [],
  })
}

export function undo(): void {
  const { document, past, future } = store.getState()
  const last = past.at(-1)
  if (last === undefined) return
  store.setState({
    document: last.document,
    past: past.slice(0, -1),
    future: [...future, { ...last, document, mergeKey: null }],
  })
}

export function redo(): void {
  const { document, past, future } = store.getState()
  const next = future.at(-1)
  if (next === undefined) return
  store.setState({
    document: next.document,
    past: [...past, { ...next, document, mergeKey: null }],
    future: future.slice(0, -1),
  })
}

/** After the host has written what was then the document. */
export function markSaved(document: GraphDocument, where: { path: string; revision: string }): void {
  store.setState({ saved: document, ...where })
}

export function documentState(): DocumentState {
  return store.getState()
}

export function onDocument(listener: (state: DocumentState, before: DocumentState) => void): () => void {
  return store.subscribe(listener)
}

export function useDocumentState<Selected>(select: (state: DocumentState) => Selected): Selected {
  return useStore(store, select)
}

export function hasUnsavedChanges({ document, saved }: DocumentState): boolean {
  return document !== saved
}
