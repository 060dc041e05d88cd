import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { changed, network, node, wire } from '../../../src-shared/check/test-drawings.ts'
import type { GraphDocument } from '../../../src-shared/document/schema.ts'
import { openEngine } from '../open-engine.ts'
import type { DeviceFeed } from './device-feed.ts'
import { createState, disposeState, storeState, type StoredState } from './model-state.ts'
import { planOf, smallProject } from './testing/small-projects.ts'
import { openSmallRun, trainSmall, type Ending } from './testing/small-runs.ts'

/** Who trains how often, on how many events, and what stays as it is. */

beforeAll(async () => {
  await openEngine('js')
})

async function startOf(document: GraphDocument): Promise<StoredState> {
  const state = createState(planOf(document), 7)
  const stored = await storeState(state)
  disposeState(state)
  return stored
}

async function trained(
  document: GraphDocument,
  options: Parameters<typeof trainSmall>[1] = {},
): Promise<Ending> {
  const before = tf.memory().numTensors
  const ending = await trainSmall(await openSmallRun(planOf(document)), options)
  expect(tf.memory().numTensors).toBe(before)
  return ending
}

function values(stored: StoredState, name: string): number[] {
  const array = stored.arrays.get(name)
  if (array === undefined) throw new Error(`No ${name} among ${[...stored.arrays.keys()].join(' ')}`)
  return [...array.values]
}

/** Names of weights whose bits have changed since the start. */
function moved(start: StoredState, end: StoredState): string[] {
  return [...start.arrays]
    .filter(([name]) => name.startsWith('weights/'))
    .filter(([name, array]) =>
      array.values.some((value, at) => !Object.is(value, end.arrays.get(name)?.values[at])),
    )
    .map(([name]) => name)
}

const trainerOf = (draft: GraphDocument, id: string) =>
  draft.training.trainers.find((each) => each.network === id)!

describe('a round', () => {
  test('updates every network as often as its trainer says, on batches of its size', async () => {
    const document = changed(smallProject('wgan'), (draft) => {
      Object.assign(trainerOf(draft, 'c'), { steps: 3, batchFactor: 0.5 })
      Object.assign(trainerOf(draft, 'g'), { steps: 2, batchFactor: 2 })
      draft.training.pretraining = [{ network: 'c', rounds: 4 }]
    })
    const order = document.training.trainers.map((each) => each.network)
    const sizes: number[] = []
    const positions: number[] = []
    const listening = (feed: DeviceFeed): DeviceFeed => ({
      ...feed,
      batch(position, size) {
        positions.push(position)
        sizes.push(size)
        return feed.batch(position, size)
      },
    })
    const { stored } = await trained(document, { feed: listening, settings: { rounds: 2 } })
    const round = order.flatMap((id) => (id === 'c' ? [4, 4, 4] : [16, 16]))
    expect(sizes).toEqual([4, 4, 4, 4, ...round, ...round])
    // Nothing is skipped and nothing drawn twice.
    expect(positions).toEqual(sizes.map((_, at) => sizes.slice(0, at).reduce((sum, size) => sum + size, 0)))
    expect(stored.counters).toEqual({
      round: 2,
      update: 4 + 2 * 5,
      drawn: 4 * 4 + 2 * (3 * 4 + 2 * 16),
      trainer: order.map((id) => (id === 'c' ? 4 + 2 * 3 : 2 * 2)),
      pretraining: [4],
      average: 4,
    })
  })

  test('tells every round once, with all series of the recipe', async () => {
    const { events } = await trained(smallProject('wgan-gp'), { settings: { rounds: 7, readEvery: 3 } })
    const points = events.flatMap((event) => (event.type === 'metrics' ? event.points : []))
    expect(points.map((point) => point.round)).toEqual([1, 2, 3, 4, 5, 6, 7])
    const losses = ['critic loss', 'generator loss', 'gradient penalty', 'wasserstein estimate']
    for (const point of points) {
      const isRead = [3, 6, 7].includes(point.round)
      expect(Object.keys(point.values).sort()).toEqual(
        isRead ? [...losses, 'gradient norm critic', 'gradient norm generator'].sort() : losses,
      )
      for (const value of Object.values(point.values)) expect(Number.isFinite(value)).toBe(true)
    }
  })

  test('samples and saves when it is due, and at the end', async () => {
    const { events } = await trained(smallProject('hinge-gan'), {
      settings: { rounds: 7, readEvery: 100, sampleEvery: 3, checkpointEvery: 2 },
    })
    const roundsOf = (type: 'samples' | 'checkpoint') =>
      events.flatMap((event) => (event.type === type ? [event.round] : []))
    expect(roundsOf('samples')).toEqual([0, 3, 6, 7])
    expect(roundsOf('checkpoint')).toEqual([2, 4, 6, 7])
  })
})

