import type { ReactElement } from 'react'
import { useEffect, useRef } from 'react'
import { showOnCanvas } from './canvas-store.ts'

/** A name written in place: Enter or leaving keeps it, Escape does not. */
export function NameField(props: {
  label: string
  name: string
  onDone: (name: string) => void
}): ReactElement {
  const field = useRef<HTMLInputElement>(null)
  const isDropped = useRef(false)
  useEffect(() => field.current?.select(), [])
  const done = (value: string) => {
    showOnCanvas({ renaming: null })
    const name = value.trim()
    if (!isDropped.current && name !== '' && name !== props.name) props.onDone(name)
  }
  return (
    <input
      ref={field}
      className="name-field nodrag nopan"
      aria-label={props.label}
      defaultValue={props.name}
      autoFocus
      maxLength={60}
      onBlur={(event) => done(event.target.value)}
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.key === 'Escape') isDropped.current = true
        if (event.key === 'Enter' || event.key === 'Escape') event.currentTarget.blur()
      }}
    />
  )
}
