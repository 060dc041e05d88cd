import type { ReactElement } from 'react'
import { marked } from '../marked.tsx'
import { fieldText } from './field-text.ts'
import { ChoiceControl } from './choice-control.tsx'
import { MIXED, type ControlProps, type FieldProps } from './field-props.ts'
import { keepDraft, useDraft } from './drafts.ts'
import { JsonControl } from './json-control.tsx'
import { ScrubLabel } from './scrub-label.tsx'
import { TextControl } from './text-control.tsx'
import './fields.css'

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
