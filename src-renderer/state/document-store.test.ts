import { beforeEach, expect, it } from 'vitest'
import { createDocument, describeDocument } from '../../src-shared/document/edits.ts'
import {
  documentState,
  edit,
  hasUnsavedChanges,
  markSaved,
  redo,
  showDocument,
  undo,
} from './document-store.ts'

const named = (name: string) => (document: ReturnType<typeof createDocument>) =>
  describeDocument(document, { name })
const name = () => documentState().document.name

beforeEach(() => showDocument({ document: createDocument('a') }))

it('goes back and forward step by step', () => {
  edit('Rename', named('b'))
  edit('Rename', named('c'))
  undo()
  expect(name()).toBe('b')
  undo()
  undo()
  expect(name()).toBe('a')
  redo()
  redo()
  redo()
  expect(name()).toBe('c')
})

it('forgets what was undone once something else is done', () => {
  edit('Rename', named('b'))
  undo()
  edit('Rename', named('c'))
  redo()
  expect(name()).toBe('c')
  expect(documentState().past.map(({ label }) => label)).toEqual(['Rename'])
})

it('makes one step of a gesture, and another of the next', () => {
  edit('Type', named('b'), { mergeKey: 'field 1' })
  edit('Type', named('bc'), { mergeKey: 'field 1' })
  edit('Type', named('bcd'), { mergeKey: 'field 2' })
  undo()
  expect(name()).toBe('bc')
  undo()
  expect(name()).toBe('a')
})

it('does not merge into a step that was undone and done again', () => {
  edit('Type', named('b'), { mergeKey: 'field' })
  undo()
  redo()
  edit('Type', named('c'), { mergeKey: 'field' })
  undo()
  expect(name()).toBe('b')
})

it('counts no step for a change of nothing', () => {
  edit('Nothing', (document) => document)
  expect(documentState().past).toEqual([])
})

it('knows unsaved changes, also after undoing to what was saved', () => {
  expect(hasUnsavedChanges(documentState())).toBe(false)
  edit('Rename', named('b'))
  expect(hasUnsavedChanges(documentState())).toBe(true)
  markSaved(documentState().document, { path: '/b.ganvas', revision: '1' })
  expect(hasUnsavedChanges(documentState())).toBe(false)
  undo()
  expect(hasUnsavedChanges(documentState())).toBe(true)
  redo()
  expect(hasUnsavedChanges(documentState())).toBe(false)
})
