import { readdirSync, readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { compileProject } from '../../project/compile-project.ts'
import { openSyntheticRun } from '../bench/synthetic-run.ts'
import { nativeHost } from '../native-binding.ts'
import { openEngine } from '../open-engine.ts'
import { findNative } from '../runtime/native.ts'
import { disposeState } from '../train/model-state.ts'
import { kernelOf } from '../train/rounds.ts'
import { compareWithEager } from './compare.ts'
import { compileTraining, openProgram } from './compile-training.ts'
import { XLA_ENVIRONMENT } from './xla-environment.ts'

/** The lectures' large networks for as many rounds as compile-training.test.ts gives all others. */
const found = await findNative('native-cpu')
const isMissing = 'missing' in found
if (isMissing)
  console.info(`Skipped on native TensorFlow: ${found.missing.map(({ what }) => what).join(' ')}`)

const folder = new URL('../../../resources/templates/', import.meta.url)
const templates = readdirSync(folder).filter((file) => file.startsWith('mnist-'))

describe.skipIf(isMissing)('compiled rounds equal eager ones', () => {
  beforeAll(async () => {
    Object.assign(process.env, XLA_ENVIRONMENT)
    await openEngine('native-cpu')
  })

  test.each(templates)('for 20 rounds of %s', async (file) => {
    const { plan } = compileProject(readFileSync(new URL(file, folder), 'utf8'))
    const run = await openSyntheticRun({ ...plan, training: { ...plan.training, batch: 4 } })
    const training = await compileTraining({ ...run, host: nativeHost()!, kernel: kernelOf(plan) })
    const runner = openProgram({ ...run, host: nativeHost()!, kernel: kernelOf(plan) }, training, {
      usesXla: false,
    })
    const trust = await compareWithEager(run, { training, runner }, { rounds: 20, seconds: 400 })
    runner.dispose()
    await run.feed.dispose()
    disposeState(run.state)
    expect(trust).toMatchObject({ agrees: true, rounds: 20 })
  })
})
