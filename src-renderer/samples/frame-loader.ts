import { createStore, type StoreApi } from 'zustand'
import type { Reply } from '../../src-shared/protocol/contract.ts'
import type { SampleFrame } from '../../src-shared/protocol/run-messages.ts'
import type { Failure } from '../../src-shared/protocol/wire-types.ts'

/** What pictures show; while another round is on its way, what was shown stays. */
export type FrameView = {
  runId: string | null
  frame: SampleFrame | null
  isLoading: boolean
  failure: Failure | null
}

export type FrameLoader = {
  store: StoreApi<FrameView>
  /** Shows a round as soon as it is there. Of rounds that are wanted while one is on its way, only the last is asked for. */
  want(runId: string, round: number | null): void
  /** For films and exports: every round that is asked for. */
  get(runId: string, round: number): Promise<Reply<'runs.frame'>>
  /** A run that went back to a checkpoint makes its later pictures again. */
  forget(runId: string): void
}

const MOST_BYTES = 64 * 1024 * 1024

/** Frames of runs, asked for once each and kept, the last used longest. */
export function createFrameLoader(
  ask: (runId: string, round: number) => Promise<Reply<'runs.frame'>>,
  mostBytes = MOST_BYTES,
): FrameLoader {
  const store = createStore<FrameView>(() => ({ runId: null, frame: null, isLoading: false, failure: null }))
  const kept = new Map<string, SampleFrame>()
  const onTheirWay = new Map<string, Promise<Reply<'runs.frame'>>>()
  let bytes = 0
  let wanted: { runId: string; round: number } | null = null
  let isAsking = false

  function keep(key: string, frame: SampleFrame): void {
    drop(key)
    kept.set(key, frame)
    bytes += bytesOf(frame)
    for (const [oldest] of kept) {
      if (bytes <= mostBytes || oldest === key) break
      drop(oldest)
    }
  }

  function drop(key: string): void {
    const frame = kept.get(key)
    if (frame === undefined) return
    kept.delete(key)
    bytes -= bytesOf(frame)
  }

  async function get(runId: string, round: number): Promise<Reply<'runs.frame'>> {
    const key = `${runId}/${round}`
    const found = kept.get(key)
    if (found !== undefined) {
      kept.delete(key)
      kept.set(key, found) // used last
      return { ok: true, value: found }
    }
    const asked = onTheirWay.get(key)
    if (asked !== undefined) return asked
    const coming = ask(runId, round)
    onTheirWay.set(key, coming)
    const reply = await coming
    // Forgotten meanwhile: it is of before the round was made again.
    if (onTheirWay.get(key) !== coming) return reply
    onTheirWay.delete(key)
    if (reply.ok) keep(key, reply.value)
    return reply
  }

  async function follow(): Promise<void> {
    if (isAsking) return
    isAsking = true
    try {
      while (wanted !== null) {
        const now: { runId: string; round: number } = wanted
        const reply = await get(now.runId, now.round)
        const isLast = wanted === now
        // Meanwhile a kept one was asked for, and is shown.
        const isOvertaken = wanted === null
        if (isLast) wanted = null
        if (isOvertaken || store.getState().runId !== now.runId) continue
        if (reply.ok) store.setState({ frame: reply.value, isLoading: !isLast, failure: null })
        else if (isLast) store.setState({ isLoading: false, failure: reply.failure })
      }
    } finally {
      isAsking = false
    }
  }

  return {
    store,
    get,
    want(runId, round) {
      const state = store.getState()
      if (state.runId !== runId) store.setState({ runId, frame: null, isLoading: false, failure: null })
      if (round === null) return
      const found = kept.get(`${runId}/${round}`)
      if (found !== undefined) {
        wanted = null
        store.setState({ frame: found, isLoading: false, failure: null })
        return
      }
      wanted = { runId, round }
      store.setState({ isLoading: true })
      void follow()
    },
    forget(runId) {
      const isOfRun = (key: string) => key.slice(0, key.lastIndexOf('/')) === runId
      for (const key of [...kept.keys()].filter(isOfRun)) drop(key)
      for (const key of [...onTheirWay.keys()].filter(isOfRun)) onTheirWay.delete(key)
    },
  }
}

function bytesOf({ real, generated }: SampleFrame): number {
  return real.byteLength + generated.byteLength
}
