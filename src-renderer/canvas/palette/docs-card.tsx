import type { ReactElement } from 'react'
import { createPortal } from 'react-dom'
import { marked } from '../../ui/marked.tsx'
import type { Entry } from './entries.ts'

/** Beside the palette while the pointer rests on an entry. */
export function DocsCard({ entry, top, left }: { entry: Entry; top: number; left: number }): ReactElement {
  const params = Object.keys(entry.layer?.params.shape ?? {})
  const ranks = entry.layer?.inputs.map(({ name, rank, many }) => {
    const dimensions = rank === undefined ? 'any shape' : `${textOf(rank)} dimensions`
    return `${name}: ${dimensions}${many === true ? ', 2 or more wires' : ''}`
  })
  return createPortal(
    <div className="docs-card" role="tooltip" style={{ left, top: Math.min(top, window.innerHeight - 190) }}>
      <b className={`color-${entry.color}`}>{entry.title}</b>
      <p>{marked(entry.summary)}</p>
      {ranks !== undefined && ranks.length > 0 && <p className="dim">Takes {ranks.join('; ')}.</p>}
      {params.length > 0 && <p className="dim">Settings: {params.join(', ')}.</p>}
      <em>Drag it to the canvas, or click to add it after the selected node.</em>
    </div>,
    document.body,
  )
}

/** Without the batch, as shapes are shown everywhere. */
function textOf(rank: number | readonly [number, number]): string {
  if (typeof rank === 'number') return String(rank - 1)
  return rank[0] === rank[1] ? String(rank[0] - 1) : `${rank[0] - 1} to ${rank[1] - 1}`
}
