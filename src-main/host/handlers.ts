import { PROTOCOL_VERSION } from '../../src-shared/protocol/contract.ts'
import { FailureError, type Handlers } from '../../src-shared/protocol/dispatch.ts'
import { writeFileAtomic } from '../files/atomic-write.ts'
import { GANVAS_VERSION } from '../version.ts'
import type { TrainerQuestions } from './ask-trainer.ts'
import type { Caller } from './caller.ts'
import { evaluationHandlers } from './evaluation-handlers.ts'
import { checkNamedData, dataPathOf, grantNamedData } from './datasets.ts'
import { readBinning } from '../data/explore/read-binning.ts'
import { exportRun, exportShowers, exportTargets } from './exports.ts'
import { createExplorers } from './explorers.ts'
import { listFolder } from './files.ts'
import { createInspections } from './inspections.ts'
import type { HostOptions } from './host.ts'
import type { createOpenProjects } from './open-projects.ts'
import { progressTo } from './progress.ts'
import type { Projects } from './projects.ts'
import type { createRecoveries } from './recoveries.ts'
import { readFrame, sampledRounds } from './run-frames.ts'
import { projectOf } from './run-library.ts'
import { reportOf } from './run-report.ts'
import { readPoints } from './run-results.ts'
import type { Runs } from './runs.ts'
import type { Samplings } from './sampling.ts'
import { thinned } from './thin-points.ts'
import type { createUploads } from './uploads.ts'
import type { SpareReader } from '../trainer/spare-reader.ts'
import type { WarmTrainer } from '../trainer/warm-trainer.ts'

export type HandlerParts = {
  options: HostOptions
  projects: Projects
  recoveries: ReturnType<typeof createRecoveries>
  openProjects: ReturnType<typeof createOpenProjects>
  uploads: ReturnType<typeof createUploads>
  trainer: TrainerQuestions
  samplings: Samplings
  runs: Runs
  warm: WarmTrainer
  spare: SpareReader
  /** Somebody is there who may soon train. */
  keepWarm(): void
}

/** The whole contract, request by request. What a path may be is decided here, before anything touches it. */
export function createHandlers(parts: HandlerParts): Handlers<Caller> {
  return {
    ...generalHandlers(parts),
    ...fileHandlers(parts),
    ...projectHandlers(parts),
    ...dataHandlers(parts),
    ...runHandlers(parts),
    ...outputHandlers(parts),
    ...evaluationHandlers(parts),
  }
}

type Some<Names extends keyof Handlers<Caller>> = Pick<Handlers<Caller>, Names>

function generalHandlers({ options, warm, keepWarm }: HandlerParts): Some<'hello' | 'backend' | 'menus'> {
  return {
    hello({ protocolVersion }) {
      if (protocolVersion !== PROTOCOL_VERSION) {
        throw new FailureError({
          code: 'protocol.version',
          message: `This window speaks version ${protocolVersion} of the protocol, but its host speaks ${PROTOCOL_VERSION}.`,
          hint: 'Reload the window; if that does not help, start Ganvas again.',
        })
      }
      return {
        protocolVersion: PROTOCOL_VERSION,
        appVersion: GANVAS_VERSION,
        host: options.kind,
        platform: process.platform,
        folder: options.folder,
        hasDialogs: options.desktop !== null,
      }
    },
    async backend() {
      // The child that finds out stays for the first training.
      const { backend, title, device, missing } = await warm.runtime()
      keepWarm()
      const [better] = missing
      return { backend, title, detail: better === undefined ? device : `${better.what} ${better.how}` }
    },
    menus({ menus }) {
      options.desktop?.showMenus(menus)
      return {}
    },
  }
}

function fileHandlers({
  options: { grants, desktop },
  uploads,
  spare,
}: HandlerParts): Some<
  | 'files.list'
  | 'files.choose'
  | 'files.upload'
  | 'files.piece'
  | 'files.uploaded'
  | 'files.write'
  | 'files.reveal'
> {
  return {
    'files.list'({ folder }) {
      spare.prepare()
      return listFolder(folder, grants)
    },
    async 'files.choose'(wish) {
      spare.prepare()
      const path = (await desktop?.choose(wish)) ?? null
      if (path !== null) grants.grant(path)
      return { path }
    },
    'files.upload'(wish, caller) {
      spare.prepare()
      return uploads.begin(caller.window, wish)
    },
    'files.piece': (sent, caller) => uploads.piece(caller.window, sent),
    'files.uploaded': ({ upload }, caller) => uploads.finish(caller.window, upload),
    async 'files.write'({ path, bytes }) {
      const target = await grants.check(path, 'write')
      await writeFileAtomic(target, bytes)
      return { path: target }
    },
    async 'files.reveal'({ path }) {
      const shown = await grants.check(path, 'read')
      return { isShown: (await desktop?.reveal(shown)) ?? false }
    },
  }
}

function projectHandlers({
  options: { grants },
  projects,
  openProjects,
  recoveries,
  keepWarm,
}: HandlerParts): Some<
  | 'project.open'
  | 'project.save'
  | 'project.close'
  | 'project.versions'
  | 'project.version'
  | 'project.recent'
  | 'recovery.keep'
  | 'recovery.list'
  | 'recovery.discard'
