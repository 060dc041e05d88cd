import { createStore, useStore } from 'zustand'
import type { Failure } from '../../src-shared/protocol/wire-types.ts'

/** Short messages at the window's edge; failures stay until they are closed, and can be copied. */
export type Notice = {
  id: number
  tone: 'fine' | 'warning' | 'error'
  title: string
  detail: string
  action: { title: string; run: () => void } | null
}

const store = createStore<{ notices: readonly Notice[] }>(() => ({ notices: [] }))
let count = 0

export function notify(notice: Pick<Notice, 'title'> & Partial<Omit<Notice, 'id'>>): number {
  count += 1
  const full: Notice = { tone: 'fine', detail: '', action: null, ...notice, id: count }
  store.setState(({ notices }) => ({ notices: [...notices, full] }))
  return full.id
}

/** Says why something was not done: `“b5.ganvas” was not saved`, then the host's own words. */
export function notifyFailure(title: string, failure: Failure): void {
  const problems = failure.problems.map(({ message, hint }) => `${message} ${hint}`)
  const detail =
    problems.length > 0 ? problems.join('\n') : [failure.message, failure.hint ?? ''].join(' ').trim()
  notify({ tone: 'error', title, detail })
}

export function dismissNotice(id: number): void {
  store.setState(({ notices }) => ({ notices: notices.filter((each) => each.id !== id) }))
}

export function useNotices(): readonly Notice[] {
  return useStore(store, ({ notices }) => notices)
}
