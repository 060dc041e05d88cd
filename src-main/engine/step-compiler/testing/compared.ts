import { readFileSync } from 'node:fs'
import * as tf from '@tensorflow/tfjs-core'
import type { ModelPlan } from '../../../../src-shared/plan/model-plan.ts'
import { compileProject } from '../../../project/compile-project.ts'
import { openSyntheticRun } from '../../bench/synthetic-run.ts'
import { nativeHost } from '../../native-binding.ts'
import { disposeState } from '../../train/model-state.ts'
import { kernelOf } from '../../train/rounds.ts'
import { compareWithEager, type Trust } from '../compare.ts'
import { compileTraining, openProgram } from '../compile-training.ts'

const TEMPLATES = new URL('../../../../resources/templates/', import.meta.url)

/** The plan of a template, with a batch that a test can afford. */
export function templatePlan(name: string): ModelPlan {
  const { plan } = compileProject(readFileSync(new URL(`${name}.ganvas`, TEMPLATES), 'utf8'))
  return { ...plan, training: { ...plan.training, batch: 4 } }
}

/** Trains a plan on made-up events both ways; throws when tensors are left behind. */
export async function compared(
  plan: ModelPlan,
  options: { rounds: number; usesXla: boolean },
): Promise<Trust> {
  const before = tf.memory().numTensors
  const host = nativeHost()
  if (host === null) throw new Error('Comparing needs native TensorFlow')
  const run = await openSyntheticRun(plan)
  const compiling = { ...run, host, kernel: kernelOf(plan) }
  const training = await compileTraining(compiling)
  const runner = openProgram(compiling, training, options)
  const trust = await compareWithEager(run, { training, runner }, { rounds: options.rounds, seconds: 400 })
  runner.dispose()
  await run.feed.dispose()
  disposeState(run.state)
  const left = tf.memory().numTensors - before
  if (left !== 0) throw new Error(`${left} tensors are left`)
  return trust
}
