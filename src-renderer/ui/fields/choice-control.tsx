import type { ReactElement } from 'react'
import { MIXED, type ControlProps } from './field-props.ts'

type Props = ControlProps & { options: readonly { value: string; title: string }[] }

/** Letters that fit beside each other in the narrowest inspector. */
const ROOM = 16

/** Few short options lie side by side, others in a list. A value that is none of them stays visible. */
export function ChoiceControl({
  options,
  value,
  label,
  id,
  describedBy,
  isWrong,
  model,
  scope,
  onChange,
}: Props): ReactElement {
  const choose = (chosen: string) => onChange(chosen, `${scope} ${model.key} choice`)
  const isKnown = options.some((option) => option.value === value)
  const letters = options.reduce((sum, { title }) => sum + title.length, 0)
  if (options.length > 1 && options.length <= 3 && letters <= ROOM && (isKnown || value === MIXED)) {
    return (
      <div className="segments" role="radiogroup" aria-label={label} aria-describedby={describedBy}>
        {options.map((option) => (
          <label key={option.value}>
            <input
              type="radio"
              name={id}
              value={option.value}
              checked={option.value === value}
              onChange={() => choose(option.value)}
            />
            <span>{option.title}</span>
          </label>
        ))}
      </div>
    )
  }
  return (
    <select
      id={id}
      className="box"
      aria-label={label}
      aria-describedby={describedBy}
      aria-invalid={isWrong}
      value={isKnown ? String(value) : ''}
      onChange={(event) => choose(event.currentTarget.value)}
    >
      {!isKnown && (
        <option value="" disabled>
          {value === MIXED ? 'mixed' : value === undefined || value === '' ? 'choose…' : String(value)}
        </option>
      )}
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.title}
        </option>
      ))}
    </select>
  )
}
