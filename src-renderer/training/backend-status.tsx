import type { ReactElement } from 'react'
import { useEffect, useState } from 'react'
import type { BackendFacts } from '../../src-shared/protocol/contract.ts'
import { host } from '../connection/host.ts'

/** What this machine trains with, for the status bar; found out by a child process, so it comes a little later. */
export function BackendStatus(): ReactElement {
  const [facts, setFacts] = useState<BackendFacts | null>(null)
  const [why, setWhy] = useState('')
  useEffect(() => {
    let isGone = false
    const end = host().onConnection(({ state }) => {
      if (state !== 'connected') return
      void host()
        .request('backend', {})
        .then((reply) => {
          if (isGone) return
          if (reply.ok) setFacts(reply.value)
          setWhy(reply.ok ? '' : reply.failure.message)
        })
    })
    return () => {
      isGone = true
      end()
    }
  }, [])
  if (facts === null)
    return <span title={why}>{why === '' ? 'Looking for the fastest back end…' : 'No back end'}</span>
  return (
    <span className="backend" title={`${facts.title}\n${facts.detail}`}>
      {facts.title}
    </span>
  )
}
