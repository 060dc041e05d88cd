import type { ReactElement } from 'react'
import { useMemo, useState } from 'react'
import { useProject } from '../state/use-project.ts'
import { announce, currentStage, showOnCanvas, useCanvas } from './canvas-store.ts'
import { findNodes } from './find-nodes.ts'
import { goTo } from './view-actions.ts'

/** Ctrl+F: by name, kind, setting or shape; Enter goes from one to the next. */
export function FindBar(): ReactElement | null {
  const isOpen = useCanvas(({ find }) => find)
  return isOpen ? <Bar /> : null
}

function Bar(): ReactElement {
  const project = useProject()
  const [text, setText] = useState('')
  const [index, setIndex] = useState(-1)
  const found = useMemo(() => findNodes(project, text), [project, text])
  const close = () => {
    showOnCanvas({ find: false })
    currentStage()?.element.querySelector<HTMLElement>('.react-flow')?.focus()
  }
  const go = (step: number) => {
    const next = found.length === 0 ? -1 : (index + step + found.length) % found.length
    const id = found[next]
    setIndex(next)
    if (id === undefined) return
    goTo(id)
    announce(`${project.checked.nodes.get(id)?.name}, ${next + 1} of ${found.length}`)
  }
  return (
    <div className="find-bar" role="search" aria-label="Find in the drawing">
      <input
        autoFocus
        type="search"
        placeholder="Name, kind, setting or shape"
        aria-label="Find"
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          setIndex(-1)
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') go(event.shiftKey ? -1 : 1)
          if (event.key === 'Escape') close()
        }}
      />
      <span>
        {text.trim() === ''
          ? ''
          : found.length === 0
            ? 'none'
            : `${Math.max(0, index) + 1} of ${found.length}`}
      </span>
      <button type="button" className="icon-button" aria-label="Previous" onClick={() => go(-1)}>
        ↑
      </button>
      <button type="button" className="icon-button" aria-label="Next" onClick={() => go(1)}>
        ↓
      </button>
      <button type="button" className="icon-button" aria-label="Close" onClick={close}>
        ×
      </button>
    </div>
  )
}
