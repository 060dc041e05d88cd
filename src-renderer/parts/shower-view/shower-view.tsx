import type { PointerEvent, ReactElement } from 'react'
import { useEffect, useRef, useState } from 'react'
import type { Unit } from '../../../src-shared/base/units.ts'
import type { Scale } from '../../../src-shared/pictures/scale.ts'
import { energyText, sumOf } from './energy-text.ts'
import { paintShower } from './paint.ts'
import { cellAt, type Placement } from './place-tiles.ts'
import './shower-view.css'

export type ShowerPicture = {
  shower: Float32Array
  unit: Unit
  scale: Scale
  placement: Placement
  /** Device pixels per CSS pixel that the placement was made for. */
  density: number
  /** For screen readers: `Generated shower 3`. */
  name: string
}

type Tip = { left: number; top: number; cell: string; energy: string }

/** One shower in its true geometry; the cell under the pointer says its place and energy. */
export function ShowerView({ shower, unit, scale, placement, density, name }: ShowerPicture): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [tip, setTip] = useState<Tip | null>(null)
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context) return
    context.clearRect(0, 0, placement.width, placement.height)
    paintShower(context, placement, { shower, scale })
  }, [shower, scale, placement])
  const point = ({ clientX, clientY, currentTarget }: PointerEvent<HTMLCanvasElement>) => {
    const box = currentTarget.getBoundingClientRect()
    const found = cellAt(placement, (clientX - box.left) * density, (clientY - box.top) * density)
    if (found === null) return setTip(null)
    const { placed, drawn } = found
    const value = placed.tile.values(shower)[drawn] as number // one value per drawn cell
    setTip({ left: clientX, top: clientY, cell: placed.tile.nameOf(drawn), energy: energyText(value, unit) })
  }
  return (
    <>
      <canvas
        ref={canvas}
        className="shower"
        role="img"
        aria-label={`${name}, ${unit === '1' ? '' : `${energyText(sumOf(shower), unit)} in all`}`}
        width={placement.width}
        height={placement.height}
        style={{ width: placement.width / density, height: placement.height / density }}
        onPointerMove={point}
        onPointerLeave={() => setTip(null)}
      />
      {tip !== null && (
        <div className="cell-tip" style={{ left: tip.left, top: tip.top }}>
          <b>{tip.energy}</b>
          {tip.cell}
        </div>
      )}
    </>
  )
}
