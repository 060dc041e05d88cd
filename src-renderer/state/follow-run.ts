import type { RunEvent } from '../../src-shared/protocol/run-events.ts'
import type { RunState, RunSummary } from '../../src-shared/protocol/run-messages.ts'
import { host } from '../connection/host.ts'
import { addPoints, lastSeconds } from './curves.ts'
import { liveDrawing } from './draw-live.ts'
import { openText } from './files/open.ts'
import { notify, notifyFailure } from './notice-store.ts'
import { addLook, bestBecame, forgetObserved, observing } from './observed-curves.ts'
import { curvesOf, forgetCurves, tellCurvesChanged } from './run-curves.ts'
import type { FollowedRun } from './run-store.ts'
import { isActive, runStore } from './run-store.ts'
import { view } from './view-store.ts'

/**
 * Follows one run: what the host tells of it goes into the run store and the curves, each event once and in order,
 * whatever becomes of the connection. Numbers, charts and pictures are drawn together, as often as may be
 * (`live-drawing.ts`), everything else at once.
 */
const live = liveDrawing(tell)

let isListening = false
let secondsBefore = 0
/** What has been heard and not been told yet. */
let heard: FollowedRun | null = null

/** As soon as there is a host: hears of runs, and follows one that is still going. */
export async function startFollowing(): Promise<void> {
  if (isListening) return
  isListening = true
  host().on('run.event', ({ runId, seq, event }) => {
    if (current()?.runId === runId) hear(seq, event)
  })
  host().on('run.state', ({ runId, state }) => {
    if (current()?.runId === runId) become({ state })
  })
  const reply = await host().request('runs.list', {})
  if (!reply.ok || current() !== null) return
  const going = reply.value.runs.find(({ state }) => isActive(state))
  if (going === undefined) return
  await followRun(going.id)
  if (view().page === 'start') offerDrawing(going)
}

/** After a reload without a document: the run is followed, its drawing is one click away. */
function offerDrawing({ id, name }: RunSummary): void {
  notify({
    title: `“${name}” is still training`,
    detail: 'It goes on without the window.',
    action: { title: 'Show', run: () => void openDrawing(id, name) },
  })
}

async function openDrawing(runId: string, name: string): Promise<void> {
  const reply = await host().request('runs.project', { runId })
  if (!reply.ok) return notifyFailure('The drawing cannot be opened', reply.failure)
  openText(reply.value.text, name)
}

/** From now on this run is the window's; a finished one is shown as it ended. */
export async function followRun(runId: string): Promise<boolean> {
  const before = current()
  if (before !== null && before.runId !== runId) void host().request('run.unfollow', { runId: before.runId })
  forgetCurves(runId)
  forgetObserved(runId)
  secondsBefore = 0
  heard = null
  runStore.setState(({ overlaid }) => ({
    run: nothingHeard(runId),
    shownRound: null,
    overlaid: overlaid.filter((each) => each !== runId),
  }))
  const reply = await host().request('run.follow', { runId, afterSeq: -1 })
  if (current()?.runId !== runId) return false
  if (!reply.ok) {
    runStore.setState({ run: null })
    notifyFailure('The run cannot be followed', reply.failure)
    return false
  }
  const { state, summary } = reply.value
  become({ state, summary })
  if (!isActive(state)) void readReport(runId)
  return true
}

/** What the run's folder knows and its events need not. */
async function readReport(runId: string): Promise<void> {
  const reply = await host().request('runs.report', { runId })
  const run = current()
  if (!reply.ok || run?.runId !== runId) return
  become({
    evaluation: run.evaluation ?? reply.value.evaluation,
    explained: run.explained ?? reply.value.explained,
  })
}

export function summaryChanged(summary: RunSummary): void {
  if (current()?.runId === summary.id) become({ summary })
}

function nothingHeard(runId: string): FollowedRun {
  return {
    runId,
    state: { state: 'starting', stage: '' },
    summary: null,
    ...{ stage: '', phases: [] },
    askedAt: performance.now(),
    lastSeq: -1,
    progress: null,
    ...{ frames: [], wentBack: 0 },
    checkpoints: [],
    problems: [],
    evaluation: null,
    explained: null,
    revision: 0,
  }
}

