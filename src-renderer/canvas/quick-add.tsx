import type { ReactElement } from 'react'
import { useMemo, useRef, useState } from 'react'
import { ViewportPortal } from '@xyflow/react'
import { createPortal } from 'react-dom'
import type { Entry } from './palette/entries.ts'
import { entries } from './palette/entries.ts'
import { entriesFor, searchEntries } from './palette/search.ts'
import { currentProject } from '../state/use-project.ts'
import { addFromSearch } from './add-node.ts'
import type { Point } from './boxes.ts'
import { PORT_REACH } from './boxes.ts'
import type { CanvasView } from './canvas-store.ts'
import { currentStage, showOnCanvas, useCanvas } from './canvas-store.ts'
import { roundedPath, routeBetween } from './routes.ts'

type Asked = NonNullable<CanvasView['quickAdd']>
const MOST = 60

/** The search at the pointer: type, arrows, Enter. With a loose wire it offers what takes its shape. */
export function QuickAdd(): ReactElement | null {
  const asked = useCanvas(({ quickAdd }) => quickAdd)
  if (asked === null) return null
  return (
    <>
      {asked.wire !== null && <LooseWire wire={asked.wire} at={asked.at} />}
      {createPortal(<Search key={`${asked.screen.x} ${asked.screen.y}`} {...asked} />, document.body)}
    </>
  )
}

function Search({ screen, wire }: Asked): ReactElement {
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState(0)
  const list = useRef<HTMLDivElement>(null)
  const offered = useMemo(() => offer(wire), [wire])
  const found = useMemo(() => searchEntries(text, offered).slice(0, MOST), [text, offered])
  const close = () => {
    showOnCanvas({ quickAdd: null })
    currentStage()?.element.querySelector<HTMLElement>('.react-flow')?.focus()
  }
  const choose = (index: number) => {
    const next = Math.max(0, Math.min(found.length - 1, index))
    setChosen(next)
    list.current?.children[next]?.scrollIntoView({ block: 'nearest' })
  }
  const left = Math.max(8, Math.min(screen.x, window.innerWidth - 292))
  const top = Math.max(8, Math.min(screen.y - 18, window.innerHeight - 340))
  return (
    <div
      className="quick-add"
      role="dialog"
      aria-label={wire === null ? 'Add a node' : 'Add a node to this wire'}
      style={{ left, top }}
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && close()}
    >
      <input
        autoFocus
        role="combobox"
        aria-expanded
        aria-controls="quick-add-list"
        aria-activedescendant={found[chosen] === undefined ? undefined : `quick-add-${chosen}`}
        aria-label="Search layers"
        placeholder={wire === null ? 'Search layers' : 'What fits this wire'}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          setChosen(0)
        }}
        onKeyDown={(event) => {
          const entry = found[chosen]
          if (event.key === 'ArrowDown') choose(chosen + 1)
          else if (event.key === 'ArrowUp') choose(chosen - 1)
          else if (event.key === 'Enter' && entry !== undefined) addFromSearch(entry)
          else if (event.key === 'Escape') close()
          else if (event.key !== 'Tab') return
          event.preventDefault()
          event.stopPropagation()
        }}
      />
      <div id="quick-add-list" role="listbox" aria-label="Found" ref={list} className="quick-add-list">
        {found.map((entry, index) => (
          <div
            key={entry.id}
            id={`quick-add-${index}`}
            role="option"
            aria-selected={index === chosen}
            className={`color-${entry.color}`}
            onPointerMove={() => setChosen(index)}
            onPointerDown={(event) => {
              event.preventDefault()
              addFromSearch(entry)
            }}
          >
            <i aria-hidden="true" />
            <b>{entry.title}</b>
            <span>{entry.category}</span>
          </div>
        ))}
      </div>
      {found.length === 0 && (
        <p>{text === '' ? 'Nothing fits this wire.' : `Nothing is called “${text}”.`}</p>
      )}
      {found[chosen] !== undefined && <p className="quick-add-note">{found[chosen].summary}</p>}
    </div>
  )
}

function offer(wire: Asked['wire']): readonly Entry[] {
  if (wire === null) return entries
  const { checked } = currentProject()
  const origin = checked.nodes.get(wire.end.node)
  if (origin?.node.network === null) return entries.filter(({ category }) => category === 'Transforms')
  if (wire.side === 'to') return entries.filter((entry) => entry.lane === 'network')
  return entriesFor(checked.shapes.get(wire.end.node) ?? null, checked)
}

/** React Flow takes its line away when the pointer is let go; this one stays while something is chosen. */
function LooseWire({ wire, at }: { wire: NonNullable<Asked['wire']>; at: Point }): ReactElement | null {
  const port = portPlace(wire)
  if (port === null) return null
  const { points } =
    wire.side === 'from' ? routeBetween(port, at, 'direct') : routeBetween(at, port, 'direct')
  return (
    <ViewportPortal>
      <svg className="loose-wire" aria-hidden="true">
        <path d={roundedPath(points)} />
      </svg>
    </ViewportPortal>
  )
}

function portPlace({ end, side }: NonNullable<Asked['wire']>): Point | null {
  const flow = currentStage()?.flow
  const shown = flow?.getNodes().find(({ id, data }) => {
    const { members } = data
    return id === end.node || (Array.isArray(members) && members.includes(end.node) && !id.includes(' '))
  })
  const node = shown && flow?.getInternalNode(shown.id)
  const bounds = node?.internals.handleBounds?.[side === 'from' ? 'source' : 'target']
  const handle = bounds?.find(({ id }) => id === end.port || id === `${end.node}/${end.port}`)
  if (node === undefined || handle === undefined) return null
  const { x, y } = node.internals.positionAbsolute
  return {
    x: x + handle.x + (side === 'from' ? handle.width - PORT_REACH : PORT_REACH),
    y: y + handle.y + handle.height / 2,
  }
}
