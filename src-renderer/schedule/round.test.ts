import { expect, it } from 'vitest'
import { catalog } from '../../src-shared/catalog/index.ts'
import { checkDocument } from '../../src-shared/check/check-document.ts'
import { changed, pair } from '../../src-shared/check/test-drawings.ts'
import { movedTrainer, roundOf, roundWords } from './round.ts'

const roundIn = (change: Parameters<typeof changed>[1]) =>
  roundOf(checkDocument(changed(pair(), change), catalog))

it('says who trains, how often and with what', () => {
  const round = roundIn((draft) => {
    draft.training.trainers[1]!.batchFactor = 2
    draft.training.pretraining = [{ network: 'c', rounds: 30 }]
  })
  expect(round.turns).toEqual([
    { network: 'c', name: 'Critic', role: 'critic', card: 'training/trainers/0', steps: 5, optimizer: 'Adam', rate: 'η 1e-4', batch: 64 },
    { network: 'g', name: 'Generator', role: 'generator', card: 'training/trainers/1', steps: 1, optimizer: 'Adam', rate: 'η 1e-4', batch: 128 },
  ]) // prettier-ignore
  // 100 rounds of 5 + 1 updates, and 30 before them.
  expect(round.updates).toBe(630)
  // A decay of 0.99 remembers about 1 / (1 − 0.99) updates.
  expect(round.average).toEqual({ decay: 0.99, updates: 100 })
  expect(roundWords(round)).toBe(
    'Each of 100 rounds trains Critic 5 times with Adam η 1e-4, then Generator once with Adam η 1e-4, on batches of 64.',
  )
})

it('tells frozen networks from those that nobody trains', () => {
  const round = roundIn((draft) => {
    draft.training.trainers = []
    draft.training.frozen = ['g']
  })
  expect(round.frozen.map(({ name }) => name)).toEqual(['Generator'])
  expect(round.idle.map(({ name }) => name)).toEqual(['Critic'])
  expect(roundWords(round)).toBe('Nothing trains. Frozen: Generator.')
})

it('shows what it can of a schedule with mistakes', () => {
  const round = roundIn((draft) => {
    draft.training.trainers[0]!.optimizer = { kind: 'adamw', params: { learningRate: 'fast' } }
    draft.training.trainers[1]!.network = 'ghost'
  })
  expect(round.turns.map(({ name, optimizer, rate }) => [name, optimizer, rate])).toEqual([
    ['Critic', 'adamw', 'η fast'],
    ['ghost', 'Adam', 'η 1e-4'],
  ])
})

it('moves a trainer within the round, not out of it', () => {
  expect(movedTrainer(['c', 'g'], 1, -1)).toEqual(['g', 'c'])
  expect(movedTrainer(['c', 'g'], 1, 1)).toEqual(['c', 'g'])
})
