import { useEffect, useMemo, useState } from 'react'
import type { Client } from '../../src-shared/protocol/contract.ts'
import type { DataChoice } from '../../src-shared/protocol/data-choice.ts'
import type {
  EnergySlice,
  Explored,
  ExploredAs,
  ExploreWish,
} from '../../src-shared/protocol/explore-messages.ts'
import type { Failure } from '../../src-shared/protocol/wire-types.ts'
import { host } from '../connection/host.ts'
import { documentState } from '../state/document-store.ts'

/** A file and what is said about it; questions about the same source are answered from the same sample. */
export type DataSource = { path: string; choice: DataChoice }

export type Found<Kind extends Explored['kind']> = {
  answer: ExploredAs<Kind> | null
  failure: Failure | null
  /** Whether more of the file is on its way into the answer. */
  isReading: boolean
}

/** The first picture is made of few events; each further step is of four times as many. */
const FIRST_EVENTS = 500
const FACTOR = 4

/** Asks again and again, of ever more events, until all that can be looked at has been. */
export async function refine<Kind extends Explored['kind']>(
  client: Pick<Client, 'request'>,
  asked: {
    source: DataSource
    projectPath: string | null
    wish: ExploreWish
    slice: EnergySlice | null
  },
  hear: (found: Found<Kind>) => 'more' | 'enough',
): Promise<void> {
  const { source, projectPath, wish, slice } = asked
  let events = FIRST_EVENTS
  for (;;) {
    const reply = await client.request('data.explore', { ...source, projectPath, events, slice, wish })
    if (!reply.ok) return void hear({ answer: null, failure: reply.failure, isReading: false })
    const answer = reply.value as ExploredAs<Kind> // of the kind that was asked for
    const sampled = 'sampled' in answer ? answer.sampled : null
    const isReading = sampled?.end === 'more'
    if (hear({ answer, failure: null, isReading }) === 'enough' || !isReading) return
    // The host stops reading when its time is up: then it goes on where it was.
    if ((sampled?.events ?? 0) >= events) events = Math.min(10_000_000, events * FACTOR)
  }
}

const NOTHING = { answer: null, failure: null, isReading: true }

/**
 * What is found, better and better while it is shown. `isPaused`: as far as has been read. The answer to the question
 * before stays until there is a new one.
 */
export function useExplored<Kind extends Explored['kind']>(
  source: DataSource,
  wish: ExploreWish & { kind: Kind },
  { slice = null, isPaused = false }: { slice?: EnergySlice | null; isPaused?: boolean } = {},
): Found<Kind> {
  const key = JSON.stringify([source, wish, slice])
  const sourceKey = JSON.stringify(source)
  const [state, setState] = useState<{ sourceKey: string; found: Found<Kind> }>({ sourceKey, found: NOTHING })
  useEffect(() => {
    let isCurrent = true
    const asked = { source, projectPath: documentState().path, wish, slice }
    void refine<Kind>(host(), asked, (found) => {
      if (!isCurrent) return 'enough'
      setState({ sourceKey, found })
      return isPaused ? 'enough' : 'more'
    })
    return () => {
      isCurrent = false
    }
    // The key is all of what is asked.
  }, [key, isPaused])
  // Pictures of another file, or of the same one read in another way, are none of this.
  return state.sourceKey === sourceKey ? state.found : NOTHING
}

/** The same object for as long as it says the same. */
export function useSource(path: string, choice: DataChoice): DataSource {
  const key = JSON.stringify([path, choice])
  return useMemo(() => ({ path, choice }), [key])
}
