import { useEffect } from 'react'
import { createStore, useStore } from 'zustand'
import type { Reply, RequestInput } from '../../../src-shared/protocol/contract.ts'
import type { RunState, Sampling } from '../../../src-shared/protocol/run-messages.ts'
import type { Failure } from '../../../src-shared/protocol/wire-types.ts'
import { host } from '../../connection/host.ts'
import { useRunView } from '../../state/run-store.ts'

export type OpenGenerator = Sampling & { sampling: string; runId: string }

export type GeneratorView =
  | { state: 'closed' }
  | { state: 'opening' }
  | { state: 'open'; generator: OpenGenerator }
  | { state: 'failed'; failure: Failure }

const store = createStore<{ view: GeneratorView }>(() => ({ view: { state: 'closed' } }))
let opened = 0

/** The followed run's generator, opened while it is wanted and stands still, closed after that. */
export function useGenerator(isWanted: boolean): GeneratorView {
  const runId = useRunView(({ run }) => run?.runId ?? null)
  const round = useRunView(({ run }) => (run === null ? null : stillAt(run.state)))
  useEffect(() => {
    if (!isWanted || runId === null || round === null) return
    void open(runId)
    return close
  }, [isWanted, runId, round])
  return useStore(store, ({ view }) => view)
}

/** Where a run stands still, so that its generator can be asked; null while it trains. */
export function stillAt(state: RunState): number | null {
  return state.state === 'paused' || state.state === 'finished' || state.state === 'interrupted'
    ? state.round
    : null
}

async function open(runId: string): Promise<void> {
  opened += 1
  const mine = opened
  store.setState({ view: { state: 'opening' } })
  const reply = await host().request('sampling.open', { runId })
  if (mine !== opened) {
    if (reply.ok) void host().request('sampling.close', { sampling: reply.value.sampling })
    return
  }
  store.setState({
    view: reply.ok
      ? { state: 'open', generator: { ...reply.value, runId } }
      : { state: 'failed', failure: reply.failure },
  })
}

function close(): void {
  opened += 1
  const { view } = store.getState()
  if (view.state === 'open') void host().request('sampling.close', { sampling: view.generator.sampling })
  store.setState({ view: { state: 'closed' } })
}

/** A generator whose process has gone, or that another window's took the place of, is opened again once. */
export async function draw(
  generator: OpenGenerator,
  wish: Omit<RequestInput<'sampling.draw'>, 'sampling'>,
): Promise<Reply<'sampling.draw'>> {
  const reply = await host().request('sampling.draw', { sampling: generator.sampling, ...wish })
  if (!reply.ok && reply.failure.code === 'sampling.closed') await open(generator.runId)
  return reply
}
