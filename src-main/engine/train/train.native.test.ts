import { readFileSync } from 'node:fs'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { splitEvents } from '../../data/stream/split.ts'
import { trainBatches } from '../../data/stream/read-split.ts'
import { openDataset } from '../../data/open-dataset.ts'
import { DatasetParams } from '../../../src-shared/catalog/dataset/dataset-params.ts'
import { parseDocument } from '../../../src-shared/document/parse-document.ts'
import { openEngine } from '../open-engine.ts'
import { findNative } from '../runtime/native.ts'
import { fitTransforms } from './fit-transforms.ts'
import { planOf, smallProject } from './testing/small-projects.ts'
import { differences, openSmallRun, trainSmall, type SmallRun } from './testing/small-runs.ts'

/** Bits and tensors on the back end that people train on: its kernels use all cores and libraries of their own. */

const found = await findNative('native-cpu')
const isMissing = 'missing' in found
if (isMissing) {
  console.info(`Skipped on native TensorFlow: ${found.missing.map(({ what }) => what).join(' ')}`)
}

describe.skipIf(isMissing)('training on native TensorFlow', () => {
  beforeAll(async () => {
    await openEngine('native-cpu')
  })

  test.each(['classifier', 'wgan-gp', 'labelled-gan'])(
    '%s: the same bits again, and after a stop; not a tensor more or less',
    async (kind) => {
      await expectSameBits(await openSmallRun(planOf(smallProject(kind))), { rounds: 12 })
    },
  )

  // Convolutions, pools, batch norm and dropout at their real sizes.
  test.each(['digits-dcgan', 'digits-cnn', 'digits-labelled-dcgan'])(
    'the template %s: the same bits again, and after a stop',
    async (name) => {
      await expectSameBits(await openTemplate(name), { rounds: 8 })
    },
  )
})

async function expectSameBits(run: SmallRun, settings: { rounds: number }): Promise<void> {
  const before = tf.memory().numTensors
  const whole = await trainSmall(run, { settings })
  const again = await trainSmall(run, { settings })
  expect(differences(whole.stored, again.stored)).toEqual([])
  const half = await trainSmall(run, { settings, stopWhen: ({ round }) => round >= settings.rounds / 2 })
  const rest = await trainSmall(run, { settings, from: half.stored })
  expect(differences(rest.stored, whole.stored)).toEqual([])
  expect(tf.memory().numTensors).toBe(before)
}

async function openTemplate(name: string): Promise<SmallRun> {
  const file = new URL(`../../../resources/templates/${name}.ganvas`, import.meta.url)
  const parsed = parseDocument(readFileSync(file, 'utf8'))
  if (!parsed.ok) throw new Error(`${name} cannot be read`)
  const plan = planOf(parsed.value.document)
  const params = DatasetParams.parse(plan.data.dataset?.params)
  const opened = await openDataset(params, { projectFolder: '.' })
  if (!opened.ok) throw new Error(opened.failure.map((each) => each.message).join(' '))
  const source = opened.value
  const split = splitEvents(source.info.count, { testFraction: 0.2, seed: 3 })
  const fitted = await fitTransforms(
    plan.data,
    () => trainBatches(source, split, 500),
    () => undefined,
  )
  return { plan, source, split, fitted }
}
