import { flushSync } from 'react-dom'
import { createLiveDrawing, type LiveDrawing } from './live-drawing.ts'

/** What the page's own thread is timed for, raster and composition take three quarters of again (in software). */
const ALL_THREADS = 1.75

/** The live drawing of this window. `tell` changes what is shown; React draws it before `tell`'s turn is over. */
export function liveDrawing(tell: () => void): LiveDrawing {
  const live = createLiveDrawing(
    {
      now: () => performance.now(),
      after: (ms, callback) => void setTimeout(callback, ms),
      isHidden: () => document.visibilityState === 'hidden',
    },
    (tellCost) => {
      const began = performance.now()
      flushSync(tell)
      const scriptMs = performance.now() - began
      // Style, layout and painting come between the frame's callbacks and the next message.
      requestAnimationFrame(() => {
        const painting = performance.now()
        const channel = new MessageChannel()
        channel.port1.onmessage = () => tellCost(ALL_THREADS * (scriptMs + performance.now() - painting))
        channel.port2.postMessage(null)
      })
    },
  )
  globalThis.document?.addEventListener('visibilitychange', live.now)
  return live
}