describe('each trainer has its own optimizer', () => {
  test('a critic on plain SGD with a tiny rate stands still while Adam moves the generator by its rate', async () => {
    const document = changed(smallProject('lsgan'), (draft) => {
      trainerOf(draft, 'c').optimizer = { kind: 'sgd', params: { learningRate: 1e-30 } }
      trainerOf(draft, 'g').optimizer = { kind: 'adam', params: { learningRate: 0.01, beta1: 0, beta2: 0.9 } }
    })
    const start = await startOf(document)
    const { stored } = await trained(document, { settings: { rounds: 1 } })
    // Biases start at zero, where any step is seen; kernels are too large to be moved by 1e-30.
    const kernels = moved(start, stored).filter((name) => name.endsWith('/kernel'))
    expect(kernels).toEqual(['weights/g/gh/kernel', 'weights/g/go/kernel'])
    // Adam's first step is rate × gradient / |gradient|, whatever the gradient's length.
    const kernel = 'weights/g/go/kernel'
    const steps = values(stored, kernel).map((value, at) =>
      Math.abs(value - (values(start, kernel)[at] ?? 0)),
    )
    for (const step of steps) expect(step).toBeCloseTo(0.01, 4)
    const slots = [...stored.arrays.keys()].filter((name) => name.startsWith('slots/'))
    const index = document.training.trainers.findIndex((each) => each.network === 'g')
    expect(slots.length).toBeGreaterThan(0)
    expect(slots.every((name) => name.startsWith(`slots/${index}/g/`))).toBe(true)
  })
})

describe('what is frozen keeps every bit', () => {
  const frozen = (id: string) =>
    changed(smallProject('non-saturating-gan'), (draft) => {
      draft.training.trainers = draft.training.trainers.filter((each) => each.network !== id)
      draft.training.frozen = [id]
    })

  test.each([
    ['c', 'g'],
    ['g', 'c'],
  ])('%s frozen, %s trains', async (still, moving) => {
    const document = frozen(still)
    const start = await startOf(document)
    const { stored } = await trained(document)
    const names = moved(start, stored)
    expect(names.filter((name) => name.startsWith(`weights/${still}/`))).toEqual([])
    const all = [...start.arrays.keys()].filter((name) => name.startsWith(`weights/${moving}/`))
    expect(names).toEqual(all)
  })
})

/** Generator and critic both pass their cells through the part p, which holds a Dense layer and batch norm. */
function withSharedPart(): GraphDocument {
  return changed(smallProject('lsgan'), (draft) => {
    draft.networks.push(network('p', 'part', 'Shared'))
    draft.nodes.push(
      node('pi', { kind: 'input', params: { shape: [6] }, network: 'p' }),
      node('pd', { kind: 'dense', params: { units: 6, activation: 'tanh' }, network: 'p' }),
      node('pb', { kind: 'batch-norm', network: 'p' }),
      node('gp', { kind: 'network', params: { network: 'p' }, network: 'g' }),
      node('cp', { kind: 'network', params: { network: 'p' }, network: 'c' }),
    )
    draft.edges = draft.edges.filter((each) => !['ga -> gn', 'cb -> cd'].includes(each.id))
    draft.edges.push(
      ...['pi -> pd', 'pd -> pb', 'ga -> gp.pi', 'gp -> gn', 'cb -> cp.pi', 'cp -> cd'].map(wire),
    )
  })
}

describe('a network used as a node by generator and critic', () => {
  test('has its weights once and learns from both', async () => {
    const document = withSharedPart()
    const start = await startOf(document)
    const kernels = [...start.arrays.keys()].filter((name) => name.endsWith('p/pd/kernel'))
    expect(kernels).toEqual(['weights/p/pd/kernel', 'average/p/pd/kernel'])
    for (const id of ['g', 'c']) {
      const alone = changed(document, (draft) => {
        draft.training.frozen = [id === 'g' ? 'c' : 'g']
        draft.training.trainers = [trainerOf(draft, id)]
      })
      const names = moved(start, (await trained(alone)).stored)
      expect(names).toContain('weights/p/pd/kernel')
      expect(names).toContain('weights/p/pb/moving_mean')
    }
    const { stored } = await trained(document)
    const slots = [...stored.arrays.keys()].filter((name) => name.includes('/p/pd/kernel/'))
    expect(new Set(slots.map((name) => name.split('/')[1]))).toEqual(new Set(['0', '1']))
  })

  test('keeps every bit when it is frozen, its moving averages too', async () => {
    const document = changed(withSharedPart(), (draft) => {
      draft.training.frozen = ['p']
    })
    const names = moved(await startOf(document), (await trained(document)).stored)
    expect(names.filter((name) => name.startsWith('weights/p/'))).toEqual([])
    expect(names).toContain('weights/g/gh/kernel')
    expect(names).toContain('weights/c/ch/kernel')
  })
})

