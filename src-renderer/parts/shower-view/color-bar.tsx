import type { ReactElement } from 'react'
import { useEffect, useRef } from 'react'
import type { Unit } from '../../../src-shared/base/units.ts'
import type { Scale } from '../../../src-shared/pictures/scale.ts'
import { css, paintBar } from './paint.ts'
import { tickText } from '../../../src-shared/pictures/tick-text.ts'
import type { Sign } from './tint.ts'

const WIDTH = 10

/** What colour stands for how much; below it the colours that are on no scale. */
export function ColorBar({
  scale,
  unit,
  height,
  signs,
}: {
  scale: Scale
  unit: Unit
  height: number
  signs: readonly Sign[]
}): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null)
  const tall = Math.max(24, Math.round(height))
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (context) paintBar(context, { x: 0, y: 0, width: WIDTH, height: tall }, scale)
  }, [scale, tall])
  const label = `Colour scale, ${scale.kind === 'log' ? 'logarithmic' : 'linear'}, ${scale.low} to ${scale.high}${unit === '1' ? '' : ` ${unit}`}`
  return (
    <div className="color-bar">
      <div className="color-bar-unit">{unit === '1' ? '' : unit}</div>
      <div className="color-bar-scale" style={{ height: tall }}>
        <canvas ref={canvas} role="img" aria-label={label} width={WIDTH} height={tall} />
        {spaced(scale.ticks, tall).map((tick) => (
          <span key={tick.label} style={{ bottom: tick.share * tall }}>
            {tickText(tick.label)}
          </span>
        ))}
      </div>
      {signs.map(({ color, label: text }) => (
        <div className="color-bar-sign" key={text}>
          <i style={{ background: css(color) }} />
          {text}
        </div>
      ))}
    </div>
  )
}

/** Labels that would touch are left out, the topmost and the lowest last. */
export function spaced<Tick extends { share: number }>(ticks: readonly Tick[], height: number): Tick[] {
  const every = [1, 2, 3, 4, 5].find((step) => {
    const kept = ticks.filter((_, index) => index % step === 0)
    return kept.every((tick, index) => {
      const before = kept[index - 1]
      return before === undefined || (tick.share - before.share) * height >= 13
    })
  })
  return ticks.filter((_, index) => index % (every ?? ticks.length) === 0)
}
