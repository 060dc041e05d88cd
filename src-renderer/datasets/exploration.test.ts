import { describe, expect, it } from 'vitest'
import { DataChoice } from '../../src-shared/protocol/data-choice.ts'
import type { Sampled } from '../../src-shared/protocol/explore-messages.ts'
import { refine, type Found } from './exploration.ts'

const source = { path: '/data/showers.h5', choice: DataChoice.parse({}) }
const asked = { source, projectPath: null, wish: { kind: 'average' as const }, slice: null }

/** A file of 10,000 events of which the host reads at most `step` per answer. */
function fileOf(step: number) {
  const wanted: number[] = []
  let events = 0
  const request = (_name: string, input: object) => {
    const { events: asking } = input as { events: number }
    wanted.push(asking)
    events = Math.min(10_000, Math.max(events, Math.min(asking, events + step)))
    const sampled: Sampled = { events, inSlice: events, of: 10_000, end: events === 10_000 ? 'all' : 'more' }
    return Promise.resolve({ ok: true, value: { kind: 'average', sampled } })
  }
  return { wanted, client: { request: request as never } }
}

describe('looking into a file', () => {
  it('begins with few events and takes four times as many each time until it has all', async () => {
    const { wanted, client } = fileOf(1e9)
    const heard: Found<'average'>[] = []
    await refine<'average'>(client, asked, (found) => {
      heard.push(found)
      return 'more'
    })
    expect(wanted).toEqual([500, 2000, 8000, 32_000])
    expect(heard.map(({ isReading }) => isReading)).toEqual([true, true, true, false])
  })

  it('asks for the same again where the host needs several answers for it', async () => {
    const { wanted, client } = fileOf(300)
    let answers = 0
    await refine<'average'>(client, asked, () => (++answers === 3 ? 'enough' : 'more'))
    expect(wanted).toEqual([500, 500, 2000])
  })

  it('ends when nobody listens any more, and at a failure', async () => {
    const { wanted, client } = fileOf(1e9)
    await refine<'average'>(client, asked, () => 'enough')
    expect(wanted).toEqual([500])
    const failure = { code: 'data.damaged', message: 'Cut off.', problems: [] }
    const broken = { request: (() => Promise.resolve({ ok: false, failure })) as never }
    const heard: Found<'average'>[] = []
    await refine<'average'>(broken, asked, (found) => {
      heard.push(found)
      return 'more'
    })
    expect(heard).toEqual([{ answer: null, failure, isReading: false }])
  })
})
