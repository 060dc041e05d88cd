import type { PointerEvent, ReactElement } from 'react'
import { useMemo, useState } from 'react'
import { plain } from '../../src-shared/physics/evaluation/number-text.ts'
import type { Ink } from '../../src-shared/pictures/figure.ts'
import { histogramFigure, type HistogramPlan } from '../../src-shared/pictures/histogram-figure.ts'
import { FigureView } from './figure-view.tsx'
import { histogramCsv } from './figure-csv.ts'

/** A histogram whose bins say what is in them when they are pointed at. */
export function HistogramView({
  plan,
  colors,
  paper,
}: {
  plan: HistogramPlan
  colors: (ink: Ink) => string
  paper: (ink: Ink) => string
}): ReactElement {
  const figure = useMemo(() => histogramFigure(plan), [plan])
  const [bin, setBin] = useState<number | null>(null)
  const { edges, panel } = figure
  const point = ({ clientX, currentTarget }: PointerEvent<HTMLElement>) => {
    const box = currentTarget.querySelector('svg')?.getBoundingClientRect()
    if (box === undefined) return
    const x = ((clientX - box.left) / box.width) * figure.width
    const found = edges.findIndex((edge, at) => x >= edge && x < (edges[at + 1] ?? -Infinity))
    setBin(found < 0 ? null : found + figure.firstBin)
  }
  const from = bin === null ? undefined : edges[bin - figure.firstBin]
  return (
    <div className="histogram-view" onPointerMove={point} onPointerLeave={() => setBin(null)}>
      <FigureView
        {...{ figure, colors, paper, summary: plan.note }}
        alone={() => histogramFigure({ ...plan, hasLegend: true })}
        csv={() => histogramCsv(plan)}
      />
      {bin !== null && from !== undefined && (
        <div
          className={from > (panel.left + panel.right) / 2 ? 'bin-tip left' : 'bin-tip'}
          style={{ left: `${(from / figure.width) * 100}%` }}
        >
          <b>
            {plain(plan.axis.edges[bin] ?? NaN)} to {plain(plan.axis.edges[bin + 1] ?? NaN)}
          </b>
          {[{ ...plan.reference, ink: 'reference' as const }, ...plan.samples].map(
            ({ name, ink, counts, total }, at) => (
              <span key={at}>
                <i style={{ background: colors(ink) }} />
                {name} {shareText(counts[bin] ?? 0, total)}
              </span>
            ),
          )}
        </div>
      )}
    </div>
  )
}

/** Share of the events with its √n error. */
function shareText(count: number, total: number): string {
  if (total === 0) return '–'
  return `${plain(count / total)} ± ${plain(Math.sqrt(count) / total, 2)}`
}
