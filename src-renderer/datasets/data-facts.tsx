import type { ReactElement, ReactNode } from 'react'
import type { InspectedEvents } from '../../src-shared/protocol/data-messages.ts'
import type { ExploredAs } from '../../src-shared/protocol/explore-messages.ts'
import { grouped } from '../ui/format.ts'
import { sizeText } from '../ui/size.ts'
import { shapeText } from './fit.ts'
import { numberText, unitText } from './number-text.ts'

type Statistics = InspectedEvents['statistics']

/** What is known of a file, as a list of facts; numbers that need reading come when they are there. */
export function DataFacts({
  outline,
  inspected,
}: {
  outline: ExploredAs<'outline'>
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
      {found !== null && <Numbers found={found} count={events.count} unit={unitText(events.unit)} />}
    </dl>
  )
}

function Numbers({ found, count, unit }: { found: Statistics; count: number; unit: string }): ReactElement {
  const of = found.events < count ? `in ${grouped(found.events)} events` : 'in all events'
  return (
    <>
      <Fact name="Values">
        {numberText(found.values.min)} to {numberText(found.values.max)}
        {unit}, mean {numberText(found.values.mean)} ± {numberText(found.values.sd)}
        <em>{of}</em>
      </Fact>
      <Fact name="Sum per event">
        {numberText(found.sums.min)} to {numberText(found.sums.max)}
        {unit}, mean {numberText(found.sums.mean)} ± {numberText(found.sums.sd)}
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
