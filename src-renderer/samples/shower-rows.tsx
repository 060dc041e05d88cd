import type { ReactElement, ReactNode } from 'react'
import { useMemo } from 'react'
import { ColorBar } from '../parts/shower-view/color-bar.tsx'
import { energyText, sumOf } from '../parts/shower-view/energy-text.ts'
import { ShowerView } from '../parts/shower-view/shower-view.tsx'
import { signsOf } from '../parts/shower-view/tint.ts'
import { showerOf, type Pictured } from '../parts/shower-view/picture-of-frame.ts'
import { useDensity } from '../parts/shower-view/use-density.ts'
import { layoutOf, TITLES } from './shower-layout.ts'

/** Below the bar, with its unit above: beside two rows of a strip there is no more room than theirs. */
const SIGNS = 58

/** Rows of showers under each other, as many columns as fit; more columns go on below. */
export function ShowerRows({
  picture,
  height,
  width,
  most,
  isCompact = false,
}: {
  picture: Pictured
  /** Of one shower, CSS pixels. */
  height: number
  /** That there is. */
  width: number
  /** Columns. */
  most: number
  /** One line of columns and no sums. */
  isCompact?: boolean
}): ReactElement {
  const { rows, captions, scale, unit, count } = picture
  const density = useDensity()
  const { placement, gap, columnWidth, perBand, bands, rowsHeight } = useMemo(
    () => layoutOf(picture, { height, width, most, density, isCompact }),
    [picture, height, width, most, density, isCompact],
  )
  const signs = useMemo(() => signsOf(scale, unit, valuesIn(rows)), [scale, unit, rows])
  const shown = Math.min(most, count)
  return (
    <div className="shower-rows">
      <div className="shower-bands">
        {Array.from({ length: bands }, (_, band) => {
          const first = band * perBand
          const columns = Math.min(perBand, shown - first)
          return (
            <div
              key={band}
              className="shower-band"
              style={{
                gridTemplateColumns: `${isCompact ? '' : `${TITLES - gap}px `}repeat(${columns}, ${columnWidth - gap}px)`,
                columnGap: gap,
              }}
            >
              {rows.map((row) => (
                <RowOfShowers key={row.title}>
                  {!isCompact && <b className={`shower-row-title color-${row.tone}`}>{row.title}</b>}
                  {Array.from({ length: columns }, (_unused, column) => {
                    const shower = showerOf(row, first + column, count)
                    return (
                      <figure key={column}>
                        <ShowerView
                          {...{ shower, unit, scale, placement, density }}
                          name={`${row.title} shower ${first + column + 1}`}
                        />
                        {!isCompact && unit !== '1' && (
                          <figcaption>{energyText(sumOf(shower), unit)}</figcaption>
                        )}
                      </figure>
                    )
                  })}
                </RowOfShowers>
              ))}
              {captions.length > 0 && !isCompact && (
                <RowOfShowers>
                  <span className="shower-row-title asked">asked for</span>
                  {Array.from({ length: columns }, (_unused, column) => (
                    <span className="shower-asked" key={column}>
                      {captions[first + column] ?? ''}
                    </span>
                  ))}
                </RowOfShowers>
              )}
            </div>
          )
        })}
      </div>
      <ColorBar
        {...{ scale, unit, signs }}
        height={Math.min(220, Math.max(60, rowsHeight - (isCompact ? SIGNS : 0)))}
      />
    </div>
  )
}

/** Into the grid of its band, without a box of its own. */
function RowOfShowers({ children }: { children: ReactNode }): ReactElement {
  return <div className="shower-row">{children}</div>
}

function* valuesIn(rows: Pictured['rows']): Generator<number> {
  for (const { showers } of rows) yield* showers
}
