import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { changed, network, node, wire } from '../../../src-shared/check/test-drawings.ts'
import type { GraphDocument } from '../../../src-shared/document/schema.ts'
import { openEngine } from '../open-engine.ts'
import type { StoredState } from './model-state.ts'
import { planOf, smallProject } from './testing/small-projects.ts'
import { openSmallRun, trainSmall } from './testing/small-runs.ts'

/** A rate of 1e30 makes weights of about 1e30; two layers of them are more than float32 holds (3e38). */

beforeAll(async () => {
  await openEngine('js')
})

const sgd = (learningRate: number) => ({ kind: 'sgd', params: { learningRate } })

function reader(learningRate: number): GraphDocument {
  return changed(smallProject('regressor'), (draft) => {
    draft.nodes = draft.nodes.filter((each) => !['n', 'ch', 'cb', 'cd'].includes(each.id))
    draft.nodes.push(node('ch', { kind: 'dense', params: { units: 6 }, network: 'c', name: 'Hidden' }))
    draft.edges = ['d.showers -> s', 'x -> ch', 'ch -> cs'].map(wire)
    draft.training.trainers[0]!.optimizer = sgd(learningRate)
  })
}

/** Two linear layers each, so that nothing holds the numbers back. */
function pairOf(rates: { critic: number; generator: number }): GraphDocument {
  return changed(smallProject('wgan-gp'), (draft) => {
    draft.networks = [network('g', 'generator', 'Maker'), network('c', 'critic', 'Judge')]
    draft.nodes = [
      ...draft.nodes.filter((each) => ['d', 's', 'z', 'x', 'go', 'cs'].includes(each.id)),
      node('gh', { kind: 'dense', params: { units: 6 }, network: 'g' }),
      node('ch', { kind: 'dense', params: { units: 6 }, network: 'c' }),
    ]
    draft.edges = ['d.showers -> s', 'z -> gh', 'gh -> go', 'x -> ch', 'ch -> cs'].map(wire)
    for (const trainer of draft.training.trainers) {
      trainer.steps = 1
      trainer.optimizer = sgd(trainer.network === 'g' ? rates.generator : rates.critic)
    }
    draft.training.trainers.sort((a) => (a.network === 'c' ? -1 : 1))
  })
}

async function ended(document: GraphDocument, settings: { rounds?: number; checkpointEvery?: number } = {}) {
  const run = await openSmallRun(planOf(document))
  const before = tf.memory().numTensors
  const { events } = await trainSmall(run, { settings: { readEvery: 1, checkpointEvery: 1, ...settings } })
  expect(tf.memory().numTensors).toBe(before)
  const problems = events.flatMap((event) => (event.type === 'problem' ? [event.problem] : []))
  const saved = events.flatMap((event) => (event.type === 'checkpoint' ? [event.stored] : []))
  return { events, problems, saved, last: events.at(-1) }
}

function isFinite(stored: StoredState): boolean {
  return [...stored.arrays.values()].every(({ values }) => values.every(Number.isFinite))
}

describe('training that explodes stops and says where', () => {
  test('a single network: the loss after the first update', async () => {
    const { problems, saved, last } = await ended(reader(1e30))
    expect(last).toEqual({ type: 'finished', outcome: 'diverged', round: 2 })
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatchObject({ code: 'train.not-finite', severity: 'error', at: { network: 'c' } })
    expect(problems[0]?.message).toBe('Training stopped at round 2: the loss is Infinity, in “Reader”.')
    expect(saved.map((each) => each.counters.round)).toEqual([1])
    expect(saved.every(isFinite)).toBe(true)
  })

  test('the generator: its showers are the first that are not finite, though the critic meets them', async () => {
    const { problems, saved, last } = await ended(pairOf({ critic: 1e-4, generator: 1e30 }))
    expect(last).toEqual({ type: 'finished', outcome: 'diverged', round: 2 })
    expect(problems[0]).toMatchObject({ code: 'train.not-finite', at: { network: 'g' } })
    expect(problems[0]?.message).toContain('round 2: the generated showers are not finite, in “Maker”')
    expect(saved.map((each) => each.counters.round)).toEqual([1])
    expect(saved.every(isFinite)).toBe(true)
  })

  test('the critic: the generator’s loss breaks in the same round, and the critic is named', async () => {
    const { problems, saved, last } = await ended(pairOf({ critic: 1e30, generator: 1e-4 }))
    expect(last).toEqual({ type: 'finished', outcome: 'diverged', round: 1 })
    expect(problems[0]).toMatchObject({ code: 'train.not-finite', at: { network: 'c' } })
    expect(problems[0]?.message).toContain('in “Judge”')
    expect(saved).toEqual([])
  })

  test('weights that break in the last update, before any loss sees them, are not saved', async () => {
    const { problems, saved, last } = await ended(reader(3e38), { rounds: 1 })
    expect(last).toEqual({ type: 'finished', outcome: 'diverged', round: 1 })
    expect(problems[0]).toMatchObject({ code: 'train.not-finite', at: { network: 'c' } })
    expect(problems[0]?.message).toMatch(/the (kernel|bias) of “.+” holds (-?Infinity|NaN), in “Reader”/)
    expect(saved).toEqual([])
  })

  test('read seldom, the round is still the one in which it happened', async () => {
    const { problems, saved, last } = await ended(reader(1e30), { rounds: 40, checkpointEvery: 40 })
    expect(last).toMatchObject({ outcome: 'diverged', round: 2 })
    expect(problems[0]?.message).toContain('round 2:')
    expect(saved).toEqual([])
  })
})
