import type { ReactElement, ReactNode } from 'react'
import { useMemo, useRef, useState } from 'react'
import type { Unit } from '../../src-shared/base/units.ts'
import type { ExploredAs, OutlinedEvents } from '../../src-shared/protocol/explore-messages.ts'
import type { Scale } from '../../src-shared/pictures/scale.ts'
import { ColorBar } from '../parts/shower-view/color-bar.tsx'
import { energyText, sumOf } from '../parts/shower-view/energy-text.ts'
import { hasLayers, tilesOf, type Tile } from '../parts/shower-view/tiles.ts'
import { scaleOf, signsOf } from '../parts/shower-view/tint.ts'
import { useDensity } from '../parts/shower-view/use-density.ts'
import { grouped } from '../ui/format.ts'
import { heightIn, TileRows } from './tile-rows.tsx'
import { useWidth } from './use-width.ts'
import { firstTurn, VoxelView } from './voxel-view.tsx'

const VIEWS = { layers: 'Layers', side: 'Side', space: '3-D' } as const
type View = keyof typeof VIEWS

/** Part of the colour scale whose cells are left out in space: the core of a shower lies behind its halo. */
const HIDDEN = 0.3

/** A colour bar beside a picture. */
const BAR = 84
const GAP = 22
/** Pictures lower than this get the whole width, one below the other. */
const LOW = 120

/** One event and the average of all, each under a colour scale of its own or both under the same. */
export function Pictures({
  events,
  unit,
  average,
  block,
  at,
  steps,
  note,
}: {
  events: OutlinedEvents
  unit: Unit
  average: ExploredAs<'average'>
  block: ExploredAs<'events'>
  /** Place of the event in the block. */
  at: number
  steps: ReactNode
  note: ReactNode
}): ReactElement {
  const [wanted, setView] = useState<View | null>(null)
  const [isSame, setSame] = useState(false)
  const [turn, setTurn] = useState(firstTurn)
  const [hidden, setHidden] = useState(HIDDEN)
  const [place, width] = useWidth()
  const density = useDensity()
  const { shape, geometry } = events
  const space = useMemo(() => ({ geometry, shape: shape as [number, ...number[]] }), [geometry, shape])
  const layers = geometry?.layers.length ?? 0
  const canTurn = hasLayers(space) && layers >= 3
  const view = wanted ?? (canTurn && layers > 12 ? 'side' : 'layers')
  const tiles = useMemo(() => tilesOf(space, { layers: view === 'side' ? 'side' : 'all' }), [space, view])
  const cells = average.values.length
  const event = useMemo(() => block.values.subarray(at * cells, (at + 1) * cells), [block, at, cells])
  const same = useSteadyScale(block, average, { tiles, unit })
  const scales = useMemo(
    () => [event, average.values].map((shower) => scaleOf(shownIn(tiles, shower), unit)),
    [tiles, event, average.values, unit],
  )
  const left = average.notFinite
  const figures = [
    {
      title: `Event ${grouped((block.numbers[at] ?? 0) + 1)}`,
      words: captionOf(events, { block, at, unit, event }),
      shower: event,
    },
    {
      title: 'Average',
      words: [
        energyIn(average.values, unit),
        `of ${grouped(average.sampled.inSlice)} events`,
        left === 0
          ? ''
          : `${grouped(left)} ${left === 1 ? 'value that is no number' : 'values that are no numbers'} left out`,
      ],
      shower: average.values,
    },
  ]
  const half = Math.floor((width - GAP) / 2)
  const isBeside =
    view === 'space' || heightIn(tiles, half - BAR) >= Math.min(LOW, 0.7 * heightIn(tiles, width - BAR))
  const room = Math.max(160, (isBeside ? half : width) - BAR)
  const said = tiles.find((each) => each.note !== '')?.note
  return (
    <div className="data-pictures" ref={place}>
      <div className="data-tools">
        {steps}
        <div className="spring" />
        {note}
        <button type="button" className="data-chip" aria-pressed={isSame} onClick={() => setSame(!isSame)}>
          Same colours
        </button>
        {view === 'space' && (
          <label className="data-hide">
            Hide faint cells
            <input
              type="range"
              {...{ min: 0, max: 0.95, step: 0.01, value: hidden }}
              onChange={({ target }) => setHidden(Number(target.value))}
            />
          </label>
        )}
        {canTurn && (
          <div className="data-segments" role="group" aria-label="View">
            {(Object.keys(VIEWS) as View[]).map((each) => (
              <button type="button" key={each} aria-pressed={view === each} onClick={() => setView(each)}>
                {VIEWS[each]}
              </button>
            ))}
          </div>
        )}
      </div>
      {width > 0 && (
        <div className={isBeside ? 'data-figures by-side' : 'data-figures'}>
          {figures.map(({ title, words, shower }, index) => {
            const scale = isSame ? same : (scales[index] as Scale) // one for each figure
            return (
              <figure key={index}>
                <figcaption>
                  <b>{title}</b> {words.filter((each) => each !== '').join(' · ')}
                </figcaption>
                <div className="data-figure-row">
                  {view === 'space' ? (
                    <VoxelView
                      {...{ space, shower, scale, density, turn, hidden, name: title, onTurn: setTurn }}
                      size={{ width: room, height: Math.min(460, Math.round(room * 0.95)) }}
                    />
                  ) : (
                    <TileRows {...{ tiles, shower, scale, unit, density, name: title, room }} />
                  )}
                  <ColorBar {...{ scale, unit, height: 130 }} signs={signsOf(scale, unit, shower)} />
                </div>
              </figure>
            )
          })}
          <p className="data-note">
            {view === 'space'
              ? 'Drag or use the arrow keys to turn; the beam enters along the thin line. Layers are drawn equally far apart.'
              : said}
          </p>
        </div>
      )}
    </div>
  )
}

