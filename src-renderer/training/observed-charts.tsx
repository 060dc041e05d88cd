import type { ReactElement } from 'react'
import { useMemo } from 'react'
import type { RunObservables } from '../../src-shared/protocol/run-events.ts'
import { observedOf, realOf } from '../state/observed-curves.ts'
import { Chart } from './chart.tsx'
import type { DrawnRun } from './plot.ts'
import type { DrawnSeries, SeriesGroup } from './series-groups.ts'

/** The physics of the generator while it trains, each curve beside what real showers differ by among themselves. */
export function ObservedCharts(props: { runs: readonly DrawnRun[]; revision: number }): ReactElement | null {
  const { runs, revision } = props
  // What is observed becomes known while the run goes on; the revision says when.
  const about = runs.map(({ id }) => observedOf(id).about).find((each) => each !== null) ?? null
  const drawn = useMemo(
    () => runs.map((run) => ({ ...run, curves: observedOf(run.id).curves })),
    [runs, about],
  )
  const groups = useMemo(() => (about === null ? [] : observedGroups(about)), [about])
  return (
    <>
      {groups.map((group) => (
        <Chart key={group.id} group={group} runs={drawn} revision={revision} />
      ))}
    </>
  )
}

const GUIDE = { color: 'part', dash: '2 3', marker: 'circle' } as const

export function observedGroups(about: RunObservables): SeriesGroup[] {
  const { metrics, response } = about
  const feature = response.id.replace('mean/', '')
  const [mean, own, w1] = ['separation', `separation/${feature}`, `w1/${feature}`].map((id) =>
    metrics.find((metric) => metric.id === id),
  )
  if (mean === undefined || own === undefined || w1 === undefined) return []
  const title = withUnit(response.title, response.unit)
  const floor = (id: string): DrawnSeries => ({
    ...{ name: `floor of ${id}`, label: 'Floor', ...GUIDE },
    reading: `What ${about.reference} differ by among themselves: no generator does better.`,
  })
  return [
    {
      ...{ id: 'observed-separation', title: 'Separation power', yTitle: 'Separation power, 0 to 1' },
      series: [
        {
          ...{ name: mean.id, label: 'Mean of all features', color: 'accent', dash: '', marker: 'circle' },
          reading: `${mean.title}: 0 is the same, 1 has no overlap.`,
        },
        {
          ...{ name: own.id, label: response.title, color: 'generator', dash: '7 3', marker: 'square' },
          reading: `${own.title}.`,
        },
        floor(mean.id),
      ],
    },
    {
      ...{ id: 'observed-w1', title: `W₁ of ${response.title}`, yTitle: withUnit('W₁', w1.unit) },
      series: [
        {
          ...{ name: w1.id, label: 'Generated', color: 'generator', dash: '', marker: 'circle' },
          reading: 'Area between the cumulative distributions of generated and real showers.',
        },
        floor(w1.id),
      ],
    },
    {
      ...{ id: 'observed-mean', title: `Mean ${response.title}`, yTitle: title },
      series: [
        {
          ...{ name: response.id, label: 'Generated', color: 'generator', dash: '', marker: 'circle' },
          reading: `Mean over ${about.showers} generated showers.`,
        },
        { name: realOf(about), label: 'Real', ...GUIDE, reading: `The same of ${about.reference}.` },
      ],
    },
  ]
}

function withUnit(text: string, unit: string): string {
  return unit === '' ? text : `${text}, ${unit}`
}
