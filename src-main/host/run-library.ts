import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { problem, ProblemError } from '../../src-shared/base/problem.ts'
import { RunId } from '../../src-shared/protocol/wire-types.ts'
import type { RunState, RunSummary } from '../../src-shared/protocol/run-messages.ts'
import { fileProblem } from '../files/file-problem.ts'
import type { RunManifest } from '../runs/manifest.ts'
import { hasManifest, PROJECT, readManifest } from '../runs/run-folder.ts'
import { isRunLocked } from '../runs/run-lock.ts'
import { readNotes } from './run-notes.ts'
import { readResults } from './run-results.ts'
import { settingsOf } from './run-settings.ts'

/** The run folders on the disk. A run is known by the name of its folder. */
export function createRunLibrary(runsFolder: string) {
  /** What was read of a folder, as long as nothing in it has changed. */
  const known = new Map<string, { seen: string; summary: RunSummary }>()

  return {
    folder: runsFolder,

    /** The names that are runs, in no order. */
    async ids(): Promise<string[]> {
      const names = await readdir(runsFolder).catch((): string[] => [])
      const found = await Promise.all(
        names.map(async (name) =>
          RunId.safeParse(name).success && (await hasManifest(join(runsFolder, name))) ? [name] : [],
        ),
      )
      return found.flat()
    },

    async folderOf(runId: string): Promise<string> {
      const folder = join(runsFolder, basename(runId))
      if (await hasManifest(folder)) return folder
      throw new ProblemError([noRun(runId, runsFolder)])
    },

    /** `live`: the state that the host knows of its own child. */
    async summary(folder: string, live: RunState | null): Promise<RunSummary> {
      const seen = await fingerprint(folder)
      const before = known.get(folder)
      // What lives changes too fast to be worth keeping.
      if (before?.seen === seen && live === null) return before.summary
      const summary = await readSummary(folder, live)
      if (live === null && summary.state.state !== 'running') known.set(folder, { seen, summary })
      return summary
    },

    forget: (folder: string) => void known.delete(folder),
  }
}

export async function projectOf(folder: string): Promise<string> {
  const path = join(folder, PROJECT)
  return readFile(path, 'utf8').catch((error: unknown) => {
    throw new ProblemError([fileProblem(error, path, 'read')])
  })
}

async function readSummary(folder: string, live: RunState | null): Promise<RunSummary> {
  const manifest = await readManifest(folder)
  const { projectPath, ...said } = await readNotes(folder)
  return {
    id: basename(folder),
    folder,
    name: manifest.name,
    ...said,
    createdAt: manifest.createdAt,
    changedAt: manifest.changedAt,
    projectPath,
    state: live ?? (await stateOf(folder, manifest)),
    seed: manifest.seed,
    round: manifest.round,
    rounds: manifest.rounds,
    trainSeconds: manifest.trainSeconds,
    best: manifest.best,
    backend: typeof manifest.runtime['title'] === 'string' ? manifest.runtime['title'] : '',
    dataPath: manifest.data.path,
    settings: settingsOf(await projectOf(folder).catch(() => '')),
    results: await readResults(folder),
  }
}

/** Of a run that is none of this host's children. */
export async function stateOf(folder: string, { outcome, round, failure }: RunManifest): Promise<RunState> {
  if (await isRunLocked(folder)) {
    return { state: 'running', stage: 'Trained by another program', isElsewhere: true }
  }
  if (outcome === 'running') return { state: 'interrupted', round }
  if (outcome !== 'failed') return { state: 'finished', outcome, round }
  const message = 'The run has failed.'
  const hint = 'Continue it from its last checkpoint.'
  return { state: 'failed', failure: { ...(failure ?? { code: 'run.failed', message, hint }), problems: [] } }
}

/** Changes whenever a file that a summary is made of does. */
async function fingerprint(folder: string): Promise<string> {
  const names = [
    'manifest.json',
    'notes.json',
    'metrics.jsonl',
    'agreement.json',
    'evaluation.json',
    'run.lock',
  ]
  const found = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        ({ mtimeMs, size }) => `${mtimeMs}/${size}`,
        () => '-',
      ),
    ),
  )
  return found.join(' ')
}

function noRun(runId: string, folder: string) {
  return problem({
    code: 'run.missing',
    at: { file: join(folder, runId) },
    message: `There is no run “${runId}” in ${folder}.`,
    hint: 'It may have been moved or removed; look at the list of runs again.',
  })
}
