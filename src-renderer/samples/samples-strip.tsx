import type { ReactElement } from 'react'
import { useMemo } from 'react'
import { grouped } from '../ui/format.ts'
import { useShownFrame } from './frames.ts'
import { pictured, type Pictured } from '../parts/shower-view/picture-of-frame.ts'
import { useSampleSettings } from './sample-settings.ts'
import { ShowerRows } from './shower-rows.tsx'
import { StepSlider } from './step-slider.tsx'
import { rowsOfFrame } from './rows-of-frame.ts'
import { placeTiles } from '../parts/shower-view/place-tiles.ts'
import { BAR } from './shower-layout.ts'
import { useSize } from './use-size.ts'
import './samples.css'

const GAP = 6

/** Real above generated showers at the round of the slider, as large as the place allows: for beside the charts. */
export function SamplesStrip(): ReactElement {
  const { frame } = useShownFrame()
  const { radii, layers } = useSampleSettings()
  const [body, size] = useSize<HTMLDivElement>()
  const picture = useMemo(
    () => (frame === null ? null : pictured(rowsOfFrame(frame), { radii, layers })),
    [frame, radii, layers],
  )
  return (
    <section className="samples-strip" aria-label="Showers">
      <header>
        <b>Showers</b>
        <span>{frame === null ? '' : `fixed latents, step ${grouped(frame.round)}`}</span>
        <div className="spring" />
        {picture !== null && <span title="Real showers above, generated ones below">real above</span>}
      </header>
      <div ref={body} className="samples-strip-body">
        {picture === null ? (
          <p className="samples-note">
            Real showers and generated ones beside each other, from the first pictures on.
          </p>
        ) : (
          size.width > 0 && (
            <ShowerRows
              picture={picture}
              height={heightIn(picture, size)}
              width={size.width}
              most={64}
              isCompact
            />
          )
        )}
      </div>
      <StepSlider isCompact />
    </section>
  )
}

/** As high as two rows can be, and so narrow that some columns fit: a few large ones say less than several. */
function heightIn({ tiles }: Pictured, { width, height }: { width: number; height: number }): number {
  const tallest = Math.max(20, Math.min(150, (height - GAP) / 2))
  const { width: wide, height: high } = placeTiles(tiles, 100)
  const columns = wide > 2.2 * high ? 1 : 4
  return Math.min(tallest, Math.max(20, (((width - BAR) / columns - GAP) * high) / wide))
}
