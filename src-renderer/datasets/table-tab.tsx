import type { ReactElement } from 'react'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { ExploredAs } from '../../src-shared/protocol/explore-messages.ts'
import type { Failure } from '../../src-shared/protocol/wire-types.ts'
import { host } from '../connection/host.ts'
import { documentState } from '../state/document-store.ts'
import { FailureText } from '../parts/failure-text.tsx'
import { grouped } from '../ui/format.ts'
import type { DataSource } from './exploration.ts'
import { blocksIn, MOST_PIXELS, rowAt, topOf } from './table-window.ts'

const ROW = 24
const COLUMN = 104
const INDEX = 76
const BLOCK = { rows: 128, columns: 32 }

type Rows = ExploredAs<'rows'>

/** The numbers themselves: only what is looked at is read, in both directions. */
export function TableTab({
  source,
  entry,
  onEntry,
}: {
  source: DataSource
  entry: string | null
  onEntry: (entry: string | null) => void
}): ReactElement {
  return (
    <div className="data-tab fill">
      <Grid key={JSON.stringify([source, entry])} {...{ source, entry, onEntry }} />
    </div>
  )
}

function Grid({
  source,
  entry,
  onEntry,
}: {
  source: DataSource
  entry: string | null
  onEntry: (entry: string | null) => void
}): ReactElement {
  const frame = useRef<HTMLDivElement>(null)
  const [view, setView] = useState({ top: 0, left: 0, width: 0, height: 0 })
  const [wished, setWished] = useState('')
  const { blocks, failure, want } = useBlocks(source, entry)
  const first = blocks.values().next().value ?? null
  const [total, columns] = [first?.total ?? 0, first?.totalColumns ?? 0]
  useLayoutEffect(() => {
    const watched = frame.current
    if (watched === null) return
    const measure = () =>
      setView({
        top: watched.scrollTop,
        left: watched.scrollLeft,
        width: watched.clientWidth,
        height: watched.clientHeight,
      })
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(watched)
    watched.addEventListener('scroll', measure, { passive: true })
    return () => {
      observer.disconnect()
      watched.removeEventListener('scroll', measure)
    }
  }, [])
  const rowsShown = Math.ceil(view.height / ROW) + 1
  const firstRow = rowAt(view.top, { total, rowHeight: ROW, viewHeight: view.height })
  const lastRow = Math.min(total, firstRow + rowsShown)
  const firstColumn = Math.max(0, Math.floor(view.left / COLUMN))
  const lastColumn = Math.min(columns, firstColumn + Math.ceil(view.width / COLUMN) + 1)
  const wantedKey = `${firstRow} ${lastRow} ${firstColumn} ${lastColumn} ${total}`
  useEffect(() => {
    want(
      blocksIn(
        { first: firstRow, last: Math.max(lastRow, 1) },
        { first: firstColumn, last: Math.max(lastColumn, 1) },
        BLOCK,
      ),
    )
  }, [wantedKey, want])
  const cellOf = (row: number, column: number) => {
    const found = blocks.get(`${Math.floor(row / BLOCK.rows)} ${Math.floor(column / BLOCK.columns)}`)
    return found?.cells[row - found.first]?.[column - found.firstColumn]
  }
  const headOf = (column: number) => {
    for (const found of blocks.values()) {
      const at = column - found.firstColumn
      if (at >= 0 && at < found.columns.length) return found.columns[at]
    }
    return undefined
  }
  if (failure !== null) return <FailureText title="This cannot be shown as a table" failure={failure} />
  const tall = Math.min(MOST_PIXELS, (total + 1) * ROW)
  const offset = view.top
  const columnsShown = Array.from(
    { length: Math.max(0, lastColumn - firstColumn) },
    (_, at) => firstColumn + at,
  )
  const go = (to: number) => {
    const row = Math.max(0, Math.min(total - 1, to))
    frame.current?.scrollTo({ top: topOf(row, { total, rowHeight: ROW, viewHeight: view.height }) })
  }
  return (
    <>
      <div className="data-tools">
        <b>{entry ?? 'Events'}</b>
        <span className="sampled">
          {grouped(total)} {entry === null ? 'events' : 'rows'} × {grouped(columns)}{' '}
          {columns === 1 ? 'column' : 'columns'}
        </span>
        {entry !== null && (
          <button type="button" className="link" onClick={() => onEntry(null)}>
            Show events
          </button>
        )}
        <div className="spring" />
        <form
          className="table-go"
          onSubmit={(event) => {
            event.preventDefault()
            const row = Number(wished)
            if (Number.isInteger(row)) go(row - 1)
          }}
        >
          <label>
            Go to row
            <input
              type="number"
              min={1}
              max={total}
              value={wished}
              onChange={({ target }) => setWished(target.value)}
            />
          </label>
        </form>
      </div>
      <div
        className="data-grid"
        ref={frame}
        tabIndex={0}
        role="region"
        aria-label={`Table of ${entry ?? 'events'}`}
      >
        <div className="data-grid-sheet" style={{ height: tall, width: INDEX + columns * COLUMN }}>
          <div
            className="data-grid-view"
            role="table"
            aria-rowcount={total}
            aria-colcount={columns}
            style={{ transform: `translateY(${offset}px)` }}
          >
            <div
              className="data-grid-row head"
              role="row"
              style={{ paddingLeft: INDEX + firstColumn * COLUMN }}
            >
              <span className="index" role="columnheader" style={{ left: view.left }}>
                {entry === null ? 'event' : 'row'}
              </span>
              {columnsShown.map((column) => {
                const head = headOf(column)
                return (
                  <span key={column} role="columnheader" title={head?.title}>
                    {head?.title ?? ''}
                    {head?.unit != null && <em> {head.unit}</em>}
                  </span>
                )
              })}
            </div>
            {Array.from({ length: Math.max(0, lastRow - firstRow) }, (_, at) => firstRow + at).map((row) => (
              <div
                className="data-grid-row"
                role="row"
                key={row}
                aria-rowindex={row + 1}
                style={{ paddingLeft: INDEX + firstColumn * COLUMN }}
              >
                <span className="index" role="rowheader" style={{ left: view.left }}>
                  {grouped(row + 1)}
                </span>
                {columnsShown.map((column) => {
                  const text = cellOf(row, column)
                  return (
                    <span
                      key={column}
                      role="cell"
                      className={text === '0' ? 'zero' : text === 'NaN' ? 'broken' : ''}
                    >
                      {text ?? '…'}
                    </span>
                  )
                })}
              </div>
            ))}
          </div>
        </div>
      </div>
    </>
  )
}

