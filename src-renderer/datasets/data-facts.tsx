import type { ReactElement, ReactNode } from 'react'
import type { InspectedEvents } from '../../src-shared/protocol/data-messages.ts'
import type { ExploredAs } from '../../src-shared/protocol/explore-messages.ts'
import { grouped } from '../ui/format.ts'
import { sizeText } from '../ui/size.ts'
import { shapeText } from './fit.ts'
import { numberText, unitText } from './number-text.ts'
import { QuantileMark, quantileText, type Quantiles } from './quantile-mark.tsx'
import type { Looked } from './use-inspection.ts'

type Statistics = InspectedEvents['statistics']

/** What is known of a file, as a list of facts; numbers that need reading come when they are there. */
export function DataFacts({
  outline,
  inspected,
  looked,
}: {
  outline: ExploredAs<'outline'>
  looked: Looked
  inspected: InspectedEvents | null | 'reading'
}): ReactElement | null {
  const { events, format, sizeBytes, layouts } = outline
  if (events === null) return null
  const { condition, labels, geometry } = events
  const recognised = layouts.find(({ id }) => id === events.layout)
  const known = inspected === null || inspected === 'reading' ? null : inspected
  const found = known?.statistics ?? null
  return (
    <dl className="facts">
      <Fact name="File">
        {format}, {sizeText(sizeBytes)}
        {(recognised?.reasons ?? []).map((reason) => (
          <em key={reason}>{reason}</em>
        ))}
      </Fact>
      <Fact name="Events">
        {grouped(events.count)}, each of {shapeText(events.shape)}
        {events.shape.length === 1 ? ' numbers' : ''}
      </Fact>
      <Fact name="Geometry">{geometryText(geometry)}</Fact>
      <Fact name="Condition">
        {condition === null ? 'none' : conditionText(known?.condition ?? condition)}
        {found?.condition != null && condition?.size === 1 && (
          <em>
            {numberText(found.condition.min)} to {numberText(found.condition.max)}
            {unitText(condition?.unit ?? null)}
          </em>
        )}
      </Fact>
      {labels !== null && (
        <Fact name="Labels">
          {labels.name}, {labels.classes.length} classes
          <em className="classes">
            {labels.classes.slice(0, 20).map((title, index) => (
              <span key={title}>
                {title} <b>{grouped(labels.counts[index] ?? 0)}</b>
              </span>
            ))}
          </em>
        </Fact>
      )}
      {known?.threshold != null && (
        <Fact name="Hit from">
          {numberText(known.threshold)}
          {unitText(events.unit)}
        </Fact>
      )}
      {(known?.notes ?? []).map((note) => (
        <Fact key={note} name="Note">
          {note}
        </Fact>
      ))}
      {inspected === 'reading' && (
        <Fact name="Values">
          <span className="facts-wait" role="status">
            Looking through the events…
          </span>
        </Fact>
      )}
      {found !== null && <Numbers {...{ found, looked }} count={events.count} unit={unitText(events.unit)} />}
    </dl>
  )
}

function Numbers({
  found,
  count,
  unit,
  looked,
}: {
  found: Statistics
  count: number
  unit: string
  looked: Looked
}): ReactElement {
  return (
    <>
      <Fact name="Statistics">
        <HowLooked {...{ found, count, looked }} />
      </Fact>
      <Fact name="Values">
        <Spread of={found.values} unit={unit} />
      </Fact>
      <Fact name="Sum per event">
        <Spread of={found.sums} unit={unit} />
      </Fact>
      <Fact name="Not zero">
        {numberText(100 * found.nonZeroFraction)} % of the values
        {found.emptyEvents === 0
          ? ''
          : `, ${grouped(found.emptyEvents)} ${found.emptyEvents === 1 ? 'event is' : 'events are'} empty`}
      </Fact>
    </>
  )
}