describe('batch norm', () => {
  test('only the network in training moves its averages', async () => {
    const document = changed(smallProject('minimax-gan'), (draft) => {
      draft.training.pretraining = [{ network: 'c', rounds: 2 }]
    })
    const start = await startOf(document)
    // Stopped after pre-training: only the critic has been trained.
    const { stored } = await trained(document, { stopWhen: ({ pretraining }) => pretraining[0] === 2 })
    const averages = moved(start, stored).filter((name) => name.includes('/moving_'))
    expect(averages).toEqual(['weights/c/cb/moving_mean', 'weights/c/cb/moving_variance'])
  })
})

/** Its critic starts with batch norm (momentum 0.5), and its generator makes zeros. */
function normOverData(batches: 'mixed' | 'separate'): GraphDocument {
  return changed(smallProject('lsgan'), (draft) => {
    draft.training.recipe.params = { batches }
    draft.training.pretraining = [{ network: 'c', rounds: 1 }]
    draft.nodes = draft.nodes.filter((each) => ['d', 'z', 'go', 'x', 'cs'].includes(each.id))
    draft.nodes.push(
      node('zero', { kind: 'scale', params: { factor: 0 }, network: 'g' }),
      node('b', { kind: 'batch-norm', params: { momentum: 0.5 }, network: 'c' }),
    )
    draft.edges = ['z -> go', 'go -> zero', 'x -> b', 'b -> cs'].map(wire)
  })
}

describe('batch norm over real events x and generated zeros', () => {
  test.each(['mixed', 'separate'] as const)('%s batches', async (batches) => {
    let cells: number[] = []
    const listening = (feed: DeviceFeed): DeviceFeed => ({
      ...feed,
      async batch(position, size) {
        const batch = await feed.batch(position, size)
        cells = [...(await batch.data.data())]
        return batch
      },
    })
    const { stored } = await trained(normOverData(batches), {
      feed: listening,
      stopWhen: ({ pretraining }) => pretraining[0] === 1,
    })
    for (const cell of [0, 1, 2, 3]) {
      const column = cells.filter((_, at) => at % 4 === cell)
      const mean = column.reduce((sum, value) => sum + value, 0) / 8
      const square = column.reduce((sum, value) => sum + value * value, 0) / 8
      const variance = square - mean ** 2
      // Start 0 and 1. One pass over both halves: mean m/2, variance <x²>/2 − m²/4, half of it taken up.
      // Two passes, the second of zeros: half of m, halved; half of 1 and half of the variance, halved.
      const wanted =
        batches === 'mixed'
          ? { mean: mean / 4, variance: 0.5 + (square / 2 - mean ** 2 / 4) / 2 }
          : { mean: mean / 4, variance: 0.25 + variance / 4 }
      const found = (name: string) => values(stored, `weights/c/b/${name}`)[cell] ?? NaN
      expect(found('moving_mean') / wanted.mean).toBeCloseTo(1, 4)
      expect(found('moving_variance') / wanted.variance).toBeCloseTo(1, 4)
    }
  })
})

describe('the moving average of the generator', () => {
  test('is a ← d a + (1 − d) w with d = min(decay, (1 + n) / (10 + n)) after n updates', async () => {
    const document = changed(smallProject('hinge-gan'), (draft) => {
      draft.training.average = { decay: 0.3 }
      trainerOf(draft, 'g').optimizer = { kind: 'sgd', params: { learningRate: 0.5 } }
    })
    const name = 'g/go/kernel'
    const { events } = await trained(document, { settings: { rounds: 5, checkpointEvery: 1 } })
    const saved = events.flatMap((event) => (event.type === 'checkpoint' ? [event.stored] : []))
    expect(saved).toHaveLength(5)
    let average = values(await startOf(document), `weights/${name}`)
    // By hand: 1/10, 2/11, 3/12, then 4/13 and 5/14 are above the decay.
    const decays = [0.1, 2 / 11, 0.25, 0.3, 0.3]
    saved.forEach((stored, at) => {
      const decay = decays[at] ?? NaN
      const weights = values(stored, `weights/${name}`)
      average = average.map((value, index) => decay * value + (1 - decay) * (weights[index] ?? NaN))
      values(stored, `average/${name}`).forEach((value, index) =>
        expect(value).toBeCloseTo(average[index] ?? NaN, 6),
      )
      expect(stored.counters.average).toBe(at + 1)
    })
  })

  test('follows a generator that is pre-trained, so that the first picture shows it', async () => {
    const document = changed(smallProject('hinge-gan'), (draft) => {
      draft.training.pretraining = [{ network: 'g', rounds: 3 }]
    })
    const start = await startOf(document)
    const { stored } = await trained(document, { stopWhen: ({ pretraining }) => pretraining[0] === 3 })
    expect(stored.counters.average).toBe(3)
    expect(values(stored, 'average/g/go/kernel')).not.toEqual(values(start, 'average/g/go/kernel'))
  })

  test('is not kept when the schedule has none', async () => {
    const document = changed(smallProject('hinge-gan'), (draft) => {
      draft.training.average = null
    })
    const { stored } = await trained(document, { settings: { rounds: 1 } })
    expect([...stored.arrays.keys()].filter((name) => name.startsWith('average/'))).toEqual([])
  })
})