/** Pieces of the table that have come, by their numbers; the newest are kept. */
function useBlocks(source: DataSource, entry: string | null) {
  const [blocks, setBlocks] = useState<ReadonlyMap<string, Rows>>(new Map())
  const [failure, setFailure] = useState<Failure | null>(null)
  const asked = useRef(new Set<string>())
  const [want] = useState(() => (wanted: readonly { key: string; first: number; firstColumn: number }[]) => {
    for (const { key, first, firstColumn } of wanted) {
      if (asked.current.has(key)) continue
      asked.current.add(key)
      const wish = {
        kind: 'rows' as const,
        entry,
        first,
        count: BLOCK.rows,
        firstColumn,
        columns: BLOCK.columns,
      }
      void host()
        .request('data.explore', { ...source, projectPath: documentState().path, wish })
        .then((reply) => {
          if (!reply.ok) setFailure(reply.failure)
          else if (reply.value.kind === 'rows') {
            const rows = reply.value
            setBlocks((before) => {
              const kept = [...before].slice(-MOST_BLOCKS)
              for (const [old] of before) if (!kept.some(([key2]) => key2 === old)) asked.current.delete(old)
              return new Map([...kept, [key, rows]])
            })
          }
        })
    }
  })
  return { blocks, failure, want }
}

const MOST_BLOCKS = 48
