import type { ReactElement, ReactNode } from 'react'
import type { Inspection, InspectedEvents } from '../../src-shared/protocol/data-messages.ts'
import { grouped } from '../ui/format.ts'
import { sizeText } from '../ui/size.ts'
import { shapeText } from './fit.ts'

/** Layout, shapes, units, conditions, classes and statistics, as a list of facts. */
export function InspectedFacts({
  inspection,
  onLayout,
}: {
  inspection: Inspection
  onLayout: (layout: string) => void
}): ReactElement | null {
  const { events, layouts, format, sizeBytes } = inspection
  if (events === null) return null
  const { condition, labels, statistics: found, geometry } = events
  const unit = events.unit === null || events.unit === '1' ? '' : ` ${events.unit}`
  const recognised = layouts.find(({ id }) => id === events.layout)
  const of = found.events < events.count ? `first ${grouped(found.events)} events` : 'all events'
  return (
    <dl className="facts">
      <Fact name="Layout">
        <select aria-label="Layout" value={events.layout} onChange={({ target }) => onLayout(target.value)}>
          {layouts.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
          {recognised === undefined && <option value={events.layout}>{events.layout}</option>}
        </select>
        {(recognised?.reasons ?? []).map((reason) => (
          <em key={reason}>{reason}</em>
        ))}
      </Fact>
      <Fact name="File">
        {format}, {sizeText(sizeBytes)}
      </Fact>
      <Fact name="Events">
        {grouped(events.count)}, each of {shapeText(events.shape)}
        {events.shape.length === 1 ? ' numbers' : ''}
      </Fact>
      <Fact name="Unit">
        {events.unit === null
          ? 'not said by the file'
          : events.unit === '1'
            ? 'none (plain numbers)'
            : events.unit}
      </Fact>
      <Fact name="Geometry">{geometryText(geometry)}</Fact>
      <Fact name="Condition">
        {condition === null
          ? 'none'
          : `${condition.name}, ${condition.size === 1 ? '1 number' : `${condition.size} numbers`}${
              condition.unit === null
                ? ', unit not said'
                : condition.unit === '1'
                  ? ''
                  : ` in ${condition.unit}`
            }`}
        {found.condition !== null && (
          <em>
            {number(found.condition.min)} to {number(found.condition.max)}
            {condition?.unit == null || condition.unit === '1' ? '' : ` ${condition.unit}`}
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
      <Fact name="Values">
        {number(found.values.min)} to {number(found.values.max)}
        {unit}, mean {number(found.values.mean)} ± {number(found.values.sd)}
        <em>{of}</em>
      </Fact>
      <Fact name="Sum per event">
        {number(found.sums.min)} to {number(found.sums.max)}
        {unit}, mean {number(found.sums.mean)} ± {number(found.sums.sd)}
      </Fact>
      <Fact name="Not zero">
        {number(100 * found.nonZeroFraction)} % of the values
        {found.emptyEvents === 0 ? '' : `, ${grouped(found.emptyEvents)} events are empty`}
      </Fact>
    </dl>
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
  if (geometry === null) return 'not said by the file'
  const { layers, name } = geometry
  if (layers.length > 1) return `${name}, ${layers.length} layers`
  const [layer] = layers
  if (layer?.form === 'grid')
    return `${name}, ${layer.rows} ${layer.rowName ?? 'row'}s × ${layer.columns} ${layer.columnName ?? 'column'}s`
  return name
}

/** Four digits, as for reading. */
function number(value: number): string {
  const rounded = Number(value.toPrecision(4))
  const isFar = rounded !== 0 && (Math.abs(rounded) >= 1e7 || Math.abs(rounded) < 1e-4)
  const text = isFar ? rounded.toExponential() : rounded.toLocaleString('en', { maximumSignificantDigits: 4 })
  return text.replace('-', '−')
}
