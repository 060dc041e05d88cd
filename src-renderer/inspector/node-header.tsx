import type { ReactElement, ReactNode } from 'react'
import { useState } from 'react'

/** A title that a click, Enter or F2 turns into a field; Escape takes back what was typed. */
export function EditableTitle(props: {
  text: string
  /** Shown in the empty field, and what an empty name means. */
  placeholder: string
  what: string
  canBeEmpty?: boolean
  onRename: (name: string) => void
}): ReactElement {
  const { text, placeholder, what, canBeEmpty = false, onRename } = props
  const [typed, setTyped] = useState<string | null>(null)
  const commit = () => {
    if (typed !== null && typed.trim() !== text && (canBeEmpty || typed.trim() !== '')) onRename(typed.trim())
    setTyped(null)
  }
  return (
    <h2>
      {typed === null ? (
        <button
          type="button"
          className="title"
          title={`Rename the ${what}`}
          aria-label={`${text === '' ? placeholder : text}, rename the ${what}`}
          onClick={() => setTyped(text)}
          onKeyDown={(event) => event.key === 'F2' && setTyped(text)}
        >
          {text === '' ? placeholder : text}
        </button>
      ) : (
        <input
          className="box"
          aria-label={`Name of the ${what}`}
          autoFocus
          value={typed}
          placeholder={placeholder}
          onFocus={(event) => event.currentTarget.select()}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === 'Enter') commit()
            if (event.key === 'Escape') {
              event.stopPropagation()
              setTyped(null)
            }
          }}
        />
      )}
    </h2>
  )
}

export function Header({
  icon,
  title,
  children,
}: {
  icon?: string | undefined
  title: ReactNode
  children: ReactNode
}): ReactElement {
  return (
    <header>
      {icon !== undefined && (
        <i className="icon" style={{ maskImage: `url("${icon}")` }} aria-hidden="true" />
      )}
      {title}
      <p>{children}</p>
    </header>
  )
}
