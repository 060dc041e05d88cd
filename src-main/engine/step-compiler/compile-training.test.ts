import { beforeAll, describe, expect, test } from 'vitest'
import { recipes } from '../../../src-shared/catalog/recipes/list.ts'
import { changed, node, wire } from '../../../src-shared/check/test-drawings.ts'
import { openEngine } from '../open-engine.ts'
import { findNative } from '../runtime/native.ts'
import { planOf, smallProject } from '../train/testing/small-projects.ts'
import { compared, templatePlan } from './testing/compared.ts'
import { XLA_ENVIRONMENT } from './xla-environment.ts'

const found = await findNative('native-cpu')
const isMissing = 'missing' in found
if (isMissing)
  console.info(`Skipped on native TensorFlow: ${found.missing.map(({ what }) => what).join(' ')}`)

describe.skipIf(isMissing)('compiled rounds equal eager ones', () => {
  beforeAll(async () => {
    // TensorFlow reads it when it loads; programs that do not want XLA say so themselves.
    Object.assign(process.env, XLA_ENVIRONMENT)
    await openEngine('native-cpu')
  })

  describe.each(recipes.map(({ kind }) => kind))('%s', (kind) => {
    test('for 20 rounds', async () => {
      const trust = await compared(planOf(smallProject(kind)), { rounds: 20, usesXla: false })
      expect(trust).toMatchObject({ agrees: true, rounds: 20 })
    }, 240_000)
  })

  test('with noise and turns in the data lane, drawn inside the program', async () => {
    const document = changed(smallProject('wgan-gp'), (draft) => {
      draft.nodes = draft.nodes.map((each) =>
        each.id === 'd' ? { ...each, params: { ...each.params, shape: [2, 2, 1] } } : each,
      )
      const random = [
        node('n', { kind: 'noise', params: { size: 0.5 } }),
        node('a', { kind: 'augment' }),
        node('q', { kind: 'divide-by-energy' }),
        node('f', { kind: 'flatten', network: 'c' }),
      ]
      draft.nodes.push(...random)
      const cut = ['d.showers -> s', 'x -> cj']
      draft.edges = draft.edges.filter(({ id }) => !cut.includes(id))
      draft.edges.push(...['d.showers -> n', 'n -> a', 'a -> q', 'q -> s', 'x -> f', 'f -> cj'].map(wire))
      draft.nodes.push(node('r', { kind: 'reshape', params: { shape: [2, 2, 1] }, network: 'g' }))
      draft.edges.push(wire('go -> r'))
    })
    const trust = await compared(planOf(document), { rounds: 20, usesXla: false })
    expect(trust).toMatchObject({ agrees: true, rounds: 20 })
  }, 240_000)

  test('in the template of the demo', async () => {
    const trust = await compared(templatePlan('demo-wgan-gp'), { rounds: 20, usesXla: false })
    expect(trust).toMatchObject({ agrees: true, rounds: 20 })
  }, 240_000)
})
