import { expect, test } from 'vitest'
import { ProblemError } from '../../src-shared/base/problem.ts'
import { DataChoice } from '../../src-shared/protocol/data-choice.ts'
import type { JobHandle, JobListeners, JobOutcome } from '../trainer/supervisor.ts'
import type { Caller } from './caller.ts'
import { createInspections } from './inspections.ts'

/** Jobs that end when the test says so. */
function setUp() {
  type Started = {
    input: unknown
    listeners: JobListeners
    stops: number
    end(outcome: JobOutcome): void
  }
  const jobs: Started[] = []
  const inspections = createInspections((_job, input, listeners = {}) => {
    let end: (outcome: JobOutcome) => void = () => undefined
    const outcome = new Promise<JobOutcome>((resolve) => (end = resolve))
    const made: Started = { input, listeners, stops: 0, end }
    jobs.push(made)
    return { outcome, stop: () => (made.stops += 1) } as unknown as JobHandle // the rest is not used
  })
  return { jobs, inspections }
}

function windowCalled(window: string) {
  const told: unknown[] = []
  let leave: () => void = () => undefined
  const caller: Caller = {
    ...{ window, follow: () => undefined, unfollow: () => undefined },
    tell: (name, data) => void told.push([name, data]),
    onLeave: (listener) => void (leave = listener),
  }
  return { caller, told, leaves: () => leave() }
}

const FOUND = {
  ...{ path: '/a.h5', format: 'hdf5', sizeBytes: 1, entries: [], layouts: [], events: null, problems: [] },
}
const asked = (exact: boolean) => ({ layout: 'auto', choice: DataChoice.parse({}), exact })

test('of a look at all events the window hears how far it is, and can end it', async () => {
  const { jobs, inspections } = setUp()
  const { caller, told } = windowCalled('one')
  const looking = inspections.inspect('/a.h5', asked(true), caller)
  jobs[0]?.listeners.onProgress?.({ title: 'Looking', done: 1, total: 4, unit: 'events' })
  expect(told).toEqual([['progress', { request: 'data.inspect', title: 'Looking', fraction: 0.25 }]])
  inspections.stop('another')
  expect(jobs[0]?.stops).toBe(0)
  inspections.stop('one')
  expect(jobs[0]?.stops).toBe(1)
  jobs[0]?.end({ kind: 'refused', problems: [] })
  await expect(looking).rejects.toBeInstanceOf(ProblemError)
  inspections.stop('one')
  expect(jobs[0]?.stops).toBe(1)
})

test('another look at all events, or leaving, ends the one before; a sample is left alone', async () => {
  const { jobs, inspections } = setUp()
  const { caller, told, leaves } = windowCalled('one')
  const sample = inspections.inspect('/a.h5', asked(false), caller)
  const first = inspections.inspect('/a.h5', asked(true), caller)
  const second = inspections.inspect('/a.h5', asked(true), caller)
  jobs[0]?.listeners.onProgress?.({ title: 'Looking', done: 1, total: 4, unit: 'events' })
  expect(told).toEqual([])
  expect(jobs.map(({ stops }) => stops)).toEqual([0, 1, 0])
  jobs[1]?.end({ kind: 'failed', message: 'gone', stack: '' })
  await expect(first).rejects.toThrow('gone')
  leaves()
  expect(jobs.map(({ stops }) => stops)).toEqual([0, 1, 1])
  for (const job of jobs) job.end({ kind: 'done', result: FOUND })
  expect((await sample).format).toBe('hdf5')
  expect((await second).format).toBe('hdf5')
})
