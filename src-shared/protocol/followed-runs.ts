import type { EventData, RequestName } from './contract.ts'

/** Which runs a window follows, and up to which event it has them. */
export function createFollowed() {
  const lastSeq = new Map<string, number>()
  return {
    all: () => [...lastSeq].map(([runId, afterSeq]) => ({ runId, afterSeq })),

    /** Before a request is sent; what it returns is told whether it was done. */
    asked(name: RequestName, input: unknown): (isDone: boolean) => void {
      const { runId, afterSeq } = input as { runId?: string; afterSeq?: number } // as the contract types it
      if (runId === undefined) return () => undefined
      if (name === 'run.follow') {
        const before = lastSeq.get(runId)
        // Events may come before the answer.
        lastSeq.set(runId, afterSeq ?? -1)
        return (isDone) => {
          if (isDone) return
          if (before === undefined) lastSeq.delete(runId)
          else lastSeq.set(runId, before)
        }
      }
      if (name === 'run.unfollow') lastSeq.delete(runId)
      return () => undefined
    },

    /** False for an event that has been told before, or that nobody follows any more. */
    isNew({ runId, seq }: EventData<'run.event'>): boolean {
      const last = lastSeq.get(runId)
      if (last === undefined || seq <= last) return false
      lastSeq.set(runId, seq)
      return true
    },
  }
}