function captionOf(
  events: OutlinedEvents,
  { block, at, unit, event }: { block: ExploredAs<'events'>; at: number; unit: Unit; event: Float32Array },
): string[] {
  const size = events.condition?.size ?? 0
  const asked = block.condition === null ? [] : [...block.condition.subarray(at * size, (at + 1) * size)]
  const name = events.condition?.name ?? ''
  const label = block.labels?.[at]
  return [
    energyIn(event, unit),
    asked.length === 0 || name === 'sum'
      ? ''
      : `${size === 1 ? name.replaceAll('_', ' ') : 'condition'} ${asked.map((value) => energyText(value, events.condition?.unit ?? '1')).join(', ')}`,
    label === undefined ? '' : `class ${events.labels?.classes[label] ?? label}`,
  ]
}

function energyIn(shower: Float32Array, unit: Unit): string {
  return unit === '1' ? '' : `${energyText(sumOf(shower), unit)} in all`
}

/** What a picture shows of a shower. */
function* shownIn(tiles: readonly Tile[], shower: Float32Array): Generator<number> {
  for (const tile of tiles) yield* tile.values(shower)
}

/** One scale while going through the events of a file: colours keep their meaning. */
function useSteadyScale(
  block: ExploredAs<'events'>,
  average: ExploredAs<'average'>,
  { tiles, unit }: { tiles: readonly Tile[]; unit: Unit },
): Scale {
  const kept = useRef<{ tiles: readonly Tile[]; unit: Unit; scale: Scale } | null>(null)
  if (kept.current?.tiles !== tiles || kept.current.unit !== unit) {
    const cells = average.values.length
    const values = function* () {
      for (let at = 0; at < block.numbers.length; at++)
        yield* shownIn(tiles, block.values.subarray(at * cells, (at + 1) * cells))
    }
    kept.current = { tiles, unit, scale: scaleOf(values(), unit) }
  }
  return kept.current.scale
}
