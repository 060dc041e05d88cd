import type { ReactElement } from 'react'
import { useEffect, useMemo, useState } from 'react'
import { useRunView } from '../state/run-store.ts'
import { FailureText } from '../parts/failure-text.tsx'
import { useFilmClock } from './film.ts'
import { useShownFrame } from './frames.ts'
import { pictured } from '../parts/shower-view/picture-of-frame.ts'
import { useDensity } from '../parts/shower-view/use-density.ts'
import { draw, useGenerator, type GeneratorView } from './playground/generator-store.ts'
import { Playground } from './playground/playground.tsx'
import { rowsOfFrame } from './rows-of-frame.ts'
import { useSampleSettings } from './sample-settings.ts'
import { SamplesBar } from './samples-bar.tsx'
import { pixelNote } from './pixel-note.ts'
import { ShowerRows } from './shower-rows.tsx'
import { fittingHeight, narrowedHeight } from './shower-layout.ts'
import { useSize } from './use-size.ts'
import './samples.css'

/** Of one shower, CSS pixels. */
const HEIGHT = { small: 56, medium: 70, large: 144 }
/** The margins of the pictures, and the line below them. */
const AROUND = 56

/** Real showers beside generated ones through the whole run, and a generator to play with. */
export function SamplesPanel(): ReactElement {
  useFilmClock()
  const hasRun = useRunView(({ run }) => run !== null)
  const { frame, failure } = useShownFrame()
  const settings = useSampleSettings()
  const { radii, layers, size, count, hasFresh, hasPlayground } = settings
  const generator = useGenerator(hasRun && (hasFresh || hasPlayground))
  const fresh = useFresh(generator, hasFresh ? (frame?.count ?? null) : null)
  const [body, { width, height: roomHeight }] = useSize<HTMLDivElement>()
  const density = useDensity()
  const picture = useMemo(
    () => (frame === null ? null : pictured(rowsOfFrame(frame, fresh.showers), { radii, layers })),
    [frame, fresh.showers, radii, layers],
  )
  const height = useMemo(() => {
    if (picture === null) return HEIGHT.medium
    const room = { width, most: count, density, roomHeight: roomHeight - AROUND }
    return size === 'fit'
      ? fittingHeight(picture, room, HEIGHT.medium)
      : narrowedHeight(picture, room, HEIGHT[size])
  }, [size, picture, width, count, density, roomHeight])
  return (
    <div className="samples">
      <SamplesBar space={frame} generator={generator} onFresh={fresh.again} />
      <div className="samples-body">
        <div
          ref={body}
          className="samples-pictures"
          tabIndex={0}
          role="region"
          aria-label="Showers of the run"
        >
          {picture !== null ? (
            <>
              <ShowerRows picture={picture} height={height} width={width} most={count} />
              <p className="samples-note">{pixelNote(picture, height, generator)}</p>
            </>
          ) : failure !== null ? (
            <FailureText title="These showers cannot be shown" failure={failure} />
          ) : (
            <EmptyShowers hasRun={hasRun} />
          )}
        </div>
        {hasPlayground && hasRun && (
          <aside className="samples-play" aria-label="Playground" tabIndex={0}>
            <Playground view={generator} scale={picture?.scale ?? null} />
          </aside>
        )}
      </div>
    </div>
  )
}

function EmptyShowers({ hasRun }: { hasRun: boolean }): ReactElement {
  return (
    <div className="samples-empty">
      <b>{hasRun ? 'The first showers are on their way' : 'No showers yet'}</b>
      <p>
        While a run trains, real showers and generated ones stand here under each other, always from the same
        latents, in the geometry of the detector and on one colour scale. The slider goes through the steps of
        the run; a paused or finished run draws showers for the energy and the latents that you set.
      </p>
      {!hasRun && <p>Press Train, or open a run from the Runs tab.</p>}
    </div>
  )
}

/** Showers from latents that were never shown, as many as there are columns; another seed each time they are asked for. */
function useFresh(generator: GeneratorView, count: number | null) {
  const [seed, setSeed] = useState(1)
  const [showers, setShowers] = useState<{ of: string; values: Float32Array } | null>(null)
  const open = generator.state === 'open' ? generator.generator : null
  useEffect(() => {
    if (open === null || count === null) return
    let isCurrent = true
    void draw(open, { seed, count, latents: null, conditions: null }).then((reply) => {
      if (isCurrent && reply.ok) setShowers({ of: open.sampling, values: reply.value.values })
    })
    return () => {
      isCurrent = false
    }
  }, [open, count, seed])
  return {
    showers: count !== null && showers !== null && showers.of === open?.sampling ? showers.values : null,
    again: () => setSeed((now) => now + 1),
  }
}
