import { useEffect, useState } from 'react'
import type { Inspection } from '../../src-shared/protocol/data-messages.ts'
import { host } from '../connection/host.ts'
import { documentState } from '../state/document-store.ts'
import type { DataSource } from './exploration.ts'

/** What looking through the events has found; it takes a while, so the pictures do not wait for it. */
export function useInspection(source: DataSource): Inspection | null | 'reading' {
  const [state, setState] = useState<{ source: DataSource; found: Inspection | null | 'reading' }>({
    source,
    found: 'reading',
  })
  useEffect(() => {
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
  }, [source])
  return state.source === source ? state.found : 'reading'
}
