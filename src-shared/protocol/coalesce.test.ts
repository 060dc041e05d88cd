import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createCoalescer, TOLD_EVERY_MS } from './coalesce.ts'
import type { RunEvent } from './run-events.ts'

/** A clock that stands still until it is moved. */
function fakeClock() {
  let time = 0
  let waiting: { at: number; callback: () => void }[] = []
  return {
    now: () => time,
    after(ms: number, callback: () => void) {
      const entry = { at: time + ms, callback }
      waiting.push(entry)
      return () => void (waiting = waiting.filter((each) => each !== entry))
    },
    move(ms: number) {
      time += ms
      const due = waiting.filter(({ at }) => at <= time)
      waiting = waiting.filter(({ at }) => at > time)
      for (const { callback } of due) callback()
    },
    waits: () => waiting.length,
  }
}

function metrics(...rounds: number[]): RunEvent {
  const round = rounds.at(-1) ?? 0
  return {
    ...{ type: 'metrics', round, rounds: 100, epoch: 0, roundMs: 1, etaSeconds: null },
    points: rounds.map((each) => ({ round: each, seconds: 0, values: {} })),
  }
}
const samples = (round: number): RunEvent => ({ type: 'samples', round, file: `${round}.png` })
const stage = (title: string): RunEvent => ({ type: 'stage', title })

function told() {
  const clock = fakeClock()
  const events: { at: number; event: RunEvent }[] = []
  const coalescer = createCoalescer(clock, (event) => events.push({ at: clock.now(), event }))
  return { clock, events, coalescer }
}

describe('metrics', () => {
  test('the first are told at once, later ones gathered until a quarter of a second has passed', () => {
    const { clock, events, coalescer } = told()
    coalescer.add(metrics(1))
    clock.move(10)
    coalescer.add(metrics(2))
    clock.move(10)
    coalescer.add(metrics(3, 4))
    clock.move(229)
    expect(events).toHaveLength(1)
    clock.move(1)
    expect(events).toEqual([
      { at: 0, event: metrics(1) },
      { at: 250, event: metrics(2, 3, 4) },
    ])
    expect(clock.waits()).toBe(0)
  })

  test('never wait in a heap that would make a message of megabytes', () => {
    const { events, coalescer } = told()
    coalescer.add(metrics(0))
    const many = Array.from({ length: 6000 }, (_, at) => at)
    for (const round of many) coalescer.add(metrics(round))
    expect(events.length).toBe(2)
  })
})

test('of samples that wait only the latest is told', () => {
  const { clock, events, coalescer } = told()
  for (const round of [1, 2, 3]) coalescer.add(samples(round))
  clock.move(TOLD_EVERY_MS)
  expect(events.map(({ event }) => event)).toEqual([samples(1), samples(3)])
})

test('everything else is told at once, after what waited before it', () => {
  const { clock, events, coalescer } = told()
  coalescer.add(metrics(1))
  clock.move(1)
  coalescer.add(metrics(2))
  coalescer.add(stage('Evaluating'))
  expect(events).toEqual([
    { at: 0, event: metrics(1) },
    { at: 1, event: metrics(2) },
    { at: 1, event: stage('Evaluating') },
  ])
})

test('no point is lost and order is kept, at most four times a second', () => {
  const step = fc.oneof(
    fc.record({ what: fc.constant('metrics' as const), ms: fc.nat(60) }),
    fc.record({ what: fc.constant('stage' as const), ms: fc.nat(60) }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const { clock, events, coalescer } = told()
      const expected: (number | string)[] = []
      steps.forEach(({ what, ms }, at) => {
        clock.move(ms)
        coalescer.add(what === 'metrics' ? metrics(at) : stage(String(at)))
        expected.push(what === 'metrics' ? at : String(at))
      })
      clock.move(TOLD_EVERY_MS)
      const found = events.flatMap(({ event }): (number | string)[] =>
        event.type === 'metrics'
          ? event.points.map(({ round }) => round)
          : event.type === 'stage'
            ? [event.title]
            : [],
      )
      expect(found).toEqual(expected)
    }),
    { numRuns: 200, seed: 3 },
  )
})
