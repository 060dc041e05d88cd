import type { ReactElement, ReactNode } from 'react'
import { marked } from '../marked.tsx'
import type { FieldModel } from './field-form.ts'
import { fieldText } from './field-text.ts'
import { ChoiceControl } from './choice-control.tsx'
import { keepDraft, useDraft } from './drafts.ts'
import { JsonControl } from './json-control.tsx'
import { ScrubLabel } from './scrub-label.tsx'
import { TextControl } from './text-control.tsx'
import './fields.css'

/** Several things are edited together and differ here. */
export const MIXED = Symbol('mixed')

export type FieldProps = {
  model: FieldModel
  label: string
  /** Of what is edited, so that ids and drafts of two nodes do not meet. */
  scope: string
  /** As it is in effect, or `MIXED`. */
  value: unknown
  isUsual: boolean
  meaning?: string | undefined
  unit?: string | undefined
  placeholder?: string | undefined
  /** What the checker says of the value as it stands in the document. */
  problem?: string | undefined
  /** What a choice may be, when the schema does not say: networks, say. */
  options?: readonly { value: string; title: string }[] | undefined
  /** Why the schema refuses a value; null when it does not. */
  refusal: (value: unknown) => string | null
  /** Changes of one `gesture` (typing, dragging) are one step back. */
  onChange: (value: unknown, gesture: string) => void
  onReset?: (() => void) | undefined
  /** Below the field: what its change does. */
  effect?: ReactNode
}

/** One param: its name, which numbers are dragged by, its control, and below it what there is to say. */
export function Field(props: FieldProps): ReactElement {
  const { model, label, scope, value, isUsual, meaning, problem, effect, onReset, unit } = props
  const id = `${scope}/${model.key}`
  const draft = useDraft(id)
  const refused = draft?.reason ?? null
  const wrong = refused ?? problem ?? null
  const usual = model.usual === undefined ? null : fieldText(model.form, model.usual)
  const canReset = onReset !== undefined && (refused !== null || (!isUsual && model.usual !== undefined))
  const describedBy = `${id}/error ${id}/meaning`
  return (
    <div className={`field field-${model.form.form} ${isUsual ? 'usual' : ''}`}>
      <ScrubLabel {...props} id={id}>
        {label}
      </ScrubLabel>
      <div className="control">
        <Control {...props} id={id} describedBy={describedBy} isWrong={wrong !== null} />
        {unit !== undefined && <span className="unit">{unit}</span>}
        {canReset && (
          <button
            type="button"
            className="reset"
            aria-label={`Reset ${label}${usual === null || usual === '' ? '' : ` to ${usual}`}`}
            title={usual === null || usual === '' ? 'Use the default' : `Use the default, ${usual}`}
            onClick={() => {
              keepDraft(id, null)
              onReset()
            }}
          >
            ↺
          </button>
        )}
      </div>
      <p className="wrong" id={`${id}/error`} role={refused === null ? undefined : 'alert'}>
        {wrong}
        {refused !== null && value !== MIXED && (
          <span> Not applied: {fieldText(model.form, value) || 'nothing'} still holds.</span>
        )}
      </p>
      {effect}
      <p className="meaning" id={`${id}/meaning`}>
        {meaning === undefined ? '' : marked(sentence(meaning))}{' '}
        {usual !== null && usual !== '' && model.form.form !== 'switch' && <span>Default {usual}.</span>}
      </p>
    </div>
  )
}

/** Pages write some meanings without a full stop; here another sentence follows. */
function sentence(text: string): string {
  return /[.!?`]$/.test(text) ? text : `${text}.`
}

type ControlProps = FieldProps & { id: string; describedBy: string; isWrong: boolean }

function Control(props: ControlProps): ReactElement {
  const { model, label, id, value, options, describedBy, isWrong, onChange, scope } = props
  if (options !== undefined) return <ChoiceControl {...props} options={options} />
  switch (model.form.form) {
    case 'choice':
      return (
        <ChoiceControl
          {...props}
          options={model.form.options.map((option) => ({ value: option, title: option }))}
        />
      )
    case 'switch':
      return (
        <button
          type="button"
          role="switch"
          id={id}
          className="switch"
          aria-checked={value === true}
          aria-label={label}
          aria-describedby={describedBy}
          aria-invalid={isWrong}
          onClick={() => onChange(value !== true, `${scope} ${model.key} switch`)}
        >
          <i aria-hidden="true" />
          {value === MIXED ? 'mixed' : value === true ? 'on' : 'off'}
        </button>
      )
    case 'json':
      return <JsonControl {...props} />
    default:
      return <TextControl {...props} form={model.form} />
  }
}

export type { ControlProps }
