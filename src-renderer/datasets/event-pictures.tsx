import type { ReactElement } from 'react'
import { useEffect, useMemo, useState } from 'react'
import type { Unit } from '../../src-shared/base/units.ts'
import type { EventPreview, Inspection, InspectedEvents } from '../../src-shared/protocol/data-messages.ts'
import type { Failure } from '../../src-shared/protocol/wire-types.ts'
import { host } from '../connection/host.ts'
import { documentState } from '../state/document-store.ts'
import { pictured, showerOf } from '../parts/shower-view/picture-of-frame.ts'
import { ColorBar } from '../parts/shower-view/color-bar.tsx'
import { energyText, sumOf } from '../parts/shower-view/energy-text.ts'
import { placeTiles } from '../parts/shower-view/place-tiles.ts'
import { ShowerView } from '../parts/shower-view/shower-view.tsx'
import { signsOf } from '../parts/shower-view/tint.ts'
import { useDensity } from '../parts/shower-view/use-density.ts'
import { grouped } from '../ui/format.ts'
import { FailureText } from '../parts/failure-text.tsx'

/** Read at once, so that going through them is quick. */
const BLOCK = 16
const WIDTH = 380

/** The average event and single ones, in their true geometry under one colour scale. */
export function EventPictures({
  asked,
  inspection,
  events,
  unit,
}: {
  asked: string
  inspection: Inspection
  events: InspectedEvents
  unit: Unit
}): ReactElement {
  const [index, setIndex] = useState(0)
  const block = Math.floor(index / BLOCK) * BLOCK
  const preview = usePreview(asked.startsWith('shipped:') ? asked : inspection.path, events.layout, block)
  if (preview !== null && 'code' in preview) return <FailureText title="No pictures" failure={preview} />
  return (
    <div className="event-pictures">
      {preview === null ? (
        <p className="data-note" role="status">
          Drawing the first events…
        </p>
      ) : (
        <Pictures
          preview={preview}
          unit={unit}
          at={Math.min(index - block, preview.count - 1)}
          number={index}
        />
      )}
      <div className="event-buttons">
        <button
          type="button"
          className="button small"
          disabled={index === 0}
          onClick={() => setIndex(index - 1)}
        >
          Previous
        </button>
        <label>
          Event
          <input
            type="number"
            min={1}
            max={events.count}
            value={index + 1}
            onChange={({ target }) => {
              const next = Math.round(Number(target.value)) - 1
              if (next >= 0 && next < events.count) setIndex(next)
            }}
          />
          of {grouped(events.count)}
        </label>
        <button
          type="button"
          className="button small"
          disabled={index >= events.count - 1}
          onClick={() => setIndex(index + 1)}
        >
          Next
        </button>
      </div>
    </div>
  )
}

function Pictures({
  preview,
  unit,
  at,
  number,
}: {
  preview: EventPreview
  unit: Unit
  at: number
  number: number
}): ReactElement {
  const { values, count, shape, geometry, average, condition, conditionUnit, labels } = preview
  const density = useDensity()
  const picture = useMemo(
    () =>
      pictured(
        {
          ...{ shape, geometry, unit, count },
          captions: [],
          rows: [{ title: 'Event', tone: 'data', showers: values }],
        },
        {},
      ),
    [shape, geometry, unit, count, values],
  )
  const placement = useMemo(() => {
    const { width, height } = placeTiles(picture.tiles, 100)
    const fitting = Math.max(24, Math.min(150, (100 * WIDTH) / width, height * 2))
    return placeTiles(picture.tiles, Math.floor(fitting * density))
  }, [picture.tiles, density])
  const row = picture.rows[0]
  if (row === undefined) return <></>
  const event = showerOf(row, at, count)
  const conditionSize = condition === null ? 0 : condition.length / count
  const asked =
    condition === null ? [] : [...condition.subarray(at * conditionSize, (at + 1) * conditionSize)]
  const captions = [
    unit === '1' ? '' : `${energyText(sumOf(event), unit)} in all`,
    asked.length === 0
      ? ''
      : `condition ${asked.map((value) => energyText(value, conditionUnit ?? '1')).join(', ')}`,
    labels === null ? '' : `class ${labels[at]}`,
  ]
  const { scale } = picture
  const tall = placement.height / density
  return (
    <div className="shower-rows">
      <div className="event-columns">
        <figure>
          <figcaption>
            <b>Event {number + 1}</b>
            {captions.filter((each) => each !== '').join(', ')}
          </figcaption>
          <ShowerView {...{ shower: event, unit, scale, placement, density }} name={`Event ${number + 1}`} />
        </figure>
        <figure>
          <figcaption>
            <b>Average</b>
            {unit === '1' ? '' : `${energyText(sumOf(average), unit)} in all`}
          </figcaption>
          <ShowerView {...{ shower: average, unit, scale, placement, density }} name="Average event" />
        </figure>
        {picture.tiles.map(({ note }) => note).find((note) => note !== '') !== undefined && (
          <p className="data-note">{picture.tiles.find(({ note }) => note !== '')?.note}</p>
        )}
      </div>
      <ColorBar {...{ scale, unit }} signs={signsOf(scale, unit, values)} height={Math.max(90, tall * 2)} />
    </div>
  )
}

/** A block of events; the one before stays until the next has come. Null: none yet. */
function usePreview(path: string, layout: string, first: number): EventPreview | Failure | null {
  const [preview, setPreview] = useState<EventPreview | Failure | null>(null)
  useEffect(() => {
    let isCurrent = true
    void host()
      .request('data.preview', { path, projectPath: documentState().path, layout, first, count: BLOCK })
      .then((reply) => {
        if (isCurrent) setPreview(reply.ok ? reply.value : reply.failure)
      })
    return () => {
      isCurrent = false
    }
  }, [path, layout, first])
  return preview
}
