import type { ReactElement } from 'react'
import { useState } from 'react'
import { valueText } from '../format.ts'
import { keepDraft, useDraft } from './drafts.ts'
import { MIXED, type ControlProps } from './field-props.ts'
import { fieldText, readField } from './field-text.ts'
import { nextGesture } from './gesture.ts'

/** A value too large for one line (a geometry): in short, and as JSON to read or to edit. */
export function JsonControl({
  model,
  label,
  id,
  value,
  describedBy,
  isWrong,
  refusal,
  onChange,
}: ControlProps): ReactElement {
  const draft = useDraft(id)
  const [isOpen, setOpen] = useState(draft !== null)
  const written = value === MIXED ? '' : fieldText(model.form, value)
  const text = draft?.text ?? written
  const apply = () => {
    const read = readField(model.form, text)
    const reason = read.ok ? refusal(read.value) : read.failure
    if (!read.ok || reason !== null) return keepDraft(id, { text, reason, sent: null })
    keepDraft(id, null)
    setOpen(false)
    onChange(read.value, nextGesture(id))
  }
  const cancel = () => {
    keepDraft(id, null)
    setOpen(false)
  }
  if (!isOpen) {
    return (
      <div className="json">
        <span>
          {value === MIXED ? 'mixed' : value === null || value === undefined ? 'none' : valueText(value)}
        </span>
        <button
          type="button"
          className="small"
          id={id}
          aria-describedby={describedBy}
          onClick={() => setOpen(true)}
        >
          Edit <span className="spoken">{label}</span>
        </button>
      </div>
    )
  }
  return (
    <div className="json open">
      <textarea
        id={id}
        rows={Math.min(14, Math.max(4, text.split('\n').length))}
        spellCheck={false}
        aria-label={`${label} as JSON`}
        aria-describedby={describedBy}
        aria-invalid={isWrong}
        value={text}
        onChange={(event) => keepDraft(id, { text: event.currentTarget.value, reason: null, sent: null })}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            event.stopPropagation()
            cancel()
          }
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
            event.stopPropagation()
            apply()
          }
        }}
      />
      <div className="row">
        <button type="button" className="small" onClick={cancel}>
          Cancel
        </button>
        <button type="button" className="small primary" onClick={apply}>
          Apply
        </button>
      </div>
    </div>
  )
}
