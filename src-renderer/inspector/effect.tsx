import type { ReactElement } from 'react'
import { grouped } from '../ui/format.ts'

/** What a change of a param can be seen by. */
export type Measure = { shape: string | null; parameters: number; errors: number }

/** “Output 14×14×64 → 7×7×64 · 36,928 → 18,496 parameters”: what changed since the field was entered. */
export function Effect({ before, now }: { before: Measure; now: Measure }): ReactElement | null {
  const isReshaped = before.shape !== now.shape
  const isResized = before.parameters !== now.parameters
  const worse = now.errors - before.errors
  if (!isReshaped && !isResized && worse === 0) return null
  return (
    <p className="effect" role="status">
      {isReshaped && (
        <span>
          Output <code>{before.shape ?? '?'}</code> → <Dims shape={now.shape} before={before.shape} />
        </span>
      )}
      {isResized && (
        <span>
          {grouped(before.parameters)} → {grouped(now.parameters)} parameters
        </span>
      )}
      {worse !== 0 && (
        <span className={worse > 0 ? 'worse' : 'better'}>
          {grouped(Math.abs(worse))} {worse > 0 ? 'more' : 'fewer'}{' '}
          {Math.abs(worse) === 1 ? 'error' : 'errors'}
        </span>
      )}
    </p>
  )
}

/** A shape whose changed lengths flash once. */
export function Dims({ shape, before }: { shape: string | null; before: string | null }): ReactElement {
  const old = before?.split('×') ?? []
  const dims = (shape ?? '?').split('×')
  return (
    <code>
      {dims.map((dim, axis) => {
        const isNew = before !== null && (dim !== old[axis] || dims.length !== old.length)
        return (
          <span key={`${axis} ${dim}`} className={isNew ? 'flash' : undefined}>
            {axis === 0 ? '' : '×'}
            {dim}
          </span>
        )
      })}
    </code>
  )
}
