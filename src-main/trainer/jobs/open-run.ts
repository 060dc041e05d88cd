import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { problem, ProblemError, type Problem } from '../../../src-shared/base/problem.ts'
import { writeFileAtomic } from '../../files/atomic-write.ts'
import { readLatestCheckpoint, type Checkpoint } from '../../runs/checkpoint.ts'
import { compileProject } from '../../project/compile-project.ts'
import { rateChanges } from '../../runs/continued-project.ts'
import type { RateChange, RunManifest } from '../../runs/manifest.ts'
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
  /** Learning rates that the run goes on with; null when they are what they were. */
  change: { rates: readonly RateChange[]; before: string } | null
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
      return { folder, lock, ...(await readEarlier(folder, project, context)) }
    }
    if (resume) context.tell({ type: 'problem', problem: nothingToContinue(folder) })
    await writeFileAtomic(join(folder, PROJECT), project)
    return { folder, lock, earlier: null, change: null }
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
): Promise<Pick<OpenedRun, 'earlier' | 'change'>> {
  const manifest = await readManifest(folder)
  const trained = await readFile(join(folder, PROJECT), 'utf8')
  const rates =
    trained === project ? [] : rateChanges(compileProject(trained).plan, compileProject(project).plan)
  if (rates === null) {
    throw new ProblemError([
      problem({
        code: 'run.other-project',
        at: { file: folder },
        message: `The run in ${folder} was made from another version of this project: more differs than learning rates and length.`,
        hint: `Continue it with its own copy, ${join(folder, PROJECT)}, or start a new run.`,
      }),
    ])
  }
  const { checkpoint, problems } = await readLatestCheckpoint(folder)
  for (const each of problems) context.tell({ type: 'problem', problem: each })
  const round = checkpoint?.counters.round ?? 0
  await cutMetrics(folder, round)
  if (rates.length === 0) return { earlier: { manifest, checkpoint }, change: null }
  context.tell({ type: 'problem', problem: otherRates(folder, { rates, round }) })
  return { earlier: { manifest, checkpoint }, change: { rates, before: trained } }
}

function otherRates(
  folder: string,
  { rates, round }: { rates: readonly RateChange[]; round: number },
): Problem {
  const said = rates.map(({ network, from, to }) => `${to} instead of ${from} for “${network}”`).join(', ')
  return problem({
    code: 'run.other-rates',
    severity: 'warning',
    at: { file: folder },
    message: `The run goes on after round ${round} with other learning rates: ${said}.`,
    hint: 'The manifest keeps this, and the project as it was before.',
  })
}

/** The manifest of a run that goes on with other learning rates, once the project as it was is safe. */
export async function noteChange(
  { folder, change }: Pick<OpenedRun, 'folder' | 'change'>,
  manifest: RunManifest,
): Promise<RunManifest> {
  if (change === null) return manifest
  const before = `project-before-change-${manifest.changes.length + 1}.ganvas`
  await writeFileAtomic(join(folder, before), change.before)
  const noted = { afterRound: manifest.round, at: manifest.changedAt, rates: [...change.rates], before }
  return { ...manifest, changes: [...manifest.changes, noted] }
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
