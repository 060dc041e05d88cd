import { expect, test } from 'vitest'
import type { RunEvent } from '../../../src-shared/protocol/run-events.ts'
import { createStartup } from './startup.ts'

test('stages are told with when they began, and timed until the first loss; the same one twice adds up', () => {
  let now = 5000
  const told: RunEvent[] = []
  const startup = createStartup(
    (event) => told.push(event),
    () => now,
  )
  startup.stage('Starting TensorFlow')
  now += 1200
  startup.stage('Reading the data')
  now += 300
  startup.stage('Starting TensorFlow')
  now += 0.4
  startup.stage('First round')
  now += 50
  const seconds = { 'Starting TensorFlow': 1.2, 'Reading the data': 0.3, 'First round': 0.05 }
  expect(startup.finish()).toEqual(seconds)
  now += 1000
  startup.stage('Trying XLA')
  expect(startup.finish()).toEqual(seconds)
  expect(told).toEqual([
    { type: 'stage', title: 'Starting TensorFlow', atSeconds: 0 },
    { type: 'stage', title: 'Reading the data', atSeconds: 1.2 },
    { type: 'stage', title: 'Starting TensorFlow', atSeconds: 1.5 },
    { type: 'stage', title: 'First round', atSeconds: 1.5 },
    { type: 'stage', title: 'Trying XLA', atSeconds: 2.55 },
  ])
})
