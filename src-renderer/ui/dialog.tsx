import type { ReactElement, ReactNode } from 'react'
import { Dialog as Primitive } from 'radix-ui'
import './dialog.css'

/** Where a user begins: the first field, else the button that Enter means; not the × that comes first in the page. */
const FIRST =
  '.dialog-body :is(input:not([type=file], [type=checkbox], [type=radio]), select, textarea), footer .primary:not(:disabled)'

function focusFirst(event: Event): void {
  event.preventDefault()
  const { currentTarget } = event
  if (!(currentTarget instanceof HTMLElement)) return
  const first = currentTarget.querySelector<HTMLElement>(FIRST) ?? currentTarget
  first.focus()
}

/**
 * A dialog over the window: Escape and its × close it, focus stays inside and goes back. The veil is a plain element:
 * the library's own one writes a style sheet into the page, which the content security policy forbids.
 */
export function Dialog(props: {
  title: string
  /** One sentence below the title; also what a screen reader says first. */
  note?: ReactNode
  width?: number
  children: ReactNode
  /** Buttons, the one that Enter means last. */
  buttons?: ReactNode
  /** Left out: the dialog asks for an answer and has no ×. */
  onClose?: () => void
}): ReactElement {
  const { title, note, width = 520, children, buttons, onClose } = props
  return (
    <Primitive.Root open onOpenChange={(isOpen) => !isOpen && onClose?.()}>
      <Primitive.Portal>
        <div className="veil" aria-hidden="true" />
        <Primitive.Content
          className="dialog"
          style={{ width }}
          {...(note === undefined ? { 'aria-describedby': undefined } : {})}
          onOpenAutoFocus={focusFirst}
          onInteractOutside={(event) => onClose === undefined && event.preventDefault()}
        >
          <header>
            <Primitive.Title>{title}</Primitive.Title>
            {onClose !== undefined && (
              <Primitive.Close className="icon-button" aria-label="Close">
                ×
              </Primitive.Close>
            )}
          </header>
          {note !== undefined && (
            <Primitive.Description className="dialog-note">{note}</Primitive.Description>
          )}
          <div className="dialog-body">{children}</div>
          {buttons !== undefined && <footer>{buttons}</footer>}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  )
}
