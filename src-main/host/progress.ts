import type { JobProgress } from '../trainer/messages.ts'
import type { RequestName } from '../../src-shared/protocol/contract.ts'
import type { Caller } from './caller.ts'

const TOLD_EVERY_MS = 100

/** Passes a job's progress on to the window that asked for it, ten times a second at most. */
export function progressTo(caller: Caller, request: RequestName): (progress: JobProgress) => void {
  let told = -Infinity
  return ({ title, done, total }) => {
    const now = performance.now()
    if (now - told < TOLD_EVERY_MS && done !== total) return
    told = now
    const fraction = total === null || total === 0 ? null : Math.min(1, done / total)
    caller.tell('progress', { request, title, fraction })
  }
}
