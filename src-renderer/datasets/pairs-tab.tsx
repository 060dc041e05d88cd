import type { ReactElement, ReactNode } from 'react'
import { useMemo, useState } from 'react'
import type { EnergySlice, ExploredAs, OutlinedEvents } from '../../src-shared/protocol/explore-messages.ts'
import type { Scale } from '../../src-shared/pictures/scale.ts'
import { FailureText } from '../parts/failure-text.tsx'
import { grouped } from '../ui/format.ts'
import { axisFor, BottomAxis, LeftAxis } from './axis.tsx'
import { classColor } from './class-colors.ts'
import { ClassLegend } from './class-legend.tsx'
import { useExplored, type DataSource } from './exploration.ts'
import { FeatureChips } from './feature-chips.tsx'
import { unitText } from './number-text.ts'
import { shownUnit } from './shown-unit.ts'
import { SampledNote, type Reading } from './sampled-note.tsx'
import { useWidth } from './use-width.ts'

const POINTS = 800
const MOST = 6
const FRAME = { left: 62, bottom: 42, gap: 8 }

/** Every chosen feature against every other, as in the lecture; along the diagonal how each is spread. */
export function PairsTab({
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
  const [wanted, setWanted] = useState<readonly string[] | null>(null)
  const known = events.features.map(({ name }) => name)
  const chosen = (wanted ?? known.slice(0, 4)).filter((name) => known.includes(name))
  const [isLog, setLog] = useState(false)
  const [place, width] = useWidth()
  const { answer, failure } = useExplored(
    source,
    { kind: 'pairs', features: [...chosen], points: POINTS },
    { slice, isPaused: reading.isPaused },
  )
  if (failure !== null) return <FailureText title="No pairs" failure={failure} />
  return (
    <div className="data-tab">
      {picker}
      <div className="data-tools">
        <FeatureChips features={events.features} chosen={chosen} most={MOST} onChange={setWanted} />
        <button type="button" className="data-chip" aria-pressed={isLog} onClick={() => setLog(!isLog)}>
          Log axes
        </button>
        <div className="spring" />
        <SampledNote sampled={answer?.sampled ?? null} reading={reading} />
      </div>
      <ClassLegend name={events.labels?.name ?? ''} groups={answer?.groups ?? []} />
      <div ref={place} className="pairs">
        {answer !== null && width > 0 && (
          <PairPlot answer={answer} isLog={isLog} width={Math.min(width, 1000)} />
        )}
        {answer !== null && answer.sampled.inSlice > POINTS && (
          <p className="data-note">
            {grouped(POINTS)} points are drawn, taken evenly from {grouped(answer.sampled.inSlice)} events.
          </p>
        )}
      </div>
    </div>
  )
}

function PairPlot(props: { answer: ExploredAs<'pairs'>; isLog: boolean; width: number }): ReactElement {
  const { answer, isLog, width } = props
  const { values, classes } = answer
  const count = answer.features.length
  const cell = Math.max(70, Math.floor((width - FRAME.left - FRAME.gap * (count - 1) - 4) / count))
  const tall = Math.round(cell * 0.78)
  const rows = Math.max(1, answer.groups.length)
  const { columns, scales, features } = useMemo(() => plotOf(answer, isLog), [answer, isLog])
  const labels = classes ?? new Float32Array(values.length / count)
  return (
    <svg
      className="pair-plot"
      width={FRAME.left + count * (cell + FRAME.gap)}
      height={count * (tall + FRAME.gap) + FRAME.bottom}
      role="img"
      aria-label={`Pairs of ${features.map(({ title }) => title).join(', ')}`}
    >
      {features.map((vertical, row) =>
        features.map((horizontal, column) => {
          const [x, y] = [scales[column], scales[row]] as [Scale, Scale] // one per feature
          const [across, up] = [columns[column], columns[row]] as [Float64Array, Float64Array]
          const left = FRAME.left + column * (cell + FRAME.gap)
          const top = row * (tall + FRAME.gap)
          return (
            <g key={`${row} ${column}`} transform={`translate(${left} ${top})`}>
              <rect className="pair-frame" width={cell} height={tall} />
              {Array.from({ length: rows }, (_, group) =>
                row === column ? (
                  <path
                    key={group}
                    className="bars"
                    d={spreadPath(across, { x, labels, group, cell, tall })}
                    style={{ fill: classColor(group), stroke: classColor(group) }}
                  />
                ) : (
                  <path
                    key={group}
                    className="points"
                    d={pointsPath(across, up, { x, y, labels, group, cell, tall })}
                    style={{ stroke: classColor(group) }}
                  />
                ),
              )}
              {column === 0 && row !== 0 && <LeftAxis scale={y} left={0} top={0} height={tall} />}
              {row === count - 1 && <BottomAxis scale={x} left={0} top={tall} width={cell} />}
              {column === 0 && (
                <text
                  className="pair-name"
                  transform={`translate(-48 ${tall / 2}) rotate(-90)`}
                  textAnchor="middle"
                >
                  {short(`${vertical.title}${unitText(vertical.unit)}`, tall)}
                </text>
              )}
              {row === count - 1 && (
                <text className="pair-name" x={cell / 2} y={tall + 34} textAnchor="middle">
                  {short(`${horizontal.title}${unitText(horizontal.unit)}`, cell)}
                </text>
              )}
              <title>{`${horizontal.title} against ${vertical.title}`}</title>
            </g>
          )
        }),
      )}
    </svg>
  )
}

/** Each feature's numbers in a unit in which they are short, and its axis; logarithmic where all are above zero. */
function plotOf({ features, values }: ExploredAs<'pairs'>, isLog: boolean) {
  const count = features.length
  const made = features.map((feature, column) => {
    const all = Float64Array.from(
      { length: values.length / count },
      (_, point) => values[point * count + column] ?? Number.NaN,
    )
    const [least, most] = endsOf(all)
    const { unit, factor } = shownUnit(feature.unit, Math.max(Math.abs(least), Math.abs(most)))
    const [low, high] = [least * factor, most * factor]
    const onLog = isLog && low > 0 && high > low
    const margin = onLog ? (high / low) ** 0.05 : 0.05 * (high - low)
    return {
      column: all.map((value) => value * factor),
      feature: { ...feature, unit },
      scale:
        low > high
          ? axisFor(0, 1, 'linear', 3)
          : onLog
            ? axisFor(low / margin, high * margin, 'log')
            : axisFor(low - margin, high + margin, 'linear', 3),
    }
  })
  return {
    columns: made.map(({ column }) => column),
    scales: made.map(({ scale }) => scale),
    features: made.map(({ feature }) => feature),
  }
}

/** The smallest and the largest finite number; the other way round when there is none. */
function endsOf(all: Float64Array): [number, number] {
  let [least, most] = [Infinity, -Infinity]
  for (const value of all) {
    if (!Number.isFinite(value)) continue
    least = Math.min(least, value)
    most = Math.max(most, value)
  }
  return [least, most]
}

/** Names are cut to the room that they have; some six pixels are a letter. */
function short(text: string, room: number): string {
  const most = Math.max(6, Math.floor(room / 6.2))
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`
}

type Place = { labels: Float32Array; group: number; cell: number; tall: number }

/** Dots as lines of no length with round ends: one path for a whole class. */
function pointsPath(
  across: Float64Array,
  up: Float64Array,
  { x, y, labels, group, cell, tall }: Place & { x: Scale; y: Scale },
): string {
  let path = ''
  across.forEach((value, point) => {
    const other = up[point] ?? Number.NaN
    if (labels[point] !== group || !Number.isFinite(value) || !Number.isFinite(other)) return
    path += `M${((x.share(value) ?? 0) * cell).toFixed(1)} ${((1 - (y.share(other) ?? 0)) * tall).toFixed(1)}h0`
  })
  return path
}

const BINS = 22

/** The group's own spread, the highest bin of all at nine tenths. */
function spreadPath(across: Float64Array, { x, labels, group, cell, tall }: Place & { x: Scale }): string {
  const byGroup = new Map<number, number[]>()
  across.forEach((value, point) => {
    if (!Number.isFinite(value)) return
    const label = labels[point] ?? 0
    const counts = byGroup.get(label) ?? Array<number>(BINS).fill(0)
    byGroup.set(label, counts)
    const bin = Math.min(BINS - 1, Math.floor((x.share(value) ?? 0) * BINS))
    counts[bin] = (counts[bin] ?? 0) + 1
  })
  const most = Math.max(1, ...[...byGroup.values()].flat())
  const own = byGroup.get(group)
  if (own === undefined) return ''
  let path = `M0 ${tall}`
  own.forEach((count, bin) => {
    path += `V${(tall * (1 - (0.9 * count) / most)).toFixed(1)}H${(((bin + 1) * cell) / BINS).toFixed(1)}`
  })
  return `${path}V${tall}Z`
}
