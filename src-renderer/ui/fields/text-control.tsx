import type { KeyboardEvent, ReactElement } from 'react'
import { useRef } from 'react'
import { keepDraft, useDraft } from './drafts.ts'
import { MIXED, type ControlProps } from './field-props.ts'
import type { FieldForm } from './field-form.ts'
import { fieldText, readField } from './field-text.ts'
import { nextGesture } from './gesture.ts'
import { steppedNumber } from './step-number.ts'

type Props = ControlProps & { form: Extract<FieldForm, { form: 'number' | 'shape' | 'text' }> }

/**
 * Numbers, shapes and words. What is typed is handed on while it is valid, so that shapes follow at once; what is not
 * stays in the field with the reason. Enter and Tab end the step, Escape takes it back, arrows count.
 */
export function TextControl(props: Props): ReactElement {
  const { model, form, label, id, value, describedBy, isWrong, refusal, onChange } = props
  const draft = useDraft(id)
  const gesture = useRef('')
  const before = useRef<unknown>(value)
  const isOwn = draft !== null && (draft.reason !== null || draft.sent === JSON.stringify(value))
  const text = isOwn ? draft.text : value === MIXED ? '' : fieldText(form, value)

  const begin = () => {
    gesture.current = nextGesture(id)
    before.current = value
  }
  const send = (typed: string) => {
    const read = readField(form, typed)
    const reason = read.ok ? refusal(read.value) : read.failure
    keepDraft(id, { text: typed, reason, sent: read.ok ? JSON.stringify(read.value) : null })
    if (read.ok && reason === null) onChange(read.value, gesture.current)
  }
  const end = () => {
    if (draft?.reason == null) keepDraft(id, null)
    begin()
  }
  const takeBack = () => {
    keepDraft(id, null)
    if (before.current !== MIXED && JSON.stringify(before.current) !== JSON.stringify(value)) {
      onChange(before.current, gesture.current)
    }
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') {
      end()
      event.currentTarget.select()
    } else if (event.key === 'Escape' && (draft !== null || before.current !== value)) {
      event.stopPropagation()
      takeBack()
    } else if (form.form === 'number' && typeof value === 'number' && /^Arrow(Up|Down)$/.test(event.key)) {
      event.preventDefault()
      keepDraft(id, null)
      const direction = event.key === 'ArrowUp' ? 1 : -1
      onChange(steppedNumber(value, direction, { form, isLarge: event.shiftKey }), gesture.current)
    }
  }

  const isNumber = form.form === 'number'
  return (
    <input
      id={id}
      type="text"
      className="box"
      spellCheck={false}
      autoComplete="off"
      inputMode={isNumber ? (form.isWhole ? 'numeric' : 'decimal') : 'text'}
      aria-label={label}
      aria-describedby={describedBy}
      aria-invalid={isWrong}
      {...(isNumber && typeof value === 'number' ? spinning(form, value) : {})}
      placeholder={value === MIXED ? 'mixed' : (props.placeholder ?? placeholderOf(form, model.usual))}
      value={text}
      onFocus={(event) => {
        begin()
        event.currentTarget.select()
      }}
      onChange={(event) => send(event.currentTarget.value)}
      onBlur={end}
      onKeyDown={onKeyDown}
    />
  )
}

function spinning({ least, most }: Extract<FieldForm, { form: 'number' }>, value: number) {
  return {
    role: 'spinbutton',
    // `1e-7` is no number there; the field's own text says it.
    ...(String(value).includes('e') ? {} : { 'aria-valuenow': value }),
    ...(least === null ? {} : { 'aria-valuemin': least }),
    ...(most === null ? {} : { 'aria-valuemax': most }),
  }
}

function placeholderOf(form: Props['form'], usual: unknown): string {
  if (form.form === 'number') return form.canBeEmpty ? 'none' : ''
  if (form.form === 'shape') return form.empty === undefined ? '20×4×1' : 'automatic'
  return usual === '' ? 'automatic' : ''
}
