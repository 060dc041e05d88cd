import type { ReactElement } from 'react'
import { useMemo } from 'react'
import { heightIn, TileRows } from '../datasets/tile-rows.tsx'
import { useWidth } from '../datasets/use-width.ts'
import type { DrawShowers } from '../evaluation/draw-showers.ts'
import { ColorBar } from '../parts/shower-view/color-bar.tsx'
import { energyText, sumOf } from '../parts/shower-view/energy-text.ts'
import { pictured } from '../parts/shower-view/picture-of-frame.ts'
import { signsOf } from '../parts/shower-view/tint.ts'
import { useDensity } from '../parts/shower-view/use-density.ts'

const BAR = 104
const GAP = 20

/** Mean showers under each other, all on the colour scale of the first. */
export function AverageShowers({ geometry, shape, unit, rows }: Parameters<DrawShowers>[0]): ReactElement {
  const [place, width] = useWidth()
  const density = useDensity()
  const { picture, signs } = useMemo(() => {
    const showers = rows.map(({ title, values }) => ({
      ...{ title, tone: 'data' as const, showers: Float32Array.from(values) },
    }))
    const drawn = pictured({ geometry, shape, unit, count: 1, captions: [], rows: showers }, {})
    const all = showers.flatMap((row) => [...row.showers])
    return { picture: drawn, signs: signsOf(drawn.scale, unit, Float32Array.from(all)) }
  }, [geometry, shape, unit, rows])
  const { tiles, scale } = picture
  const [whole, half] = [width - BAR, Math.floor((width - BAR - GAP) / 2)]
  const isBeside = heightIn(tiles, half) >= 0.7 * heightIn(tiles, whole)
  return (
    <div className="average-showers" ref={place}>
      <div className={isBeside ? 'beside' : ''}>
        {width > 0 &&
          picture.rows.map(({ title, showers }) => (
            <figure key={title}>
              <figcaption>
                <b>{title}</b> {unit === '1' ? '' : `${energyText(sumOf(showers), unit)} in all`}
              </figcaption>
              <TileRows
                {...{
                  tiles,
                  scale,
                  density,
                  unit,
                  shower: showers,
                  name: `Average shower of ${title}`,
                }}
                room={Math.max(160, isBeside ? half : whole)}
              />
            </figure>
          ))}
      </div>
      <ColorBar {...{ scale, signs, unit, height: 130 }} />
    </div>
  )
}
