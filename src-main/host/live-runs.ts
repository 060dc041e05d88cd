import type { Problem } from '../../src-shared/base/problem.ts'
import { createCoalescer } from '../../src-shared/protocol/coalesce.ts'
import type { RunEvent } from '../../src-shared/protocol/run-events.ts'
import type { RunState } from '../../src-shared/protocol/run-messages.ts'
import { TrainResult, type TrainInput } from '../trainer/jobs/inputs.ts'
import type { launchTrainer } from '../trainer/launch.ts'
import { startJob, type JobOutcome } from '../trainer/supervisor.ts'
import { openRunLog, type GrowingLog } from './run-log.ts'
import { after } from './timers.ts'

/** A run that this host has started: its state, its events, and the ways to steer it. */
export type LiveRun = {
  readonly runId: string
  readonly folder: string
  readonly name: string
  readonly seed: number
  readonly startedAt: string
  readonly projectPath: string | null
  readonly log: GrowingLog
  state(): RunState
  progress(): { round: number; rounds: number; backend: string }
  steer(to: 'pause' | 'go-on' | 'step' | 'stop'): RunState
  /** Saves and ends within the patience; the process is ended after it. */
  stop(patienceMs: number): void
  /** Resolves when the child has ended and the last event is written. */
  ended: Promise<void>
}

export type LiveRunStart = {
  runId: string
  folder: string
  name: string
  projectPath: string | null
  input: TrainInput
  launch: typeof launchTrainer
  onState(state: RunState): void
}

/** A run that trains saves itself within a round; before that there is nothing to save. */
const PATIENCE_MS = { saving: 30_000, nothingToSave: 2000 }

export async function startLiveRun(start: LiveRunStart): Promise<LiveRun> {
  const { input, folder } = start
  const log = await openRunLog(folder)
  let state: RunState = { state: 'starting', stage: 'Starting the trainer' }
  let isTraining = false
  const known = { round: 0, rounds: input.length.by === 'rounds' ? input.length.rounds : 0, backend: '' }
  const coalescer = createCoalescer({ now: () => performance.now(), after }, (event) => log.append(event))

  function become(next: RunState): void {
    state = next
    start.onState(next)
  }

  function hear(event: RunEvent): void {
    if (event.type === 'started') {
      isTraining = true
      Object.assign(known, { round: event.fromRound, rounds: event.rounds, backend: event.backend })
      log.begin()
    }
    if (event.type === 'metrics' || event.type === 'checkpoint') known.round = event.round
    if (event.type === 'metrics') known.rounds = event.rounds
    coalescer.add(event)
    if (event.type === 'stage') showStage(event.title)
    if (event.type === 'metrics' && state.state === 'starting')
      become({ state: 'running', stage: 'Training' })
  }

  function showStage(stage: string): void {
    if (state.state === 'starting') become({ state: 'starting', stage })
    else if (state.state === 'running') become({ state: 'running', stage })
  }

  const job = startJob('train', input, {
    launch: start.launch,
    onEvent: hear,
    onPaused() {
      coalescer.flush()
      if (state.state !== 'stopping') become({ state: 'paused', round: known.round })
    },
  })

  async function end(outcome: JobOutcome): Promise<void> {
    coalescer.flush()
    const last = endOf(outcome, { wasStopping: state.state === 'stopping', round: known.round })
    for (const each of last.problems)
      log.append({ type: 'problem', problem: { ...each, at: { ...each.at } } })
    log.append({ type: 'finished', outcome: last.outcome, round: last.round, run: folder })
    await log.settled()
    become(last.state)
  }

  return {
    runId: start.runId,
    folder,
    name: start.name,
    seed: input.seed,
    startedAt: new Date().toISOString(),
    projectPath: start.projectPath,
    log,
    state: () => state,
    progress: () => ({ ...known }),
    steer(to) {
      const { state: now } = state
      if (to === 'stop' && !isOver(state)) {
        become({ state: 'stopping' })
        job.stop({ patienceMs: isTraining ? PATIENCE_MS.saving : PATIENCE_MS.nothingToSave })
      } else if (to === 'pause' && (now === 'running' || now === 'starting')) {
        become({ state: 'pausing' })
        job.pause()
      } else if (to === 'step' && now === 'paused') {
        become({ state: 'running', stage: 'One round' })
        job.step()
      } else if (to === 'go-on' && (now === 'paused' || now === 'pausing')) {
        become({ state: 'running', stage: 'Training' })
        job.proceed()
      }
      return state
    },
    stop(patienceMs) {
      if (isOver(state)) return
      become({ state: 'stopping' })
      job.stop({ patienceMs })
    },
    ended: job.outcome.then(end),
  }
}

export function isOver(state: RunState): boolean {
  return state.state === 'finished' || state.state === 'failed' || state.state === 'interrupted'
}

type End = {
  state: RunState
  outcome: 'complete' | 'stopped' | 'diverged' | 'failed'
  round: number
  problems: readonly Problem[]
}

function endOf(outcome: JobOutcome, known: { wasStopping: boolean; round: number }): End {
  if (outcome.kind === 'done') {
    const result = TrainResult.parse(outcome.result)
    const { round } = result
    return {
      state: { state: 'finished', outcome: result.outcome, round },
      outcome: result.outcome,
      round,
      problems: [],
    }
  }
  const { round } = known
  if (outcome.kind === 'failed') {
    const { message } = outcome
    const hint = 'This is a fault of Ganvas. Please report it with the project file.'
    const failure = { code: 'trainer.bug', message, hint, problems: [] }
    const found = { code: failure.code, severity: 'error' as const, at: {}, message, hint }
    return { state: { state: 'failed', failure }, outcome: 'failed', round, problems: [found] }
  }
  const { problems } = outcome
  const [first] = problems
  // Stopped before there was anything to save.
  if (known.wasStopping && first?.code === 'trainer.stopped-late') {
    return {
      state: { state: 'finished', outcome: 'stopped', round },
      outcome: 'stopped',
      round,
      problems: [],
    }
  }
  const failure = {
    code: first?.code ?? 'trainer.bug',
    message: problems.map((each) => each.message).join(' '),
    ...(first === undefined ? {} : { hint: first.hint }),
    problems: problems.map((each) => ({ ...each, at: { ...each.at } })),
  }
  return { state: { state: 'failed', failure }, outcome: 'failed', round, problems }
}
