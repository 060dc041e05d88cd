import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import * as tf from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { recipes } from '../../../src-shared/catalog/recipes/list.ts'
import { openSyntheticRun } from '../bench/synthetic-run.ts'
import { openEngine } from '../open-engine.ts'
import { findNative } from '../runtime/native.ts'
import { openRounds } from '../step-compiler/open-rounds.ts'
import { disposeState } from './model-state.ts'
import { planOf, smallestProject, smallProject } from './testing/small-projects.ts'
import { train } from './train.ts'

/**
 * A long run takes no more memory than a short one: neither tensors nor bytes of the process. Kernel by kernel the
 * networks are as small as they get: what stays behind does so however few numbers it holds.
 */

const UPDATES = 10_000
const WARM_UP = 2000
const MOST_BYTES = 20e6
const EAGER_BATCH = 2
const EAGER_WARM_UP = 500

const found = await findNative('native-cpu')
const isMissing = 'missing' in found
if (isMissing)
  console.info(`Skipped on native TensorFlow: ${found.missing.map(({ what }) => what).join(' ')}`)

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void // what the flag adds

function residentBytes(): number {
  collect()
  collect()
  return process.memoryUsage().rss
}

type Growth = { tensors: number[]; bytes: number }

/** Tensors seen and bytes grown over `UPDATES` updates, after some that are not counted. */
async function growth(kind: string, compile: 'on' | 'off'): Promise<Growth> {
  const isEager = compile === 'off'
  const drawn = planOf(isEager ? smallestProject(kind) : smallProject(kind))
  const plan = isEager ? { ...drawn, training: { ...drawn.training, batch: EAGER_BATCH } } : drawn
  const warmUp = isEager ? EAGER_WARM_UP : WARM_UP
  const run = await openSyntheticRun(plan)
  const opened = await openRounds(run, { compile, xla: 'off', roundsLeft: UPDATES })
  expect(opened.report.mode).toBe(compile === 'on' ? 'compiled' : 'eager')
  const each = plan.training.trainers.reduce((sum, trainer) => sum + trainer.steps, 0)
  const settings = {
    ...{ seed: run.seed, rounds: Math.ceil((warmUp + UPDATES) / each), readEvery: 20 },
    ...{ sampleEvery: 1000, checkpointEvery: 1000 },
  }
  const control = { stopRequested: () => false, proceed: () => Promise.resolve() }
  const tensors = new Set<number>()
  let atFirst: number | null = null
  for await (const event of train({ ...run, settings, control, rounds: opened.rounds })) {
    if (event.type !== 'metrics' || run.state.counters.update < warmUp) continue
    tensors.add(tf.memory().numTensors)
    atFirst ??= residentBytes()
  }
  const bytes = residentBytes() - (atFirst ?? NaN)
  expect(run.state.counters.update).toBeGreaterThanOrEqual(UPDATES + warmUp)
  opened.dispose()
  await run.feed.dispose()
  disposeState(run.state)
  return { tensors: [...tensors], bytes }
}

describe.each([
  { title: 'plain JavaScript', backend: 'js', compile: 'off', isSkipped: false },
  { title: 'compiled, on native TensorFlow', backend: 'native-cpu', compile: 'on', isSkipped: isMissing },
] as const)(`${UPDATES} updates: $title`, ({ title, backend, compile, isSkipped }) => {
  const lines: string[] = []
  beforeAll(async () => {
    if (!isSkipped) await openEngine(backend)
  })
  afterAll(() => {
    if (lines.length > 0) console.info([title, ...lines].join('\n'))
  })

  test.skipIf(isSkipped).each(recipes.map((recipe) => recipe.kind))('%s', async (kind) => {
    const { tensors, bytes } = await growth(kind, compile)
    lines.push(`  ${kind}: ${tensors.join(', ')} tensors, ${(bytes / 1e6).toFixed(1)} MB`)
    expect(tensors).toHaveLength(1)
    expect(bytes).toBeLessThan(MOST_BYTES)
  })
})
