import { describe, expect, it } from 'vitest'
import type { Reply } from '../../src-shared/protocol/contract.ts'
import type { SampleFrame } from '../../src-shared/protocol/run-messages.ts'
import { createFrameLoader } from './frame-loader.ts'

/** Eight bytes. */
function frame(round: number): SampleFrame {
  return {
    round,
    count: 1,
    shape: [1],
    unit: 'MeV',
    geometry: null,
    real: Float32Array.of(1),
    generated: Float32Array.of(round),
    captions: [],
  }
}

function asking() {
  const asked: number[] = []
  const answers = new Map<number, (reply: Reply<'runs.frame'>) => void>()
  const ask = (_run: string, round: number) => {
    asked.push(round)
    return new Promise<Reply<'runs.frame'>>((answer) => answers.set(round, answer))
  }
  const answer = async (round: number) => {
    answers.get(round)?.({ ok: true, value: frame(round) })
    await settled()
  }
  return { asked, ask, answer, answers }
}

/** Everything that waits for nothing outside has happened. */
async function settled() {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve()
}

describe('the frame loader', () => {
  it('asks only for the last of the rounds that were wanted meanwhile', async () => {
    const { asked, ask, answer } = asking()
    const { want, store } = createFrameLoader(ask)
    for (const round of [10, 20, 30, 40]) want('a', round)
    await answer(10)
    expect(asked).toEqual([10, 40])
    // The slider is moving: what has come is shown until the last one comes.
    expect(store.getState()).toMatchObject({ frame: { round: 10 }, isLoading: true })
    await answer(40)
    expect(store.getState()).toMatchObject({ frame: { round: 40 }, isLoading: false })
  })

  it('shows what it has at once, and does not take it away when an earlier wish comes late', async () => {
    const { asked, ask, answer } = asking()
    const { want, store } = createFrameLoader(ask)
    want('a', 10)
    await answer(10)
    want('a', 20)
    want('a', 10)
    await answer(20)
    expect(store.getState()).toMatchObject({ frame: { round: 10 }, isLoading: false })
    want('a', 20)
    expect(store.getState().frame?.round).toBe(20)
    expect(asked).toEqual([10, 20])
  })

  it('keeps no more bytes than it may, the last used longest', async () => {
    const { asked, ask, answer } = asking()
    const { get } = createFrameLoader(ask, 16)
    const load = async (round: number) => {
      const reply = get('a', round)
      await answer(round)
      await reply
    }
    await load(1)
    await load(2)
    await get('a', 1)
    await load(3)
    await get('a', 1)
    expect(asked).toEqual([1, 2, 3])
    await load(2)
    expect(asked).toEqual([1, 2, 3, 2])
  })

  it('shows nothing of another run, and says why a frame cannot be had', async () => {
    const { ask, answer, answers } = asking()
    const { want, store } = createFrameLoader(ask)
    want('a', 1)
    want('b', 2)
    await answer(1)
    expect(store.getState()).toMatchObject({ runId: 'b', frame: null })
    answers.get(2)?.({ ok: false, failure: { code: 'run.samples', message: 'No.', problems: [] } })
    await settled()
    expect(store.getState()).toMatchObject({ isLoading: false, failure: { code: 'run.samples' } })
  })

  it('asks once for what is wanted twice at the same time', async () => {
    const { asked, ask, answer } = asking()
    const { want, get, store } = createFrameLoader(ask)
    want('a', 1)
    const film = get('a', 1)
    await answer(1)
    expect((await film).ok).toBe(true)
    expect(store.getState().frame?.round).toBe(1)
    expect(asked).toEqual([1])
  })

  it('asks again for the rounds of a run that went back, on their way or not, and of no other', async () => {
    const { asked, ask, answer } = asking()
    const { want, get, forget, store } = createFrameLoader(ask)
    want('a', 1)
    await answer(1)
    want('a', 2)
    const other = get('a/b', 3)
    await answer(3)
    await other
    forget('a')
    void get('a', 1)
    void get('a', 2)
    await get('a/b', 3)
    expect(asked).toEqual([1, 2, 3, 1, 2])
    expect(store.getState().frame?.round).toBe(1)
  })
})
