import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { problem, ProblemError } from '../../../src-shared/base/problem.ts'
import type { Sampler } from '../../../src-shared/compile/sampler.ts'
import type { ModelPlan } from '../../../src-shared/plan/model-plan.ts'
import { fileProblem } from '../../files/file-problem.ts'
import { compileProject } from '../../project/compile-project.ts'
import {
  checkpointFile,
  checkpointRounds,
  readCheckpoint,
  readLatestCheckpoint,
  type Checkpoint,
} from '../../runs/checkpoint.ts'
import type { RunManifest } from '../../runs/manifest.ts'
import { PROJECT, readManifest } from '../../runs/run-folder.ts'
import { samplerOf } from './record-run.ts'

export type LoadedRun = {
  folder: string
  manifest: RunManifest
  plan: ModelPlan
  sampler: Sampler
  /** Rounds that the weights were trained for. */
  round: number
  /** By weight name: the average where the run keeps one. */
  weights: ReadonlyMap<string, Float32Array>
}

/** The trained generator of a run folder, as its newest whole checkpoint has it, or the one of a given round. */
export async function loadRun(folder: string, options: { round?: number } = {}): Promise<LoadedRun> {
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
  const checkpoint = await chosenCheckpoint(folder, options.round)
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
  const weights = generatorWeights(checkpoint, sampler)
  return { folder, manifest, plan, sampler, round: checkpoint.counters.round, weights }
}

async function chosenCheckpoint(folder: string, round: number | undefined): Promise<Checkpoint | null> {
  if (round === undefined) return (await readLatestCheckpoint(folder)).checkpoint
  const rounds = await checkpointRounds(folder)
  if (rounds.includes(round)) return readCheckpoint(join(folder, checkpointFile(round)))
  throw new ProblemError([
    problem({
      code: 'run.no-such-checkpoint',
      at: { file: folder },
      message: `The run in ${folder} has no checkpoint of round ${round}; it has ${rounds.length}: ${rounds.join(', ') || 'none'}.`,
      hint: 'Choose one of them; older ones are removed while a run goes on.',
    }),
  ])
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
