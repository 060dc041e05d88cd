import type { ReactElement } from 'react'
import type { Sampled } from '../../src-shared/protocol/explore-messages.ts'
import { grouped } from '../ui/format.ts'

export type Reading = { isPaused: boolean; setPaused: (isPaused: boolean) => void }

/** Of how many events a picture is; reading on can be stopped and taken up again. */
export function SampledNote({
  sampled,
  reading,
}: {
  sampled: Sampled | null
  reading: Reading
}): ReactElement {
  const { isPaused, setPaused } = reading
  if (sampled === null) return <span className="sampled">Reading the first events…</span>
  const { events, inSlice, of, end } = sampled
  const looked = end === 'all' ? `all ${grouped(of)} events` : `${grouped(events)} of ${grouped(of)} events`
  const sliced = inSlice === events ? `From ${looked}` : `${grouped(inSlice)} in the slice, from ${looked}`
  return (
    <span
      className="sampled"
      title={end === 'memory' ? 'As many as are kept in memory, spread over the whole file' : ''}
    >
      <span role="status">
        {sliced}
        {end === 'memory' ? ', spread over the file' : ''}
      </span>
      {end === 'more' && (
        <>
          {!isPaused && <progress value={events} max={of} aria-label="Events read" />}
          <button type="button" className="link" onClick={() => setPaused(!isPaused)}>
            {isPaused ? 'Read on' : 'Stop'}
          </button>
        </>
      )}
    </span>
  )
}
