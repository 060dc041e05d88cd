import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { problem, type Problem } from '../../../src-shared/base/problem.ts'
import { checkpointFile } from '../../runs/checkpoint.ts'
import type { TrainResult } from './inputs.ts'
import type { OpenedRun } from './open-run.ts'

/** A run that has nothing left to do: all rounds done, judged, exported. Null for any other. */
export function completeAlready(
  { folder, earlier, change }: OpenedRun,
  wish: { rounds: number; exports: readonly string[] },
): TrainResult | null {
  if (earlier === null || change !== null || earlier.manifest.outcome !== 'complete') return null
  const { manifest, checkpoint } = earlier
  const round = checkpoint?.counters.round ?? 0
  if (round < wish.rounds) return null
  // What is older than the last checkpoint is of a shorter training.
  const since = timeOf(folder, checkpointFile(round))
  const isThere = (file: string) => timeOf(folder, file) >= since
  const hasExports = wish.exports.every((target) => isThere(`generator.${target}`))
  // What is not a generator is not exported.
  if (!isThere('evaluation.json') && !(isThere('agreement.json') && hasExports)) return null
  return {
    ...{ outcome: 'complete', run: folder, round, rounds: wish.rounds },
    trainSeconds: manifest.trainSeconds,
    backend: String(manifest.runtime['title'] ?? ''),
    ...{ pictures: [], exports: [], evaluation: null },
  }
}

/** −1 for what is not there. */
function timeOf(folder: string, file: string): number {
  const path = join(folder, file)
  return existsSync(path) ? statSync(path).mtimeMs : -1
}

export function nothingLeft({ run, round, rounds }: TrainResult): Problem {
  return problem({
    code: 'run.complete-already',
    severity: 'warning',
    at: { file: run },
    message: `The run in ${run} is complete: it has done ${round} of ${rounds} rounds.`,
    hint: 'To train it further, give more rounds: --steps on the command line, “Continue to” in the window.',
  })
}
