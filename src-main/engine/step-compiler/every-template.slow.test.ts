import { readdirSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { recipes } from '../../../src-shared/catalog/recipes/list.ts'
import { openEngine } from '../open-engine.ts'
import { findNative } from '../runtime/native.ts'
import { planOf, smallProject } from '../train/testing/small-projects.ts'
import { compared, templatePlan } from './testing/compared.ts'
import { XLA_ENVIRONMENT } from './xla-environment.ts'

/** What compile-training.test.ts does for small networks, for every template, and for every recipe through XLA. */
const found = await findNative('native-cpu')
const isMissing = 'missing' in found
if (isMissing)
  console.info(`Skipped on native TensorFlow: ${found.missing.map(({ what }) => what).join(' ')}`)

const templates = readdirSync(new URL('../../../resources/templates', import.meta.url))
  .filter((file) => file.endsWith('.ganvas'))
  .map((file) => file.replace('.ganvas', ''))

describe.skipIf(isMissing)('compiled updates equal eager ones', () => {
  beforeAll(async () => {
    // TensorFlow reads it when it loads; programs that do not want XLA say so themselves.
    Object.assign(process.env, XLA_ENVIRONMENT)
    await openEngine('native-cpu')
  })

  test.each(recipes.map(({ kind }) => kind))('20 rounds of %s, through XLA', async (kind) => {
    const trust = await compared(planOf(smallProject(kind)), { rounds: 20, usesXla: true })
    expect(trust).toMatchObject({ agrees: true, rounds: 20 })
  })

  test.each(templates)('20 updates in the template %s', async (name) => {
    const plan = templatePlan(name)
    const updates = plan.training.trainers.reduce((sum, { steps }) => sum + steps, 0)
    // In the lectures' large pairs, rounding doubles with every update of batch norm over four events.
    const isChaotic = name.startsWith('mnist-') && updates > 1
    const rounds = Math.ceil((isChaotic ? 8 : 20) / updates)
    const trust = await compared(plan, { rounds, usesXla: false })
    expect(trust).toMatchObject({ agrees: true, rounds })
  })
})
