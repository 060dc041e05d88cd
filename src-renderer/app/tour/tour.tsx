import type { ReactElement } from 'react'
import { useEffect, useState } from 'react'
import { useDocumentState } from '../../state/document-store.ts'
import { useRunView } from '../../state/run-store.ts'
import { useSelection } from '../../state/selection-store.ts'
import { useView } from '../../state/view-store.ts'
import { STEPS, type Now, type Step } from './steps.ts'
import { goToStep, keptStep, leaveTour, useTour } from './tour-store.ts'
import './tour.css'

/** One sentence and one place at a time; what its user does leads on. */
export function Tour(): ReactElement | null {
  const asked = useView((view) => view.tourStep)
  const hasDialog = useView((view) => view.dialog !== null)
  const index = asked === null ? null : Math.min(asked, STEPS.length - 1)
  const step = index === null ? null : STEPS[index]
  if (index === null || step === undefined || step === null || hasDialog) return null
  return <Card key={index} step={step} index={index} />
}

function useNow(): Now {
  const view = useView((all) => all)
  const document = useDocumentState((state) => state.document)
  const selection = useSelection((all) => all)
  const run = useRunView((all) => all.run)
  return { view, document, selection, run }
}

function Card({ step, index }: { step: Step; index: number }): ReactElement {
  const { title, text, target, isAbove, isDone, help } = step
  const { isPreparing } = useTour()
  const now = useNow()
  const isReached = isDone?.(now) ?? false
  const isLast = index === STEPS.length - 1
  useEffect(() => {
    // Called again while its project is open, the tour goes on where it was left.
    if (isReached) goToStep(index === 0 ? Math.max(1, keptStep(STEPS.length)) : index + 1)
  }, [isReached, index])
  return (
    <>
      {target !== null && <Ring target={target} />}
      <aside
        className={isAbove === true ? 'tour above' : 'tour'}
        aria-label="Tour"
        role="dialog"
        aria-live="polite"
      >
        <progress value={index + 1} max={STEPS.length} aria-label={`Step ${index + 1} of ${STEPS.length}`} />
        <h2>{title}</h2>
        <p>{text}</p>
        <footer>
          <button type="button" className="link" onClick={() => leaveTour(isLast ? 'for-good' : 'later')}>
            {isLast ? 'Close' : 'Leave the tour'}
          </button>
          <span className="spring" />
          {index > 1 && (
            <button type="button" className="button" onClick={() => goToStep(index + 1)} hidden={isLast}>
              Skip
            </button>
          )}
          {index === 1 && (
            <button type="button" className="button" onClick={() => goToStep(2)}>
              Next
            </button>
          )}
          {help !== undefined && (
            <button
              type="button"
              className={index === 0 ? 'button primary' : 'button'}
              disabled={isPreparing}
              onClick={help.run}
            >
              {isPreparing ? 'Simulating showers…' : help.title}
            </button>
          )}
        </footer>
      </aside>
    </>
  )
}

type Box = { left: number; top: number; width: number; height: number }

/** Around what the step is about, wherever it moves to. */
function Ring({ target }: { target: string }): ReactElement | null {
  const [box, setBox] = useState<Box | null>(null)
  useEffect(() => {
    let frame = 0
    const look = () => {
      const found = document.querySelector(target)?.getBoundingClientRect()
      setBox((before) => (found === undefined ? null : sameOrNew(before, found)))
      frame = requestAnimationFrame(look)
    }
    look()
    return () => cancelAnimationFrame(frame)
  }, [target])
  return box === null ? null : <div className="tour-ring" style={box} aria-hidden="true" />
}

const MARGIN_PX = 5

function sameOrNew(before: Box | null, { left, top, width, height }: DOMRect): Box {
  const box = {
    left: Math.round(left) - MARGIN_PX,
    top: Math.round(top) - MARGIN_PX,
    width: Math.round(width) + 2 * MARGIN_PX,
    height: Math.round(height) + 2 * MARGIN_PX,
  }
  const isSame =
    before !== null &&
    before.left === box.left &&
    before.top === box.top &&
    before.width === box.width &&
    before.height === box.height
  return isSame ? before : box
}
