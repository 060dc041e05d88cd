import { mkdir, rename, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { hasErrors, ProblemError, refuse } from '../../src-shared/base/problem.ts'
import type { CheckedInput } from '../../src-shared/protocol/contract.ts'
import type { RunState, RunSummary } from '../../src-shared/protocol/run-messages.ts'
import { checkProject } from '../project/compile-project.ts'
import { readManifest, hasManifest } from '../runs/run-folder.ts'
import type { TrainInput } from '../trainer/jobs/inputs.ts'
import { launchTrainer } from '../trainer/launch.ts'
import type { WarmTrainer } from '../trainer/warm-trainer.ts'
import { isRunLocked } from '../runs/run-lock.ts'
import { followForeignRun, type ForeignRun } from './foreign-run.ts'
import { isOver, startLiveRun, type LiveRun } from './live-runs.ts'
import { rebuildEvents } from './rebuilt-events.ts'
import { finishedLog, readEvents, type RunLog } from './run-log.ts'
import { createRunLibrary, projectOf, stateOf } from './run-library.ts'
import { changeNotes, readNotes } from './run-notes.ts'
import { after } from './timers.ts'

export type Runs = ReturnType<typeof createRuns>

/** All runs: those that this host trains, and those that lie in its folder. */
export function createRuns(parts: {
  runsFolder: string
  /** Has a child ready, if there is one. */
  warm: Pick<WarmTrainer, 'take'>
  onState(runId: string, state: RunState): void
  onChanged(): void
}) {
  const library = createRunLibrary(parts.runsFolder)
  const live = new Map<string, LiveRun>()
  /** Trained by other programs, and followed here. */
  const foreign = new Map<string, ForeignRun>()
  const isLive = (runId: string) => {
    const run = live.get(runId)
    return run !== undefined && !isOver(run.state())
  }

  async function start(wish: CheckedInput<'run.start'>, dataPath: string | null): Promise<{ runId: string }> {
    const plan = await planOf(wish, dataPath)
    const { runId, folder, input } = plan
    const run = await startLiveRun({
      ...{ runId, folder, input, name: plan.name, projectPath: wish.projectPath },
      launch: (options) => parts.warm.take(input.backend) ?? launchTrainer(options),
      onState(state) {
        parts.onState(runId, state)
        if (isOver(state)) library.forget(folder)
        if (isOver(state) || state.state === 'running') parts.onChanged()
      },
    })
    live.set(runId, run)
    void rememberProject(run)
    parts.onChanged()
    return { runId }
  }

  /** Where a run goes and what the trainer is asked; refuses what can be known to fail. */
  async function planOf(wish: CheckedInput<'run.start'>, dataPath: string | null) {
    const { settings } = wish
    const { checked, problems } = checkProject(wish.project)
    if (hasErrors(problems)) throw new ProblemError(problems)
    const name = checked.document.name
    const input = {
      project: wish.project,
      projectFolder: wish.projectPath === null ? dirname(parts.runsFolder) : dirname(wish.projectPath),
      dataPath,
      length: settings.rounds === null ? { by: 'project' } : { by: 'rounds', rounds: settings.rounds },
      seed: settings.seed,
      backend: settings.backend,
      compile: settings.compile,
      xla: settings.xla,
      explain: true,
      exports: [],
    } satisfies Omit<TrainInput, 'runFolder' | 'resume'>
    if (wish.continues === null) {
      const folder = await freshFolder(parts.runsFolder, slugOf(name))
      await mkdir(folder, { recursive: true })
      return { name, runId: basename(folder), folder, input: { ...input, runFolder: folder, resume: false } }
    }
    const runId = wish.continues
    if (isLive(runId)) {
      refuse({
        code: 'run.still-running',
        message: `The run “${runId}” is still running.`,
        hint: 'Let it go on, or stop it first.',
      })
    }
    const folder = await library.folderOf(runId)
    const earlier = await readManifest(folder)
    return {
      ...{ name, runId, folder },
      input: {
        ...input,
        ...(wish.continuesWith === 'this-project' ? {} : { project: await projectOf(folder) }),
        projectFolder: folder,
        dataPath: dataPath ?? earlier.data.path,
        seed: earlier.seed,
        runFolder: folder,
        resume: true,
      },
    }
  }

  /** Once there is a run folder that is the trainer's. */
  async function rememberProject(run: LiveRun): Promise<void> {
    const { projectPath, log } = run
    if (projectPath === null) return
    const end = log.onNew(() => {
      void hasManifest(run.folder).then((isThere) => {
        if (!isThere) return
        end()
        void changeNotes(run.folder, { projectPath }).catch(() => undefined)
      })
    })
  }

  async function summaryOf(runId: string): Promise<RunSummary> {
    const run = live.get(runId)
    if (run !== undefined && !(await hasManifest(run.folder))) return startingSummary(run)
    const folder = run?.folder ?? (await library.folderOf(runId))
    const summary = await library.summary(folder, run?.state() ?? null)
    if (run === undefined) return summary
    const { round, rounds } = run.progress()
    return { ...summary, round: Math.max(round, summary.round), rounds: rounds > 0 ? rounds : summary.rounds }
  }

  async function logOf(runId: string): Promise<RunLog> {
    const run = live.get(runId)
    if (run !== undefined) return run.log
    const folder = await library.folderOf(runId)
    const elsewhere = await foreignRun(runId, folder)
    if (elsewhere !== null) return elsewhere
    const manifest = await readManifest(folder)
    const told = await readEvents(folder)
    // A run that the command line has continued since has gone further than what was told here.
    const isWhole = told?.some((event) => 'round' in event && event.round >= manifest.round) === true
    return finishedLog(told !== null && isWhole ? told : await rebuildEvents(folder, manifest))
  }

  /** Once followed, the log stays the same, so that a window that was away misses nothing. */
  async function foreignRun(runId: string, folder: string): Promise<ForeignRun | null> {
    const known = foreign.get(runId)
    const isGoing = await isRunLocked(folder)
    if (known !== undefined && (!known.isOver() || !isGoing)) return known
    if (!isGoing) return null
    const followed = await followForeignRun(folder, {
      after,
      onOver() {
        library.forget(folder)
        void readManifest(folder)
          .then((manifest) => stateOf(folder, manifest))
          .then((state) => parts.onState(runId, state))
          .catch(() => undefined)
        parts.onChanged()
      },
    })
    foreign.set(runId, followed)
    return followed
  }

  return {
    start,
    summaryOf,
    logOf,
    folderOf: async (runId: string) => live.get(runId)?.folder ?? (await library.folderOf(runId)),
    liveRun: (runId: string) => live.get(runId) ?? null,

    async stateOf(runId: string): Promise<RunState> {
      return live.get(runId)?.state() ?? (await summaryOf(runId)).state
    },

    steer(runId: string, to: CheckedInput<'run.steer'>['to']): RunState {
      const run = live.get(runId)
      if (run !== undefined) return run.steer(to)
      return refuse({
        code: 'run.not-here',
        message: `The run “${runId}” is not trained by this window's host, so it cannot be steered here.`,
        hint: 'Steer it where it was started, or continue it here once it has ended.',
      })
    },

    /** The newest first; a folder that cannot be read is left out rather than hiding the others. */
    async list(): Promise<RunSummary[]> {
      const ids = new Set([...(await library.ids()), ...live.keys()])
      const found = await Promise.all([...ids].map((runId) => summaryOf(runId).catch(() => null)))
      return found
        .filter((each) => each !== null)
        .sort((one, other) => other.createdAt.localeCompare(one.createdAt))
    },

    async describe({ runId, ...said }: CheckedInput<'runs.describe'>): Promise<RunSummary> {
      const folder = await library.folderOf(runId)
      const change = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined))
      await changeNotes(folder, { ...(await readNotes(folder)), ...change })
      library.forget(folder)
      parts.onChanged()
      return summaryOf(runId)
    },

    /** Into the trash folder beside the runs: a mistake can be taken back by hand. */
    async remove(runId: string): Promise<void> {
      if (isLive(runId) || (await this.stateOf(runId)).state === 'running') {
        refuse({
          code: 'run.still-running',
          message: `The run “${runId}” is still running.`,
          hint: 'Stop it first.',
        })
      }
      const run = live.get(runId)
      live.delete(runId)
      foreign.delete(runId)
      if (run === undefined || (await hasManifest(run.folder))) {
        const folder = await library.folderOf(runId)
        const trash = join(parts.runsFolder, TRASH)
        await mkdir(trash, { recursive: true })
        await rename(folder, await freePath(join(trash, runId)))
        library.forget(folder)
      }
      parts.onChanged()
    },

    active: () => [...live.values()].filter((run) => !isOver(run.state())),

    /** Saves and ends all children; those that do not end in time are killed. */
    async stopAll(patienceMs: number): Promise<void> {
      const active = [...live.values()].filter((run) => !isOver(run.state()))
      for (const run of active) run.stop(patienceMs)
      await Promise.all(active.map((run) => run.ended))
    },
  }
}

