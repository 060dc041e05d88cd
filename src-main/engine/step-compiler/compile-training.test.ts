import { readdirSync, readFileSync } from 'node:fs'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { recipes } from '../../../src-shared/catalog/recipes/list.ts'
import { changed, node, wire } from '../../../src-shared/check/test-drawings.ts'
import type { ModelPlan } from '../../../src-shared/plan/model-plan.ts'
import { compileProject } from '../../project/compile-project.ts'
import { nativeHost } from '../native-binding.ts'
import { openEngine } from '../open-engine.ts'
import { findNative } from '../runtime/native.ts'
import { disposeState } from '../train/model-state.ts'
import { planOf, smallProject } from '../train/testing/small-projects.ts'
import { kernelOf } from '../train/rounds.ts'
import { XLA_ENVIRONMENT } from './xla-environment.ts'
import { compareWithEager, type Trust } from './compare.ts'
import { compileTraining, openProgram } from './compile-training.ts'
import { openSyntheticRun } from '../bench/synthetic-run.ts'

const found = await findNative('native-cpu')
const isMissing = 'missing' in found
if (isMissing)
  console.info(`Skipped on native TensorFlow: ${found.missing.map(({ what }) => what).join(' ')}`)

/** The plan of a template, with a batch that a test can afford. */
function templatePlan(name: string): ModelPlan {
  const file = new URL(`../../../resources/templates/${name}.ganvas`, import.meta.url)
  const { plan } = compileProject(readFileSync(file, 'utf8'))
  return { ...plan, training: { ...plan.training, batch: 4 } }
}

async function compared(plan: ModelPlan, options: { rounds: number; usesXla: boolean }): Promise<Trust> {
  const before = tf.memory().numTensors
  const run = await openSyntheticRun(plan)
  const compiling = { ...run, host: nativeHost()!, kernel: kernelOf(plan) }
  const training = await compileTraining(compiling)
  const runner = openProgram(compiling, training, options)
  const trust = await compareWithEager(run, { training, runner }, { rounds: options.rounds, seconds: 240 })
  runner.dispose()
  await run.feed.dispose()
  disposeState(run.state)
  expect(tf.memory().numTensors).toBe(before)
  return trust
}

describe.skipIf(isMissing)('compiled rounds equal eager ones', () => {
  beforeAll(async () => {
    // TensorFlow reads it when it loads; programs that do not want XLA say so themselves.
    Object.assign(process.env, XLA_ENVIRONMENT)
    await openEngine('native-cpu')
  })

  describe.each(recipes.map(({ kind }) => kind))('%s', (kind) => {
    test.each([false, true])(
      'for 20 rounds (XLA: %s)',
      async (usesXla) => {
        const trust = await compared(planOf(smallProject(kind)), { rounds: 20, usesXla })
        expect(trust).toMatchObject({ agrees: true, rounds: 20 })
      },
      240_000,
    )
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

  const templates = readdirSync(new URL('../../../resources/templates', import.meta.url))
    .filter((file) => file.endsWith('.ganvas'))
    .map((file) => file.replace('.ganvas', ''))

  test.each(templates)(
    'in the template %s',
    async (name) => {
      const rounds = name.startsWith('mnist') ? 3 : 20
      const trust = await compared(templatePlan(name), { rounds, usesXla: false })
      expect(trust).toMatchObject({ agrees: true, rounds })
    },
    240_000,
  )
})
