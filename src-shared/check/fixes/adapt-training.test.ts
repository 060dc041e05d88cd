import { expect, it } from 'vitest'
import { catalog } from '../../catalog/index.ts'
import { checkDocument } from '../check-document.ts'
import { changed, classifierOf3, pair } from '../test-drawings.ts'
import { switchRecipe } from './adapt-training.ts'

const recipe = (kind: string) => catalog.recipes.find((each) => each.kind === kind)!

it('takes over optimizers, steps and order of the new recipe, and says so', () => {
  const { document, changes } = switchRecipe(pair(), recipe('minimax-gan'), catalog)
  // Radford, Metz, Chintala 2015: Adam 2e-4 with β₁ 0.5; one step each.
  const dcgan = { kind: 'adam', params: { learningRate: 2e-4, beta1: 0.5, beta2: 0.999 } }
  expect(document.training.trainers).toEqual([
    { network: 'c', optimizer: dcgan, steps: 1, batchFactor: 1 },
    { network: 'g', optimizer: dcgan, steps: 1, batchFactor: 1 },
  ])
  expect(document.training).toMatchObject({ batch: 64, rounds: 100, average: { decay: 0.99 } })
  expect(changes).toEqual([
    'Critic: Adam η 0.0002, β₁ 0.5, β₂ 0.999 (was Adam η 0.0001, β₁ 0, β₂ 0.9, 5 × per round)',
    'Generator: Adam η 0.0002, β₁ 0.5, β₂ 0.999 (was Adam η 0.0001, β₁ 0, β₂ 0.9)',
  ])
})

it('puts the critic first, as its recipe does, and says so', () => {
  const turned = changed(pair(), (draft) => draft.training.trainers.reverse())
  const { document, changes } = switchRecipe(turned, recipe('wgan-gp'), catalog)
  expect(document.training.trainers.map(({ network }) => network)).toEqual(['c', 'g'])
  expect(changes).toEqual(['Order of a round: Critic, then Generator'])
})

it('changes nothing when the recipe is the same and the schedule its own', () => {
  const { document, changes } = switchRecipe(pair(), recipe('wgan-gp'), catalog)
  expect(document).toEqual(pair())
  expect(changes).toEqual([])
})

it('keeps settings that both recipes have and frozen networks frozen', () => {
  const start = changed(pair(), (draft) => {
    draft.training.recipe = { kind: 'minimax-gan', params: { realLabel: 0.9, batches: 'separate' } }
    draft.training.frozen = ['g']
    draft.training.trainers = draft.training.trainers.slice(0, 1)
  })
  const { document, changes } = switchRecipe(start, recipe('lsgan'), catalog)
  expect(document.training.recipe).toEqual({ kind: 'lsgan', params: { batches: 'separate' } })
  expect(document.training.trainers.map(({ network }) => network)).toEqual(['c'])
  expect(changes).toContain('Settings of the old recipe dropped: realLabel')
})

it('switches the averaged generator off where there is none', () => {
  const start = changed(classifierOf3(), (draft) => (draft.training.average = { decay: 0.9 }))
  const { document, changes } = switchRecipe(start, recipe('classifier'), catalog)
  expect(document.training.average).toBeNull()
  expect(changes).toContain('Moving average: off (was decay 0.9)')
})

it.each(catalog.recipes.map((each) => [each.kind, each] as const))(
  '%s trains every network that it needs',
  (_, to) => {
    const start = changed(pair(), (draft) => {
      draft.networks = to.roles.map((role) => ({ id: role, name: role, role }))
      draft.training.trainers = []
    })
    const { document } = switchRecipe(start, to, catalog)
    expect(document.training.trainers.map(({ network }) => network).sort()).toEqual([...to.roles].sort())
    const codes = checkDocument(document, catalog).problems.map(({ code }) => code)
    for (const code of [
      'params.invalid',
      'params.unknown',
      'training.unknown-optimizer',
      'training.untrained',
    ]) {
      expect(codes).not.toContain(code)
    }
  },
)
