import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { problem, ProblemError } from '../../../src-shared/base/problem.ts'
import type { Sampler } from '../../../src-shared/compile/sampler.ts'
import type { ModelPlan } from '../../../src-shared/plan/model-plan.ts'
import { fileProblem } from '../../files/file-problem.ts'
import { compileProject } from '../../project/compile-project.ts'
import { readLatestCheckpoint, type Checkpoint } from '../../runs/checkpoint.ts'
import type { RunManifest } from '../../runs/manifest.ts'
import { PROJECT, readManifest } from '../../runs/run-folder.ts'
import { samplerOf } from './record-run.ts'

export type LoadedRun = {
  folder: string
  manifest: RunManifest
  plan: ModelPlan
  sampler: Sampler
  /** By weight name: the average where the run keeps one. */
  weights: ReadonlyMap<string, Float32Array>
}

/** The trained generator of a run folder, as its newest whole checkpoint has it. */
export async function loadRun(folder: string): Promise<LoadedRun> {
  const manifest = await readManifest(folder)
  const path = join(folder, PROJECT)
  const project = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new ProblemError([fileProblem(error, path, 'read')])
  })
  const { plan } = compileProject(project)
  const sampler = samplerOf({ plan, fitted: manifest.fitted })
  if (sampler === null) {
    throw new ProblemError([
      problem({
        code: 'run.no-generator',
        at: { file: folder },
        message: `The run in ${folder} has no generator among its networks (${plan.networks.map((each) => each.name).join(', ')}).`,
        hint: 'Choose a run of a project with a generator.',
      }),
    ])
  }
  const { checkpoint } = await readLatestCheckpoint(folder)
  if (checkpoint === null) {
    throw new ProblemError([
      problem({
        code: 'run.no-checkpoint',
        at: { file: folder },
        message: `The run in ${folder} has no checkpoint: it stopped before the first of them.`,
        hint: 'Continue it with “train … --resume”.',
      }),
    ])
  }
  return { folder, manifest, plan, sampler, weights: generatorWeights(checkpoint, sampler) }
}

function generatorWeights(checkpoint: Checkpoint, sampler: Sampler): Map<string, Float32Array> {
  return new Map(
    sampler.network.weights.map(({ name, shape }) => {
      const array = checkpoint.arrays.get(`average/${name}`) ?? checkpoint.arrays.get(`weights/${name}`)
      if (array === undefined || String(array.shape) !== String(shape)) {
        throw new ProblemError([
          problem({
            code: 'checkpoint.broken',
            at: { file: name },
            message: `The checkpoint has ${array === undefined ? 'no' : `a ${array.shape.join('×')}`} weight ${name}, but the project needs ${shape.join('×')}.`,
            hint: 'The run folder was changed by hand; use an unchanged copy.',
          }),
        ])
      }
      return [name, array.values]
    }),
  )
}