function current(): FollowedRun | null {
  return heard ?? runStore.getState().run
}

function become(change: Partial<FollowedRun>): void {
  const run = current()
  if (run === null) return
  heard = { ...run, ...change }
  live.now()
}

function hear(seq: number, event: RunEvent): void {
  const run = current()
  if (run === null || seq <= run.lastSeq) return
  heard = { ...run, ...after(run, event), lastSeq: seq }
  // Pictures and metrics come in numbers; a stage, a problem, the end should not wait, and nor should the first loss.
  const isStreaming = run.state.state === 'running' && (run.progress?.round ?? 0) > 0
  if (isStreaming && COME_IN_NUMBERS.has(event.type)) live.wish()
  else live.now()
}

const COME_IN_NUMBERS: ReadonlySet<RunEvent['type']> = new Set([
  'metrics',
  'samples',
  'checkpoint',
  'observed',
])

/** Something is dragged, moved or typed. */
export function handIsAtWork(): void {
  live.handIsAtWork()
}

function tell(): void {
  if (heard === null) return
  runStore.setState({ run: { ...heard, revision: heard.revision + 1 } })
  heard = null
  tellCurvesChanged()
}

function after(run: FollowedRun, event: RunEvent): Partial<FollowedRun> {
  const curves = curvesOf(run.runId)
  switch (event.type) {
    case 'stage':
      return { stage: event.title, state: staged(run.state, event.title), ...withPhase(run, event) }
    case 'started': {
      curves.trainEvents = event.trainEvents
      secondsBefore = lastSeconds(curves)
      const { rounds, fromRound: round } = event
      return { progress: { round, rounds, epoch: 0, roundMs: 0, partMs: {}, etaSeconds: null } }
    }
    case 'metrics': {
      const { round, rounds, epoch, roundMs, partMs = {}, etaSeconds } = event
      addPoints(curves, event.points, { epochsPerRound: round > 0 ? epoch / round : 0, secondsBefore })
      return { progress: { round, rounds, epoch, roundMs, partMs, etaSeconds } }
    }
    case 'samples':
      return {
        frames: withRound(run.frames, event.round),
        wentBack: run.wentBack + (event.round <= (run.frames.at(-1) ?? -1) ? 1 : 0),
      }
    case 'checkpoint':
      return { checkpoints: withRound(run.checkpoints, event.round) }
    case 'observing':
      observing(run.runId, event.observables)
      return {}
    case 'observed':
      addLook(run.runId, event.point, { epochsPerRound: epochsPerRound(run), secondsBefore })
      return {}
    case 'best':
      bestBecame(run.runId, event.best)
      return {}
    case 'problem':
      return { problems: [...run.problems, event.problem] }
    case 'explained':
      return { explained: event.text }
    case 'evaluated':
      return { evaluation: event.text }
    case 'exported':
      return {}
    case 'finished':
      return { stage: '' }
  }
}

/** A part of a run begins with a phase at 0; phases after its first step are none of its start. */
function withPhase(
  { phases, state }: FollowedRun,
  { title, atSeconds }: { title: string; atSeconds?: number | undefined },
): Partial<FollowedRun> {
  if (atSeconds === undefined || state.state !== 'starting') return {}
  if (atSeconds === 0) return { phases: [{ title, at: 0 }], askedAt: performance.now() }
  return { phases: [...phases, { title, at: atSeconds }] }
}

function epochsPerRound({ progress }: FollowedRun): number {
  return progress !== null && progress.round > 0 ? progress.epoch / progress.round : 0
}

function staged(state: RunState, stage: string): RunState {
  return state.state === 'starting' || state.state === 'running' ? { ...state, stage } : state
}

/** A run that went back to a checkpoint makes later pictures again. */
function withRound(rounds: readonly number[], round: number): number[] {
  return [...rounds.filter((each) => each < round), round]
}
