import type { ReactElement } from 'react'
import { useId } from 'react'
import type { Sampling } from '../../../src-shared/protocol/run-messages.ts'
import { energyText } from '../../parts/shower-view/energy-text.ts'
import { conditionScale, isTrained } from './wish.ts'

type Condition = NonNullable<Sampling['condition']>

/** A slider per number of the condition, or the classes to choose from. */
export function ConditionControls({
  condition,
  value,
  onChange,
}: {
  condition: Condition
  value: Float32Array
  onChange: (value: Float32Array) => void
}): ReactElement {
  const { classes, ranges, unit, size, name } = condition
  if (classes !== null) {
    return (
      <label className="play-row">
        <span>Class</span>
        <select
          value={value[0] ?? 0}
          onChange={({ target }) => onChange(Float32Array.of(Number(target.value)))}
        >
          {classes.map((title, index) => (
            <option key={title} value={index}>
              {title}
            </option>
          ))}
        </select>
      </label>
    )
  }
  return (
    <>
      {Array.from({ length: size }, (_, index) => (
        <ConditionSlider
          key={index}
          title={titleOf(name, unit, size > 1 ? index + 1 : null)}
          range={ranges[index] ?? [0, 1]}
          unit={unit}
          value={value[index] ?? 0}
          onChange={(next) => onChange(value.with(index, next))}
        />
      ))}
    </>
  )
}

function ConditionSlider({
  title,
  range,
  unit,
  value,
  onChange,
}: {
  title: string
  range: readonly [number, number]
  unit: Condition['unit']
  value: number
  onChange: (value: number) => void
}): ReactElement {
  const note = useId()
  const { valueAt, placeOf } = conditionScale(range)
  const isKnown = isTrained(value, range)
  return (
    <div className="play-condition">
      <label className="play-row">
        <span>{title}</span>
        <input
          type="range"
          min={0}
          max={1000}
          value={placeOf(value)}
          aria-describedby={note}
          aria-valuetext={energyText(value, unit)}
          onChange={({ target }) => onChange(valueAt(Number(target.value)))}
        />
        <output>{energyText(value, unit)}</output>
      </label>
      <p id={note} className={isKnown ? '' : 'warning'}>
        {isKnown ? 'Trained on' : 'Outside what it was trained on:'} {energyText(range[0], unit)} to{' '}
        {energyText(range[1], unit)}
        {isKnown ? '' : '. What it draws here is a guess.'}
      </p>
    </div>
  )
}

function titleOf(name: string, unit: string, number: number | null): string {
  if (number !== null) return `${name} ${number}`
  return unit === '1' ? name : 'Energy'
}
