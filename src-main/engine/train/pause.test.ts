import { beforeAll, expect, test } from 'vitest'
import { createControl } from '../../trainer/control.ts'
import { openEngine } from '../open-engine.ts'
import { planOf, smallProject } from './testing/small-projects.ts'
import { differences, openSmallRun, trainSmall } from './testing/small-runs.ts'
import type { TrainEvent } from './train.ts'

/** What a paused run shows, and that pausing changes nothing of it. */

beforeAll(async () => {
  await openEngine('js')
})

const SETTINGS = { rounds: 6, readEvery: 100, sampleEvery: 1000, checkpointEvery: 1000 }

/** Pauses after round 2, does one step, and then goes on. */
async function pausedRun() {
  const standstills: number[] = []
  const run = await openSmallRun(planOf(smallProject('wgan-gp')))
  const ending = await trainSmall(run, {
    settings: SETTINGS,
    control(counters) {
      const control = createControl(() => {
        standstills.push(counters.round)
        if (standstills.length === 1) setImmediate(() => control.step())
        else setImmediate(() => control.goOn())
      })
      return {
        ...control,
        isPausing() {
          if (counters.round === 2 && standstills.length === 0) control.pause()
          return control.isPausing()
        },
      }
    },
  })
  return { standstills, run, ...ending }
}

function brief(event: TrainEvent): string {
  if (event.type === 'metrics') return `metrics ${event.points.map(({ round }) => round).join(' ')}`
  return 'round' in event ? `${event.type} ${event.round}` : event.type
}

test('a paused run has told its losses, saved itself and shown samples; a step does one round and shows it too', async () => {
  const { standstills, events } = await pausedRun()
  expect(standstills).toEqual([2, 3])
  expect(events.map(brief)).toEqual([
    'samples 0',
    'metrics 1 2',
    'checkpoint 2',
    'samples 2',
    'metrics 3',
    'checkpoint 3',
    'samples 3',
    'metrics 4 5 6',
    'checkpoint 6',
    'samples 6',
    'finished 6',
  ])
})

test('a run that was paused ends with the bits of one that was not', async () => {
  const { run, stored } = await pausedRun()
  const straight = await trainSmall(run, { settings: SETTINGS })
  expect(differences(stored, straight.stored)).toEqual([])
})

test('an eager run says what the time of a round went to', async () => {
  const { events } = await pausedRun()
  const parts = events.flatMap((event) => (event.type === 'metrics' ? [event.partMs] : []))
  for (const part of parts) expect(Object.keys(part ?? {}).sort()).toEqual(['critic', 'data', 'generator'])
})
