import type { Problem } from '../../src-shared/base/problem.ts'
import { lockOwner } from './run-lock.ts'
import { hasManifest, readManifest, writeManifest } from './run-folder.ts'

/** Writes into the manifest of a run that has begun that it failed, and why; what training has reached stays. */
export async function markFailed(folder: string, reason: Pick<Problem, 'code' | 'message' | 'hint'>): Promise<void> {
  if (!(await hasManifest(folder))) return
  const manifest = await readManifest(folder)
  if (manifest.outcome !== 'running') return
  const { code, message, hint } = reason
  await writeManifest(folder, {
    ...manifest,
    ...{ outcome: 'failed', failure: { code, message, hint }, changedAt: new Date().toISOString() },
  })
}

/** The same for a process that has died: only where its lock still lies, for another may have taken the run over. */
export async function markCrashed(
  folder: string,
  { pid, reason }: { pid: number; reason: Pick<Problem, 'code' | 'message' | 'hint'> },
): Promise<void> {
  if ((await lockOwner(folder)) === pid) await markFailed(folder, reason)
}
