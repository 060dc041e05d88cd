import { useEffect, useState } from 'react'
import type { Inspection } from '../../src-shared/protocol/data-messages.ts'
import { host } from '../connection/host.ts'
import { documentState } from '../state/document-store.ts'
import { notifyFailure } from '../state/notice-store.ts'
import type { DataSource } from './exploration.ts'

/** What looking through the events has found, from a sample of a large file or, when asked for, from all of it. */
export type Looked = {
  found: Inspection | null | 'reading'
  /** How far looking at all events is, 0 to 1; null: nobody does. */
  share: number | null
  lookAtAll(): void
  stop(): void
}

type State = { source: DataSource; found: Inspection | null | 'reading'; share: number | null }

/** Looking through the events takes a while, so it begins when `isReady`: after the first picture. */
export function useInspection(source: DataSource, isReady: boolean): Looked {
  const [state, setState] = useState<State>({ source, found: 'reading', share: null })
  const [exact, setExact] = useState<DataSource | null>(null)
  useEffect(() => {
    if (!isReady) return
    let isCurrent = true
    void host()
      .request('data.inspect', asked(source))
      .then((reply) => {
        // A failure is told by the outline, which reads the same file.
        if (isCurrent) setState({ source, found: reply.ok ? reply.value : null, share: null })
      })
    return () => {
      isCurrent = false
    }
  }, [source, isReady])
  const isExact = exact === source
  useEffect(() => {
    if (!isExact) return
    const look = { isCurrent: true }
    const set = (change: Partial<State>) =>
      setState((now) => (now.source === source ? { ...now, ...change } : now))
    set({ share: 0 })
    const unfollow = host().on('progress', ({ request, fraction }) => {
      if (request === 'data.inspect') set({ share: fraction ?? 0 })
    })
    void host()
      .request('data.inspect', { ...asked(source), exact: true })
      .then((reply) => {
        unfollow()
        if (!look.isCurrent) return
        look.isCurrent = false
        setExact(null)
        if (reply.ok) set({ found: reply.value, share: null })
        else notifyFailure('The events could not all be looked at', reply.failure)
      })
    return () => {
      unfollow()
      set({ share: null })
      if (look.isCurrent) void host().request('data.stop', {})
      look.isCurrent = false
    }
  }, [source, isExact])
  const isSame = state.source === source
  return {
    found: isSame ? state.found : 'reading',
    share: isSame ? state.share : null,
    lookAtAll: () => setExact(source),
    stop: () => setExact(null),
  }
}

function asked({ path, choice }: DataSource) {
  return { path, projectPath: documentState().path, layout: choice.layout, choice }
}
