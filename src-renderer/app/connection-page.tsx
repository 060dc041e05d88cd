import type { ReactElement } from 'react'
import { useEffect, useState } from 'react'
import { useConnection } from '../state/connection-store.ts'

/** Seconds until the next attempt, counted down. */
function useCountdown(): number | null {
  const retryAt = useConnection((view) => view.retryAt)
  const [now, setNow] = useState(() => performance.now())
  useEffect(() => {
    if (retryAt === null) return undefined
    const timer = setInterval(() => setNow(performance.now()), 250)
    return () => clearInterval(timer)
  }, [retryAt])
  return retryAt === null ? null : Math.max(0, Math.ceil((retryAt - now) / 1000))
}

function attemptText(seconds: number | null): string {
  return seconds === null || seconds === 0 ? 'Trying again…' : `Trying again in ${seconds} s.`
}

/** The host was there and is gone: what is shown stays, and says so. */
export function LostBanner(): ReactElement | null {
  const state = useConnection(({ connection }) => connection.state)
  const wasThere = useConnection(({ facts }) => facts !== null)
  const seconds = useCountdown()
  if (!wasThere || (state !== 'lost' && state !== 'connecting')) return null
  return (
    <p className="banner warning" role="status">
      <b>The connection to Ganvas is lost.</b> Training goes on without this window; what you draw is kept
      here. {attemptText(seconds)}
    </p>
  )
}

/** Instead of the window, when there is no host to talk to. Null: there is one, or the wait is still short. */
export function useConnectionPage(): ReactElement | null {
  const connection = useConnection((view) => view.connection)
  const wasThere = useConnection(({ facts }) => facts !== null)
  const seconds = useCountdown()
  if (connection.state === 'refused') {
    const { message, hint } = connection.failure
    return (
      <main className="connection-page" role="alert">
        <i className="brand-mark" aria-hidden="true" />
        <h1>Ganvas cannot be used in this window</h1>
        <p>{message}</p>
        {hint !== undefined && <p>{hint}</p>}
        <button type="button" className="button primary" onClick={() => window.location.reload()}>
          Try again
        </button>
      </main>
    )
  }
  if (wasThere || connection.state === 'connected') return null
  if (connection.state === 'connecting') return <main className="connection-page" aria-busy="true" />
  return (
    <main className="connection-page" role="alert">
      <i className="brand-mark" aria-hidden="true" />
      <h1>No host</h1>
      <p>
        This page is the window of Ganvas, but the program behind it does not answer. Start it with{' '}
        <code>npm start</code>, or with <code>ganvas serve</code> on the machine that trains, and open the
        address that it prints.
      </p>
      <p role="status">{attemptText(seconds)}</p>
    </main>
  )
}
