import type { PointerEvent, ReactElement, ReactNode } from 'react'
import { useRef } from 'react'
import { keepDraft } from './drafts.ts'
import type { FieldProps } from './field-props.ts'
import { nextGesture } from './gesture.ts'
import { steppedNumber } from './step-number.ts'

/** The pointer moves this far for one step. */
const STEP_PX = 5

type Props = Pick<FieldProps, 'model' | 'value' | 'onChange' | 'meaning'> & {
  id: string
  children: ReactNode
}

/** A field's name; dragging it left or right counts a number down or up, with Shift by tens. */
export function ScrubLabel({ model, value, id, meaning, onChange, children }: Props): ReactElement {
  const drag = useRef<{ x: number; value: number; gesture: string } | null>(null)
  const { form } = model
  if (form.form !== 'number' || typeof value !== 'number') {
    return (
      <label className="name" htmlFor={id} title={meaning?.replaceAll('`', '')}>
        {children}
      </label>
    )
  }
  const move = (event: PointerEvent) => {
    const from = drag.current
    if (from === null) return
    const steps = Math.trunc((event.clientX - from.x) / STEP_PX)
    if (steps === 0) return
    let next = from.value
    for (let step = 0; step < Math.abs(steps); step += 1) {
      next = steppedNumber(next, steps > 0 ? 1 : -1, { form, isLarge: event.shiftKey })
    }
    drag.current = { ...from, x: from.x + steps * STEP_PX, value: next }
    if (next !== from.value) onChange(next, from.gesture)
  }
  return (
    <label
      className="name scrub"
      htmlFor={id}
      title={[meaning?.replaceAll('`', ''), 'Drag left or right to change.'].filter(Boolean).join(' ')}
      onPointerDown={(event) => {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        keepDraft(id, null)
        drag.current = { x: event.clientX, value, gesture: nextGesture(`${id} drag`) }
      }}
      onPointerMove={move}
      onPointerUp={() => (drag.current = null)}
      onPointerCancel={() => (drag.current = null)}
    >
      {children}
    </label>
  )
}