const TRASH = '.trash'

/** What is known of a run whose trainer has not made its folder yet, or never will. */
function startingSummary(run: LiveRun): RunSummary {
  const { round, rounds, backend } = run.progress()
  return {
    id: run.runId,
    folder: run.folder,
    name: run.name,
    ...{ title: '', note: '', tags: [], isStarred: false },
    createdAt: run.startedAt,
    changedAt: run.startedAt,
    projectPath: run.projectPath,
    state: run.state(),
    seed: run.seed,
    round,
    rounds,
    trainSeconds: 0,
    backend,
    dataPath: '',
    settings: {},
    results: {},
  }
}

/** `<project>-20261121-184512`, as the command line names its runs. */
async function freshFolder(runsFolder: string, name: string): Promise<string> {
  const two = (value: number) => String(value).padStart(2, '0')
  const now = new Date()
  const date = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`
  const time = `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`
  return freePath(resolve(runsFolder, `${name}-${date}-${time}`))
}

async function freePath(path: string): Promise<string> {
  for (let number = 2, free = path; ; number++) {
    if ((await stat(free).catch(() => null)) === null) return free
    free = `${path}-${number}`
  }
}

/** A name that is a folder on every system, and a run's id. */
function slugOf(name: string): string {
  const slug = name
    .normalize('NFKD')
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .toLowerCase()
    .slice(0, 60)
  return slug === '' ? 'run' : slug
}