/** Whether the numbers are of all events; those of a sample can be had of all. */
function HowLooked({
  found,
  count,
  looked,
}: {
  found: Statistics
  count: number
  looked: Looked
}): ReactElement {
  const { share, lookAtAll, stop } = looked
  const isExact = found.exact ?? found.events >= count
  if (isExact) return <>Exact: of all {grouped(count)} events</>
  return (
    <>
      Sampled: of {grouped(found.events)} of {grouped(count)} events, from all over the file
      <em className="facts-look">
        {share === null ? (
          <button
            type="button"
            className="link"
            title="Reads the whole file once; what is found is remembered"
            onClick={lookAtAll}
          >
            Exact statistics
          </button>
        ) : (
          <>
            <progress value={share} max={1} aria-label="Events looked at" />
            <span>{Math.floor(100 * share)} %</span>
            <button type="button" className="link" onClick={stop}>
              Stop
            </button>
          </>
        )}
      </em>
    </>
  )
}

/** From the smallest to the largest, and where most lie between them. */
function Spread({ of, unit }: { of: Statistics['values']; unit: string }): ReactElement {
  const { min, max, mean, sd, quantiles } = of
  return (
    <>
      {numberText(min)} to {numberText(max)}
      {unit}, mean {numberText(mean)} ± {numberText(sd)}
      {quantiles !== undefined && <QuantileLine {...{ min, max, quantiles, unit }} />}
    </>
  )
}

const LINE = { width: 200, height: 14, edge: 3 }
/** Numbers over more than this are drawn by their logarithm, where they have one. */
const WIDE = 100

function QuantileLine(props: {
  min: number
  max: number
  quantiles: Quantiles
  unit: string
}): ReactElement | null {
  const { min, max, quantiles, unit } = props
  if (!(max > min)) return null
  const isLog = min > 0 && max / min > WIDE
  const on = (value: number) => (isLog ? Math.log(value) : value)
  const at = (value: number) =>
    LINE.edge + ((on(Math.max(min, value)) - on(min)) / (on(max) - on(min))) * (LINE.width - 2 * LINE.edge)
  const words = quantileText(quantiles, unit)
  return (
    <em>
      <svg className="quantile-line" width={LINE.width} height={LINE.height} role="img" aria-label={words}>
        <title>{words}</title>
        <line
          className="extent"
          x1={LINE.edge}
          x2={LINE.width - LINE.edge}
          y1={LINE.height / 2}
          y2={LINE.height / 2}
        />
        <QuantileMark {...{ quantiles, at, y: 3, height: LINE.height - 6 }} />
      </svg>
      <span className="quantile-words">
        median {numberText(quantiles.p50)}, 5 to 95 %: {numberText(quantiles.p05)} to{' '}
        {numberText(quantiles.p95)}
        {unit}
      </span>
    </em>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }): ReactElement {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}

/** Each part with its own unit where they have several. */
function conditionText(condition: NonNullable<InspectedEvents['condition']>): string {
  const { name, size, unit, parts = [] } = condition
  if (parts.length > 1) return parts.map((part) => partText(part, '')).join(', ')
  return partText({ name, size, unit }, ', unit not said')
}

function partText(
  { name, size, unit }: Pick<NonNullable<InspectedEvents['condition']>, 'name' | 'size' | 'unit'>,
  unknown: string,
): string {
  const said = unit === null ? unknown : unit === '1' ? '' : ` in ${unit}`
  return `${name}${size === 1 ? '' : `, ${size} numbers`}${said}`
}

function geometryText(geometry: InspectedEvents['geometry']): string {
  if (geometry === null) return 'not known'
  const { layers, name } = geometry
  if (layers.length > 1) return `${name}, ${layers.length} layers`
  const [layer] = layers
  if (layer?.form === 'grid')
    return `${name}, ${layer.rows} ${layer.rowName ?? 'row'}s × ${layer.columns} ${layer.columnName ?? 'column'}s`
  return name
}
