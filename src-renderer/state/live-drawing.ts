/**
 * When what a run streams is drawn. On machines without a graphics card the browser draws on the processors that train,
 * so it is given a small part of one of them: every drawing is timed, and the next one waits until it can be afforded.
 * Everything live is drawn together, because each drawing costs a frame. What the user does is never held back.
 */
export type LiveDrawing = {
  /** There is something new, which may wait. */
  wish(): void
  /** There is something that should not wait. */
  now(): void
  /** Something is dragged, moved or typed: its frames come before those of the run. */
  handIsAtWork(): void
}

export type LiveClock = {
  now(): number
  after(ms: number, callback: () => void): void
  /** Nobody sees a hidden window; its title is enough. */
  isHidden(): boolean
}

/** Of one processor. */
const PART = 0.02
/** What may be saved up, for the first seconds of a run and after a pause. */
const MOST_SAVED_MS = 150
/** Five drawings a second show all that eyes can follow; three seconds are as long as a number may stand still. */
const LEAST_MS = 200
const MOST_MS = 3000
/** After the hand's last act. */
const QUIET_MS = 150

/** `draw` draws, and says what it has cost as soon as that is known. */
export function createLiveDrawing(
  clock: LiveClock,
  draw: (tellCost: (ms: number) => void) => void,
): LiveDrawing {
  let lastAct = -Infinity
  let lastDrawn = -Infinity
  let saved = MOST_SAVED_MS
  let savedAt = clock.now()
  let waitingSince: number | null = null

  function save(now: number): void {
    saved = Math.min(MOST_SAVED_MS, saved + PART * (now - savedAt))
    savedAt = now
  }

  function restOfWait(now: number): number {
    save(now)
    if (clock.isHidden()) return lastDrawn + MOST_MS - now
    const afforded = Math.min(lastDrawn + MOST_MS, now - Math.min(0, saved) / PART)
    return Math.max(lastDrawn + LEAST_MS, afforded, lastAct + QUIET_MS) - now
  }

  function drawWhenAfforded(): void {
    if (waitingSince === null) return
    const now = clock.now()
    const rest = restOfWait(now)
    // A hand that never rests sees the run go on all the same.
    if (rest > 0 && now - waitingSince < MOST_MS) clock.after(rest, drawWhenAfforded)
    else drawNow()
  }

  function drawNow(): void {
    waitingSince = null
    lastDrawn = clock.now()
    draw((ms) => {
      save(clock.now())
      saved = Math.max(-PART * MOST_MS, saved - ms)
    })
  }

  return {
    wish() {
      if (waitingSince !== null) return
      const now = clock.now()
      const rest = restOfWait(now)
      if (rest <= 0) return drawNow()
      waitingSince = now
      clock.after(rest, drawWhenAfforded)
    },
    now: drawNow,
    handIsAtWork() {
      lastAct = clock.now()
    },
  }
}
