import type { KeyboardEvent, ReactElement, ReactNode } from 'react'
import { useEffect, useState } from 'react'
import type { EnergySlice, ExploredAs, OutlinedEvents } from '../../src-shared/protocol/explore-messages.ts'
import type { Failure } from '../../src-shared/protocol/wire-types.ts'
import { host } from '../connection/host.ts'
import { documentState } from '../state/document-store.ts'
import { FailureText } from '../parts/failure-text.tsx'
import { grouped } from '../ui/format.ts'
import type { DataSource, Found } from './exploration.ts'
import { Pictures } from './pictures.tsx'
import { SampledNote, type Reading } from './sampled-note.tsx'

/** Read at once, so that going through them is quick. */
const BLOCK = 16

/** The average event and single ones, in their true geometry under one colour scale. */
export function PictureTab({
  source,
  events,
  slice,
  average: found,
  reading,
  picker,
}: {
  source: DataSource
  events: OutlinedEvents
  slice: EnergySlice | null
  average: Found<'average'>
  reading: Reading
  picker: ReactNode
}): ReactElement {
  const [index, setIndex] = useState(0)
  const sliceKey = JSON.stringify(slice)
  useEffect(() => setIndex(0), [sliceKey])
  const some = useEvents(source, { first: Math.floor(index / BLOCK) * BLOCK, slice })
  const unit = events.unit ?? '1'
  const total = some.answer?.total ?? events.count
  const average = found.answer
  const block = some.answer
  const go = (to: number) => setIndex(Math.max(0, Math.min(total - 1, to)))
  const press = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement) return
    const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -BLOCK, PageDown: BLOCK }[event.key]
    if (step === undefined) return
    event.preventDefault()
    go(index + step)
  }
  const failure = found.failure ?? some.failure
  if (failure !== null) return <FailureText title="No pictures" failure={failure} />
  return (
    <div className="data-tab" onKeyDown={press}>
      {picker}
      {average === null || block === null ? (
        <Skeleton />
      ) : total === 0 || average.sampled.inSlice === 0 ? (
        <p className="data-empty">No event that was read lies in this slice.</p>
      ) : (
        <Pictures
          {...{ events, unit, average, block }}
          at={Math.max(0, Math.min(index % BLOCK, block.numbers.length - 1))}
          steps={<EventSteps {...{ index, total, go, slice }} />}
          note={<SampledNote sampled={average.sampled} reading={reading} />}
        />
      )}
    </div>
  )
}

function EventSteps(props: {
  index: number
  total: number
  go: (to: number) => void
  slice: EnergySlice | null
}): ReactElement {
  const { index, total, go, slice } = props
  return (
    <div className="event-buttons">
      <button type="button" className="button small" disabled={index === 0} onClick={() => go(index - 1)}>
        Previous
      </button>
      <label>
        <span className="spoken">Event</span>
        <input
          type="number"
          min={1}
          max={total}
          value={index + 1}
          onChange={({ target }) => {
            const next = Math.round(Number(target.value)) - 1
            if (next >= 0 && next < total) go(next)
          }}
        />
        of {grouped(total)}
        {slice === null ? '' : ' in the slice'}
      </label>
      <button
        type="button"
        className="button small"
        disabled={index >= total - 1}
        onClick={() => go(index + 1)}
      >
        Next
      </button>
    </div>
  )
}

/** A block of events; the one before stays until the next has come. */
function useEvents(
  source: DataSource,
  { first, slice }: { first: number; slice: EnergySlice | null },
): { answer: ExploredAs<'events'> | null; failure: Failure | null } {
  const [state, setState] = useState<{
    source: DataSource
    answer: ExploredAs<'events'> | null
    failure: Failure | null
  }>({
    source,
    answer: null,
    failure: null,
  })
  const sliceKey = JSON.stringify(slice)
  useEffect(() => {
    let isCurrent = true
    const wish = { kind: 'events' as const, first, count: BLOCK }
    void host()
      .request('data.explore', { ...source, projectPath: documentState().path, slice, wish, events: 500 })
      .then((reply) => {
        if (!isCurrent) return
        if (!reply.ok) setState({ source, answer: null, failure: reply.failure })
        else if (reply.value.kind === 'events') setState({ source, answer: reply.value, failure: null })
      })
    return () => {
      isCurrent = false
    }
  }, [source, first, sliceKey])
  return state.source === source ? state : { answer: null, failure: null }
}

function Skeleton(): ReactElement {
  return (
    <div className="data-skeleton" role="status" aria-label="Reading the first events">
      <i />
      <i />
    </div>
  )
}
