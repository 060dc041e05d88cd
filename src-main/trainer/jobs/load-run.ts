import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { problem, ProblemError } from '../../../src-shared/base/problem.ts'
import type { Sampler } from '../../../src-shared/compile/sampler.ts'
import type { ModelPlan } from '../../../src-shared/plan/model-plan.ts'
import { fileProblem } from '../../files/file-problem.ts'
import { bestRounds, readBest } from '../../runs/best-checkpoint.ts'
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
import type { CheckpointWish } from './checkpoint-wish.ts'
import { samplerOf } from './shown-run.ts'

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

/** The trained generator of a run folder, as the checkpoint that is asked for has it. */
export async function loadRun(folder: string, wish: CheckpointWish = 'last'): Promise<LoadedRun> {
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
  const checkpoint = await chosenCheckpoint(folder, manifest, wish)
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

async function chosenCheckpoint(
  folder: string,
  { best }: RunManifest,
  wish: CheckpointWish,
): Promise<Checkpoint | null> {
  if (wish === 'last') return (await readLatestCheckpoint(folder)).checkpoint
  const kept = await bestRounds(folder)
  if (wish === 'best' && (best === null || !kept.includes(best.round))) {
    throw new ProblemError([
      problem({
        code: 'run.no-best-checkpoint',
        at: { file: folder },
        message: `The run in ${folder} keeps 0 best checkpoints: ${best === null ? 'nothing was observed while it trained' : `that of round ${best.round} is gone`}.`,
        hint: 'Take the last one: --checkpoint last.',
      }),
    ])
  }
  const round = wish === 'best' ? (best?.round ?? 0) : wish
  const newest = await checkpointRounds(folder)
  if (newest.includes(round)) return readCheckpoint(join(folder, checkpointFile(round)))
  if (kept.includes(round)) return readBest(folder, round)
  const rounds = [...new Set([...kept, ...newest])].sort((a, b) => a - b)
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
