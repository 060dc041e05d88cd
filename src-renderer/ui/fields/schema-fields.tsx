import type { ReactElement, ReactNode } from 'react'
import { useMemo, useState } from 'react'
import type { Problem } from '../../../src-shared/base/problem.ts'
import type { ParamsSchema } from '../../../src-shared/catalog/define.ts'
import { readParams } from '../../../src-shared/check/read-params.ts'
import { fieldsOf } from './field-form.ts'
import { Field } from './field.tsx'
import { MIXED } from './field-props.ts'
import { useHeldWhilePressed } from './while-pressed.ts'

export type FieldOptions = readonly { value: string; title: string }[]

type Props = {
  schema: ParamsSchema
  /** Of what is edited: ids and drafts hang on it. */
  scope: string
  /** What messages call it. */
  owner: string
  /** In effect, or `MIXED`; what is left out is at its default. */
  values: Readonly<Record<string, unknown>>
  labelOf: (key: string) => string
  meanings?: ReadonlyMap<string, string> | undefined
  units?: Readonly<Record<string, string | undefined>> | undefined
  options?: Readonly<Record<string, FieldOptions>> | undefined
  /** What an empty field means, where that is more than “automatic”. */
  placeholders?: Readonly<Record<string, string>>
  problems?: readonly Problem[]
  isShown?: (key: string) => boolean
  effects?: Readonly<Record<string, ReactNode>>
  onEnter?: (key: string) => void
  onChange: (key: string, value: unknown, gesture: string) => void
  onReset?: (key: string) => void
}

/** One field per param of a schema, in its order. */
export function SchemaFields(props: Props): ReactElement | null {
  const { schema, scope, owner, values, labelOf, meanings, units, options, problems } = props
  const { onEnter, onChange, onReset } = props
  const [focused, setFocused] = useState<string | null>(null)
  const { entered, effects } = useHeldWhilePressed({ entered: focused, effects: props.effects })
  const models = useMemo(() => fieldsOf(schema), [schema])
  const shown = models.filter(({ key }) => props.isShown?.(key) ?? true)
  if (shown.length === 0) return null
  const plain = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== MIXED))
  const refusalOf = (key: string) => (value: unknown) => {
    const read = readParams({ schema, params: { ...plain, [key]: value }, owner, at: {} })
    return read.ok ? null : (read.failure.find(({ at }) => at.param === key)?.message ?? null)
  }
  return (
    <div className="fields">
      {shown.map((model) => {
        const { key, usual } = model
        const value = key in values ? values[key] : usual
        return (
          <div
            key={key}
            className={entered === key ? 'entered' : undefined}
            onFocus={() => {
              setFocused(key)
              onEnter?.(key)
            }}
            onBlur={() => setFocused(null)}
          >
            <Field
              model={model}
              label={labelOf(key)}
              scope={scope}
              value={value}
              isUsual={value !== MIXED && JSON.stringify(value) === JSON.stringify(usual)}
              meaning={meanings?.get(key)}
              unit={units?.[key]}
              options={options?.[key]}
              placeholder={props.placeholders?.[key]}
              problem={problems?.find(({ at }) => at.param === key)?.message}
              refusal={refusalOf(key)}
              effect={effects?.[key]}
              onChange={(changed, gesture) => onChange(key, changed, gesture)}
              onReset={onReset === undefined ? undefined : () => onReset(key)}
            />
          </div>
        )
      })}
    </div>
  )
}
