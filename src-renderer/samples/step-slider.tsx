import type { ReactElement } from 'react'
import { showRound, shownFrame, useRunView } from '../state/run-store.ts'
import { grouped } from '../ui/format.ts'

/** The one slider of every chart and picture: rounds that have pictures, from the first to the latest. */
export function StepSlider({ isCompact = false }: { isCompact?: boolean }): ReactElement | null {
  const frames = useRunView(({ run }) => run?.frames) ?? []
  const shown = useRunView(shownFrame)
  const isFollowing = useRunView(({ shownRound }) => shownRound === null)
  if (frames.length < 2 || shown === null) return null
  const index = Math.max(0, frames.indexOf(shown))
  return (
    <div className="step-slider">
      {!isCompact && <output>Step {grouped(shown)}</output>}
      <input
        type="range"
        aria-label="Step that is shown"
        aria-valuetext={`Step ${grouped(shown)}`}
        min={0}
        max={frames.length - 1}
        value={index}
        onChange={({ target }) => showRound(frames[Number(target.value)] ?? null)}
      />
      <button
        type="button"
        className="chip"
        aria-pressed={isFollowing}
        title="Follow the latest pictures"
        onClick={() => showRound(null)}
      >
        Latest
      </button>
    </div>
  )
}
