import type { ReactElement, ReactNode } from 'react'
import { useState } from 'react'
import type { EnergySlice, OutlinedEvents } from '../../src-shared/protocol/explore-messages.ts'
import { FailureText } from '../parts/failure-text.tsx'
import { ClassLegend } from './class-legend.tsx'
import { useExplored, type DataSource } from './exploration.ts'
import { HistogramPlot } from './histogram-plot.tsx'
import { QuantileMark } from './quantile-mark.tsx'
import { SampledNote, type Reading } from './sampled-note.tsx'
import { useWidth } from './use-width.ts'

const BINS = 50
const WIDEST = 380
const NARROWEST = 270

/** All features beside each other. */
export function HistogramsTab({
  source,
  events,
  slice,
  reading,
  picker,
}: {
  source: DataSource
  events: OutlinedEvents
  slice: EnergySlice | null
  reading: Reading
  picker: ReactNode
}): ReactElement {
  const [isLogX, setLogX] = useState(false)
  const [isLogY, setLogY] = useState(false)
  const [isCore, setCore] = useState(false)
  const [place, width] = useWidth()
  const { answer, failure } = useExplored(
    source,
    {
      ...{ kind: 'histograms', features: [], bins: BINS },
      ...{ scale: isLogX ? 'log' : 'linear', range: isCore ? 'core' : 'all' },
    },
    { slice, isPaused: reading.isPaused },
  )
  if (failure !== null) return <FailureText title="No histograms" failure={failure} />
  const columns = Math.max(1, Math.floor((width + 12) / (NARROWEST + 12)))
  const each = Math.min(WIDEST, Math.floor((width - 12 * (columns - 1)) / columns) - 22)
  const rows = Math.max(1, answer?.groups.length ?? 1)
  return (
    <div className="data-tab">
      {picker}
      <div className="data-tools">
        <Toggle title="Log x" isOn={isLogX} onChange={setLogX} />
        <Toggle title="Log y" isOn={isLogY} onChange={setLogY} />
        <Toggle
          title="Core"
          isOn={isCore}
          onChange={setCore}
          note="From the 1 % to the 99 % quantile; what lies outside is counted below each picture"
        />
        <QuantileLegend />
        <div className="spring" />
        <SampledNote sampled={answer?.sampled ?? null} reading={reading} />
        <ClassLegend name={events.labels?.name ?? ''} groups={answer?.groups ?? []} />
      </div>
      <div className="histograms" ref={place}>
        {width > 0 &&
          answer?.features.map((feature, index) => (
            <HistogramPlot
              key={feature.name}
              {...{ feature, isLogY, groups: answer.groups, size: { width: each, height: 168 } }}
              counts={answer.counts.subarray(index * rows * answer.bins, (index + 1) * rows * answer.bins)}
            />
          ))}
      </div>
    </div>
  )
}

/** What the mark above each picture says. */
function QuantileLegend(): ReactElement {
  return (
    <span className="quantile-legend">
      <svg width="62" height="14" aria-hidden="true">
        <QuantileMark
          quantiles={{ p01: 2, p05: 12, p50: 30, p95: 50, p99: 60 }}
          {...{ at: (value: number) => value, y: 3, height: 8 }}
        />
      </svg>
      1 · 5 · 50 · 95 · 99 % of the events
    </span>
  )
}

function Toggle(props: {
  title: string
  isOn: boolean
  onChange: (isOn: boolean) => void
  note?: string
}): ReactElement {
  const { title, isOn, onChange, note } = props
  return (
    <button
      type="button"
      className="data-chip"
      aria-pressed={isOn}
      title={note}
      onClick={() => onChange(!isOn)}
    >
      {title}
    </button>
  )
}
