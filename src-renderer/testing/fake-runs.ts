import type { EventData, EventName, RequestName } from '../../src-shared/protocol/contract.ts'
import { FailureError } from '../../src-shared/protocol/dispatch.ts'
import type { RunEvent } from '../../src-shared/protocol/run-events.ts'
import type { RunState, RunSummary } from '../../src-shared/protocol/run-messages.ts'

const NOW = '2026-01-05T10:00:00.000Z'

type FakeRun = { summary: RunSummary; project: string; events: RunEvent[]; evaluation: string | null }

/** The part of the fake host that trains: nothing happens but what a test makes happen, and a reload finds it again. */
export function fakeRuns(tell: <Name extends EventName>(name: Name, data: EventData<Name>) => void) {
  const read = (): FakeRun[] => JSON.parse(sessionStorage.getItem('fake-runs') ?? '[]') as FakeRun[] // written below only
  const followed = new Set<string>()
  const change = (runId: string, edit: (run: FakeRun) => void): FakeRun => {
    const runs = read()
    const run = runs.find(({ summary }) => summary.id === runId)
    if (run === undefined)
      throw new FailureError({ code: 'run.missing', message: `There is no run ${runId}.` })
    edit(run)
    sessionStorage.setItem('fake-runs', JSON.stringify(runs))
    return run
  }
  const of = (runId: string) => change(runId, () => undefined)
  const become = (runId: string, state: RunState) => {
    change(runId, ({ summary }) => void (summary.state = state))
    tell('run.state', { runId, state })
    tell('runs.changed', {})
  }
  const STEERED: Record<'pause' | 'go-on' | 'step' | 'stop', (round: number) => RunState> = {
    pause: (round) => ({ state: 'paused', round }),
    'go-on': () => ({ state: 'running', stage: 'Training' }),
    step: (round) => ({ state: 'paused', round }),
    stop: (round) => ({ state: 'finished', outcome: 'stopped', round }),
  }

  const handlers: Partial<Record<RequestName, (input: never) => unknown>> = {
    'runs.list': () => ({ runs: read().map(({ summary }) => summary) }),
    'run.start': ({ project, settings }: { project: string; settings: { seed: number } }) => {
      const runId = `run-${read().length + 1}`
      addRun(
        runId,
        { seed: settings.seed, state: { state: 'starting', stage: 'Starting the trainer' } },
        project,
      )
      return { runId }
    },
    'run.steer': ({ runId, to }: { runId: string; to: keyof typeof STEERED }) => {
      const state = STEERED[to](of(runId).summary.round)
      become(runId, state)
      return { state }
    },
    'run.follow': ({ runId, afterSeq }: { runId: string; afterSeq: number }) => {
      const { events, summary } = of(runId)
      followed.add(runId)
      setTimeout(() => {
        for (const [seq, event] of events.entries())
          if (seq > afterSeq) tell('run.event', { runId, seq, event })
      })
      return { lastSeq: events.length - 1, state: summary.state, summary }
    },
    'run.unfollow': ({ runId }: { runId: string }) => {
      followed.delete(runId)
      return {}
    },
    'runs.project': ({ runId }: { runId: string }) => ({ text: of(runId).project, dataPath: '' }),
    'runs.metrics': ({ runId }: { runId: string }) => ({
      points: of(runId).events.flatMap((event) => (event.type === 'metrics' ? event.points : [])),
      isThinned: false,
    }),
    'runs.frames': () => ({ rounds: [] }),
    'runs.report': ({ runId }: { runId: string }) => ({
      evaluation: of(runId).evaluation,
      explained: null,
      manifest: '{ "format": "ganvas-run" }',
    }),
    'runs.describe': ({ runId, ...said }: { runId: string }) =>
      change(runId, ({ summary }) => void Object.assign(summary, said)).summary,
    'runs.remove': ({ runId }: { runId: string }) => {
      const left = read().filter(({ summary }) => summary.id !== runId)
      sessionStorage.setItem('fake-runs', JSON.stringify(left))
      tell('runs.changed', {})
      return {}
    },
  }

  function addRun(
    runId: string,
    given: Partial<RunSummary>,
    project = '',
    evaluation: string | null = null,
  ): void {
    const summary: RunSummary = {
      ...{
        id: runId,
        folder: `/home/user/showers/runs/${runId}`,
        name: 'demo',
        title: '',
        note: '',
        tags: [],
      },
      ...{ isStarred: false, createdAt: NOW, changedAt: NOW, projectPath: null },
      state: { state: 'finished', outcome: 'complete', round: 100 },
      ...{
        seed: 1,
        round: 100,
        rounds: 100,
        trainSeconds: 75,
        backend: 'wasm',
        dataPath: '/data/showers.hdf5',
      },
      ...{ settings: {}, results: {} },
      ...given,
    }
    sessionStorage.setItem(
      'fake-runs',
      JSON.stringify([...read(), { summary, project, events: [], evaluation }]),
    )
    tell('runs.changed', {})
  }

  return {
    handlers: handlers as Partial<Record<RequestName, (input: unknown) => unknown>>, // inputs are parsed by then
    addRun,
    become,
    /** The next event of a run. */
    happen(runId: string, event: RunEvent): void {
      const run = change(runId, ({ events, summary }) => {
        events.push(event)
        if (event.type === 'metrics') Object.assign(summary, { round: event.round, rounds: event.rounds })
      })
      if (followed.has(runId)) tell('run.event', { runId, seq: run.events.length - 1, event })
    },
  }
}
