import type { EventData, EventName } from '../../src-shared/protocol/contract.ts'
import type { RunLog } from './run-log.ts'

/** A window, as the handlers know it. */
export interface Caller {
  readonly window: string
  tell<Name extends EventName>(name: Name, data: EventData<Name>): void
  /** Tells events of a run from then on, in order; a second call for the same run begins again. */
  follow(runId: string, log: RunLog, afterSeq: number): void
  unfollow(runId: string): void
  /** Told once, when the window is gone. */
  onLeave(listener: () => void): void
}
