import type { ReactElement, ReactNode } from 'react'
import { memo } from 'react'
import { svgOf, type Figure, type Ink, type Mark } from '../../src-shared/pictures/figure.ts'
import { FigureMenu } from './figure-menu.tsx'

/** A figure of the report as the window draws it, with what can be saved of it. */
export const FigureView = memo(function FigureView(props: {
  figure: Figure
  /** With names below it, for a file that stands alone. */
  alone: () => Figure
  csv: () => string
  colors: (ink: Ink) => string
  paper: (ink: Ink) => string
  /** What it shows in numbers, for those who do not see it. */
  summary: string
  children?: ReactNode
}): ReactElement {
  const { figure, alone, csv, colors, paper, summary, children } = props
  return (
    <figure className="figure">
      <svg
        viewBox={`0 0 ${figure.width} ${figure.height}`}
        role="img"
        aria-label={`${figure.title}. ${summary}`}
      >
        {figure.marks.map((mark, index) => (
          <MarkView key={index} mark={mark} colors={colors} />
        ))}
        {children}
      </svg>
      <FigureMenu title={figure.title} size={figure} svg={() => svgOf(alone(), paper, '#ffffff')} csv={csv} />
    </figure>
  )
})

function MarkView({ mark, colors }: { mark: Mark; colors: (ink: Ink) => string }): ReactElement {
  if (mark.kind === 'text') {
    const { x, y, text, ink, size, isBold, anchor } = mark
    return (
      <text
        x={x}
        y={y}
        fontSize={size}
        fill={colors(ink)}
        fontWeight={isBold === true ? 600 : 400}
        textAnchor={anchor}
      >
        {text}
      </text>
    )
  }
  const { d, stroke, fill, width, dash, opacity } = mark
  return (
    <path
      d={d}
      fill={fill === undefined ? 'none' : colors(fill)}
      stroke={stroke === undefined ? undefined : colors(stroke)}
      strokeWidth={width}
      strokeDasharray={dash === '' ? undefined : dash}
      opacity={opacity}
    />
  )
}
