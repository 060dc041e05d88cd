import { useEffect, useState } from 'react'
import type { Inspection } from '../../src-shared/protocol/data-messages.ts'
import { host } from '../connection/host.ts'
import { documentState } from '../state/document-store.ts'
import type { DataSource } from './exploration.ts'

/** What looking through the events has found; it takes a while, so it begins when `isReady`: after the first picture. */
export function useInspection(source: DataSource, isReady: boolean): Inspection | null | 'reading' {
  const [state, setState] = useState<{ source: DataSource; found: Inspection | null | 'reading' }>({
    source,
    found: 'reading',
  })
  useEffect(() => {
    if (!isReady) return
    let isCurrent = true
    const { path, choice } = source
    void host()
      .request('data.inspect', { path, projectPath: documentState().path, layout: choice.layout, choice })
      .then((reply) => {
        // A failure is told by the outline, which reads the same file.
        if (isCurrent) setState({ source, found: reply.ok ? reply.value : null })
      })
    return () => {
      isCurrent = false
    }
  }, [source, isReady])
  return state.source === source ? state.found : 'reading'
}
