import type { PointerEvent, ReactElement } from 'react'
import { useMemo, useRef, useState } from 'react'
import { addAt, addNext } from '../add-node.ts'
import { currentStage } from '../canvas-store.ts'
import { DocsCard } from './docs-card.tsx'
import type { Entry } from './entries.ts'
import { entries, entryWith } from './entries.ts'
import './palette.css'
import { toggleFavourite, usePaletteMarks } from './recent-store.ts'
import { byCategory, searchEntries } from './search.ts'

type Hovered = { entry: Entry; top: number; left: number }
type Dragged = { entry: Entry; x: number; y: number; isMoved: boolean }

/** What can be put on the canvas: drag it there, or click to add it after what is selected. */
export function Palette(): ReactElement {
  const [text, setText] = useState('')
  const [hovered, setHovered] = useState<Hovered | null>(null)
  const { dragged, startDrag } = useDrag()
  const { favourites, recent } = usePaletteMarks()
  const list = useRef<HTMLDivElement>(null)
  const found = useMemo(() => searchEntries(text), [text])
  const groups = useMemo(() => {
    if (text.trim() !== '') return [{ category: '', entries: found }]
    const marked = (ids: readonly string[]) => ids.flatMap((id) => entryWith(id) ?? [])
    return [
      { category: 'Favourites', entries: marked(favourites) },
      { category: 'Recent', entries: marked(recent.filter((id) => !favourites.includes(id))) },
      ...byCategory(entries),
    ].filter((group) => group.entries.length > 0)
  }, [text, found, favourites, recent])

  return (
    <aside className="palette" aria-label="Palette" onPointerLeave={() => setHovered(null)}>
      <div className="palette-search">
        <input
          type="search"
          placeholder="Search layers"
          aria-label="Search layers"
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            const first = found[0]
            if (event.key === 'Enter' && first !== undefined && text.trim() !== '') addNext(first)
            if (event.key === 'Escape') setText('')
            if (event.key === 'ArrowDown') list.current?.querySelector<HTMLElement>('.palette-entry')?.focus()
          }}
        />
        <kbd title="Press Space over the canvas to add a layer there">Space</kbd>
      </div>
      <div className="palette-list" ref={list} onKeyDown={walk}>
        {groups.map((group) => (
          <section key={group.category} aria-label={group.category || 'Found'}>
            {group.category !== '' && <h3>{group.category}</h3>}
            {group.entries.map((entry) => (
              <div key={entry.id} className="palette-row">
                <button
                  type="button"
                  className={`palette-entry color-${entry.color}`}
                  onPointerDown={(event) => startDrag(event, entry)}
                  // Or the page would select text all along the way.
                  onMouseDown={(event) => event.preventDefault()}
                  onClick={(event) => event.detail === 0 && addNext(entry)}
                  onPointerEnter={(event) => {
                    const { right, top } = event.currentTarget.getBoundingClientRect()
                    setHovered({ entry, top, left: right + 10 })
                  }}
                  onFocus={() => setHovered(null)}
                >
                  <i aria-hidden="true" />
                  <span>{entry.title}</span>
                </button>
                <button
                  type="button"
                  className="palette-star"
                  aria-label={`${favourites.includes(entry.id) ? 'Remove from' : 'Add to'} favourites: ${entry.title}`}
                  aria-pressed={favourites.includes(entry.id)}
                  tabIndex={-1}
                  onClick={() => toggleFavourite(entry.id)}
                >
                  {favourites.includes(entry.id) ? '★' : '☆'}
                </button>
              </div>
            ))}
          </section>
        ))}
        {found.length === 0 && <p className="palette-none">Nothing is called “{text.trim()}”.</p>}
      </div>
      {hovered !== null && dragged === null && <DocsCard {...hovered} />}
      {dragged?.isMoved === true && (
        <div className={`ghost color-${dragged.entry.color}`} style={{ left: dragged.x, top: dragged.y }}>
          <b>{dragged.entry.title}</b>
        </div>
      )}
    </aside>
  )
}

/** Pointer events instead of the browser's own dragging: the ghost is ours, and touch works. */
function useDrag() {
  const [dragged, setDragged] = useState<Dragged | null>(null)
  const startDrag = (event: PointerEvent<HTMLElement>, entry: Entry) => {
    if (event.button !== 0) return
    const from = { x: event.clientX, y: event.clientY }
    let isMoved = false
    const ends = new AbortController()
    const { signal } = ends
    const stop = () => {
      ends.abort()
      setDragged(null)
    }
    const move = ({ clientX: x, clientY: y }: globalThis.PointerEvent) => {
      isMoved ||= Math.hypot(x - from.x, y - from.y) > 5
      if (isMoved) setDragged({ entry, x, y, isMoved })
    }
    const drop = ({ clientX: x, clientY: y }: globalThis.PointerEvent) => {
      stop()
      if (!isMoved) return addNext(entry)
      const target = document.elementFromPoint(x, y)
      if (target !== null && currentStage()?.element.contains(target) === true) addAt(entry, { x, y })
    }
    window.addEventListener('pointermove', move, { signal })
    window.addEventListener('pointerup', drop, { signal })
    window.addEventListener('pointercancel', stop, { signal })
    window.addEventListener('keydown', ({ key }) => key === 'Escape' && stop(), { signal })
  }
  return { dragged, startDrag }
}

/** Up and down through the list, as in a menu. */
function walk(event: React.KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>('.palette-entry')]
  const index = all.findIndex((each) => each === document.activeElement)
  const next = all[index + (event.key === 'ArrowDown' ? 1 : -1)]
  event.preventDefault()
  if (next !== undefined) return next.focus()
  if (event.key === 'ArrowUp') event.currentTarget.parentElement?.querySelector('input')?.focus()
}
