import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { problem, ProblemError, type Problem } from '../../../src-shared/base/problem.ts'
import { writeFileAtomic } from '../../files/atomic-write.ts'
import { readLatestCheckpoint, type Checkpoint } from '../../runs/checkpoint.ts'
import type { RunManifest } from '../../runs/manifest.ts'
import {
  createRunFolder,
  cutMetrics,
  hasManifest,
  PROJECT,
  readManifest,
  removeEmpty,
  removeStart,
  removeTemporaries,
  runExists,
  writeManifest,
} from '../../runs/run-folder.ts'
import { lockRun, type RunLock } from '../../runs/run-lock.ts'
import type { JobContext } from '../job.ts'

export type OpenedRun = {
  folder: string
  lock: RunLock
  /** What an earlier part of the run left; null for a fresh one. */
  earlier: { manifest: RunManifest; checkpoint: Checkpoint | null } | null
}

/** A process whose terminal is gone saves its run and ends; whoever continues the run at once waits for that. */
const SAVING_MS = 5000

/** Makes a fresh run folder or opens one to continue, and takes its lock. */
export async function openRunFolder(
  request: { folder: string; project: string; resume: boolean },
  context: JobContext,
): Promise<OpenedRun> {
  const { folder, project, resume } = request
  if (!(await hasManifest(folder))) await createRunFolder(folder)
  else if (!resume) throw new ProblemError([runExists(folder)])
  const lock = await lockRun(folder, { patienceMs: resume ? SAVING_MS : 0 })
  try {
    await removeTemporaries(folder)
    // Looked at again: another process may have trained here before the lock was free.
    if (await hasManifest(folder)) {
      if (!resume) throw new ProblemError([runExists(folder)])
      return { folder, lock, earlier: await readEarlier(folder, project, context) }
    }
    if (resume) context.tell({ type: 'problem', problem: nothingToContinue(folder) })
    await writeFileAtomic(join(folder, PROJECT), project)
    return { folder, lock, earlier: null }
  } catch (error) {
    await lock.release()
    throw error
  }
}

/** Gives the folder back. One in which nothing was begun, because the data were refused, is taken away again. */
export async function leaveRunFolder({ folder, lock }: OpenedRun): Promise<void> {
  const isBegun = await hasManifest(folder)
  if (!isBegun) await removeStart(folder)
  await lock.release()
  if (!isBegun) await removeEmpty(folder)
}

function nothingToContinue(folder: string): Problem {
  return problem({
    code: 'run.nothing-to-continue',
    severity: 'warning',
    at: { file: folder },
    message: `${folder} holds 0 rounds of a run to continue: it starts from the beginning.`,
    hint: 'If you meant another run, stop this one and name its folder with --out.',
  })
}

async function readEarlier(
  folder: string,
  project: string,
  context: JobContext,
): Promise<OpenedRun['earlier']> {
  const manifest = await readManifest(folder)
  const trained = await readFile(join(folder, PROJECT), 'utf8')
  if (withoutLength(trained) !== withoutLength(project)) {
    throw new ProblemError([
      problem({
        code: 'run.other-project',
        at: { file: folder },
        message: `The run in ${folder} was made from another version of this project.`,
        hint: `Continue it with its own copy, ${join(folder, PROJECT)}, or start a new run without --resume.`,
      }),
    ])
  }
  const { checkpoint, problems } = await readLatestCheckpoint(folder)
  for (const each of problems) context.tell({ type: 'problem', problem: each })
  await cutMetrics(folder, checkpoint?.counters.round ?? 0)
  return { manifest, checkpoint }
}

/** How long a run lasts may change when it is continued; nothing else may. */
function withoutLength(project: string): string {
  const document = JSON.parse(project) as { training?: { rounds?: unknown } } // both were parsed by compile before
  if (document.training !== undefined) document.training.rounds = null
  return JSON.stringify(document)
}

export function newRunId(): string {
  return randomBytes(8).toString('hex')
}

export async function updateManifest(
  folder: string,
  manifest: RunManifest,
  change: Partial<RunManifest>,
): Promise<RunManifest> {
  const next = { ...manifest, ...change, changedAt: new Date().toISOString() }
  await writeManifest(folder, next)
  return next
}
