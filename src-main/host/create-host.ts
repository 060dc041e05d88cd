import { join, resolve } from 'node:path'
import { createSpareReader } from '../trainer/spare-reader.ts'
import { createWarmTrainer } from '../trainer/warm-trainer.ts'
import { createQuestions } from './ask-trainer.ts'
import { createHandlers } from './handlers.ts'
import type { Host, HostOptions } from './host.ts'
import { createOpenProjects } from './open-projects.ts'
import { createProjects } from './projects.ts'
import { createRecoveries } from './recoveries.ts'
import { isOver } from './live-runs.ts'
import { createRuns } from './runs.ts'
import { createSamplings } from './sampling.ts'
import { after } from './timers.ts'
import { createUploads } from './uploads.ts'
import { openSession, type WindowSession } from './window-session.ts'

/** Time that runs have to save themselves when the host ends; a second call of `close` gives none. */
const SAVING_MS = 15_000
/** Until the processes that a new window needs at once have started. */
const SETTLING_MS = 5000

/** Puts the host together: what it keeps, and the handlers that work on it. Windows come and go; runs go on. */
export function createHost(options: HostOptions): Host {
  const folder = resolve(options.folder)
  const uploadsFolder = join(options.stateFolder, 'uploads')
  const sessions = new Set<WindowSession>()
  const openProjects = createOpenProjects()
  const uploads = createUploads(uploadsFolder)
  const trainer = createQuestions()
  const samplings = createSamplings()
  const warm = createWarmTrainer({ after })
  const spare = createSpareReader({ after })
  // Its own folders: new projects and runs, and what was uploaded.
  for (const own of [folder, uploadsFolder]) options.grants.grant(own)
  const everyone = (tell: (session: WindowSession) => void) => {
    for (const session of [...sessions]) tell(session)
  }
  const runs = createRuns({
    runsFolder: join(folder, 'runs'),
    warm,
    onState(runId, state) {
      everyone((session) => session.tell('run.state', { runId, state }))
      if (isOver(state)) keepWarm()
    },
    onChanged: () => everyone((session) => session.tell('runs.changed', {})),
  })
  // Two models would share the processor with the run.
  const keepWarm = () => {
    if (sessions.size > 0 && runs.active().length === 0) warm.keep()
  }
  const handlers = createHandlers({
    options: { ...options, folder },
    projects: createProjects(options.stateFolder),
    recoveries: createRecoveries(options.stateFolder),
    ...{ openProjects, uploads, trainer, samplings, runs, warm, spare, keepWarm },
  })
  let isClosing = false

  return {
    attach(channel) {
      const window = openProjects.newWindow()
      const session = openSession(channel, {
        window,
        handlers,
        log: options.log,
        onEnd() {
          sessions.delete(session)
          openProjects.leave(window)
          void uploads.leave(window)
          void samplings.leave(window)
        },
      })
      sessions.add(session)
      // Whoever has just come may drop a file, but first the window itself is to be there.
      after(SETTLING_MS, spare.prepare)
    },
    activeRuns: () =>
      runs.active().map((run) => {
        const { round, rounds } = run.progress()
        return { runId: run.runId, name: run.name, round, rounds }
      }),
    tellCommand: (id, path) => everyone((session) => session.tell('command', { id, path })),
    async close() {
      const patienceMs = isClosing ? 0 : SAVING_MS
      isClosing = true
      await Promise.all([
        runs.stopAll(patienceMs),
        trainer.stopAll(0),
        samplings.closeAll(),
        warm.close(),
        spare.close(),
      ])
      everyone((session) => session.channel.close())
    },
  }
}
