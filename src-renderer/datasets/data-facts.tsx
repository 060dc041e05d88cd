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
  const found = inspected === null || inspected === 'reading' ? null : inspected.statistics
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
        {condition === null
          ? 'none'
          : `${condition.name}${condition.size === 1 ? '' : `, ${condition.size} numbers`}${condition.unit === null ? ', unit not said' : condition.unit === '1' ? '' : ` in ${condition.unit}`}`}
        {found?.condition != null && (
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

function geometryText(geometry: InspectedEvents['geometry']): string {
  if (geometry === null) return 'not known'
  const { layers, name } = geometry
  if (layers.length > 1) return `${name}, ${layers.length} layers`
  const [layer] = layers
  if (layer?.form === 'grid')
    return `${name}, ${layer.rows} ${layer.rowName ?? 'row'}s × ${layer.columns} ${layer.columnName ?? 'column'}s`
  return name
}