> {
  // What the user opened once, on this machine, may be opened again from the list.
  const allowRecent = async () => {
    const recent = await projects.recent()
    for (const { path } of recent.projects) grants.grant(path)
    return recent
  }
  const checked = async (path: string, doing: 'read' | 'write') => {
    await allowRecent()
    return grants.check(path, doing)
  }
  return {
    async 'project.open'({ path }, caller) {
      const opened = await projects.open(await checked(path, 'read'))
      grantNamedData(opened.text, opened.path, grants)
      keepWarm()
      return { ...opened, isOpenElsewhere: openProjects.open(opened.path, caller.window) }
    },
    async 'project.save'({ path, text, basedOn }, caller) {
      const saved = await projects.save(await checked(path, 'write'), text, basedOn)
      grants.grant(saved.path)
      openProjects.open(saved.path, caller.window)
      return saved
    },
    'project.close'({ path }, caller) {
      openProjects.close(path, caller.window)
      return {}
    },
    'project.versions': async ({ path }) => projects.versions(await checked(path, 'read')),
    'project.version': async ({ path, id }) => projects.version(await checked(path, 'read'), id),
    'project.recent': allowRecent,
    'recovery.keep'(recovery) {
      keepWarm()
      return recoveries.keep(recovery)
    },
    'recovery.list': async () => ({ documents: await recoveries.list() }),
    async 'recovery.discard'({ documentId }) {
      await recoveries.discard(documentId)
      return {}
    },
  }
}

function dataHandlers({
  options: { grants, folder },
  trainer,
  spare,
}: HandlerParts): Some<'data.inspect' | 'data.stop' | 'data.simulate' | 'data.explore' | 'data.binning'> {
  const explorers = createExplorers({ spare })
  const inspections = createInspections()
  return {
    async 'data.inspect'(asked, caller) {
      return inspections.inspect(await dataPathOf(asked, grants, folder), asked, caller)
    },
    'data.stop'(_, { window }) {
      inspections.stop(window)
      return {}
    },
    async 'data.explore'({ choice, wish, events, slice, ...asked }, caller) {
      const path = await dataPathOf(asked, grants, folder)
      return explorers.ask({ path, choice }, { wish, events, slice }, caller)
    },
    'data.binning': async (asked) => readBinning(await dataPathOf(asked, grants, folder)),
    async 'data.simulate'({ detector, showers, seed, out }, caller) {
      const path = await grants.check(out, 'write')
      const input = { detector, particle: null, showers, seed, out: path }
      await trainer.ask('simulate', input, progressTo(caller, 'data.simulate'))
      return { path }
    },
  }
}

function runHandlers({
  options: { grants, folder },
  runs,
}: HandlerParts): Some<
  | 'run.start'
  | 'run.steer'
  | 'run.follow'
  | 'run.unfollow'
  | 'runs.list'
  | 'runs.project'
  | 'runs.metrics'
  | 'runs.frames'
  | 'runs.frame'
  | 'runs.report'
  | 'runs.describe'
  | 'runs.remove'
> {
  return {
    async 'run.start'(wish) {
      const { dataPath, projectPath, continues } = wish
      const path =
        dataPath === null ? null : await dataPathOf({ path: dataPath, projectPath }, grants, folder)
      if (path === null && continues === null) await checkNamedData(wish, grants, folder)
      return runs.start(wish, path)
    },
    'run.steer': ({ runId, to }) => ({ state: runs.steer(runId, to) }),
    async 'run.follow'({ runId, afterSeq }, caller) {
      const log = await runs.logOf(runId)
      const summary = await runs.summaryOf(runId)
      caller.follow(runId, log, afterSeq)
      return { lastSeq: log.lastSeq(), state: summary.state, summary }
    },
    'run.unfollow'({ runId }, caller) {
      caller.unfollow(runId)
      return {}
    },
    'runs.list': async () => ({ runs: await runs.list() }),
    async 'runs.project'({ runId }) {
      const { dataPath, folder: place } = await runs.summaryOf(runId)
      return { text: await projectOf(place), dataPath }
    },
    async 'runs.metrics'({ runId, most }) {
      return thinned(await readPoints(await runs.folderOf(runId)), most)
    },
    'runs.frames': async ({ runId }) => ({ rounds: await sampledRounds(await runs.folderOf(runId)) }),
    'runs.frame': async ({ runId, round }) => readFrame(await runs.folderOf(runId), round),
    'runs.report': async ({ runId }) => reportOf(await runs.folderOf(runId), await runs.logOf(runId)),
    'runs.describe': (said) => runs.describe(said),
    async 'runs.remove'({ runId }) {
      await runs.remove(runId)
      return {}
    },
  }
}

function outputHandlers({
  options: { grants },
  runs,
  trainer,
  samplings,
}: HandlerParts): Some<
  'sampling.open' | 'sampling.draw' | 'sampling.close' | 'export.targets' | 'export.run' | 'export.showers'
> {
  const outOf = async (out: string | null) => (out === null ? null : grants.check(out, 'write'))
  return {
    'sampling.open': async ({ runId }, caller) => samplings.open(caller.window, await runs.folderOf(runId)),
    'sampling.draw': (request, caller) => samplings.draw(request, caller.window),
    async 'sampling.close'({ sampling }, caller) {
      await samplings.close(sampling, caller.window)
      return {}
    },
    'export.targets': async ({ runId }) => exportTargets(await runs.folderOf(runId)),
    async 'export.run'({ runId, target, out, checkpoint = 'last' }) {
      const folder = await runs.folderOf(runId)
      return exportRun({ folder, target, out: await outOf(out), checkpoint }, trainer)
    },
    async 'export.showers'(wish, caller) {
      const folder = await runs.folderOf(wish.runId)
      const made = { ...wish, folder, out: await outOf(wish.out) }
      return exportShowers(made, { trainer, onProgress: progressTo(caller, 'export.showers') })
    },
  }
}
