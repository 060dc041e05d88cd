import { hasErrors } from '../../src-shared/base/problem.ts'
import { setTraining } from '../../src-shared/document/edits.ts'
import { serializeDocument } from '../../src-shared/document/serialize-document.ts'
import { host } from '../connection/host.ts'
import { documentState, edit } from './document-store.ts'
import { followRun } from './follow-run.ts'
import { notifyFailure } from './notice-store.ts'
import { chosenSettings } from './run-settings.ts'
import { canBeSteered, isActive, runStore } from './run-store.ts'
import { currentProject } from './use-project.ts'
import { show, view } from './view-store.ts'

/** Starting and steering the window's run. A click is answered at once (`asking`), the host's word follows. */
export async function startTraining(): Promise<void> {
  const { run, asking } = runStore.getState()
  if (asking !== null || (run !== null && canBeSteered(run.state))) return
  const { checked } = currentProject()
  if (hasErrors(checked.problems)) return showTab('problems')
  const { dataset } = checked.data
  if (dataset !== null && dataset.params.source === '') {
    return show({ dialog: { kind: 'open-data', path: null, node: dataset.node } })
  }
  const { document, path } = documentState()
  const asked = await starting(() =>
    host().request('run.start', {
      project: serializeDocument(document),
      projectPath: path,
      settings: chosenSettings(),
    }),
  )
  if (asked !== null) await followRun(asked)
}

/** Goes on from the last checkpoint of a run with the learning rates of the open project, to as many rounds in all. */
export async function continueWithRates(runId: string, rounds: number): Promise<void> {
  const asked = await starting(() =>
    host().request('run.start', {
      project: serializeDocument(documentState().document),
      projectPath: null,
      settings: { ...chosenSettings(), rounds },
      continues: runId,
      continuesWith: 'this-project',
    }),
  )
  if (asked !== null) await followRun(asked)
}

/** Goes on from the last checkpoint of a run, with its project as it was, to so many rounds in all. */
export async function continueRun(runId: string, rounds: number): Promise<void> {
  const project = await host().request('runs.project', { runId })
  if (!project.ok) return notifyFailure('The run cannot be continued', project.failure)
  const asked = await starting(() =>
    host().request('run.start', {
      project: project.value.text,
      projectPath: null,
      settings: { ...chosenSettings(), rounds },
      continues: runId,
    }),
  )
  if (asked !== null) await followRun(asked)
}

async function starting(
  ask: () => Promise<
    { ok: true; value: { runId: string } } | { ok: false; failure: Parameters<typeof notifyFailure>[1] }
  >,
): Promise<string | null> {
  runStore.setState({ asking: 'start' })
  showTab('training')
  const reply = await ask()
  runStore.setState({ asking: null })
  if (reply.ok) return reply.value.runId
  notifyFailure('Training did not start', reply.failure)
  return null
}

export async function steer(to: 'pause' | 'go-on' | 'step' | 'stop'): Promise<void> {
  const { run, asking } = runStore.getState()
  if (run === null || !canBeSteered(run.state) || (asking !== null && to !== 'stop')) return
  runStore.setState({ asking: to })
  const reply = await host().request('run.steer', { runId: run.runId, to })
  runStore.setState(({ run: now }) => ({
    asking: null,
    run:
      reply.ok && now?.runId === run.runId && isActive(now.state)
        ? { ...now, state: reply.value.state }
        : now,
  }))
  if (!reply.ok)
    notifyFailure(
      `The run did not ${{ pause: 'pause', 'go-on': 'go on', step: 'step', stop: 'stop' }[to]}`,
      reply.failure,
    )
}

/** Train, pause or go on: what the one key does. */
export async function trainOrPause(): Promise<void> {
  const state = runStore.getState().run?.state
  if (state === undefined || !canBeSteered(state)) return startTraining()
  if (state.state === 'paused' || state.state === 'pausing') return steer('go-on')
  if (state.state === 'running' || state.state === 'starting') return steer('pause')
}

/** Every optimizer's learning rate in parts of what it was, as one step of the history. */
export function lowerRates(factor: number): void {
  edit('Lower learning rates', (document) => {
    const { trainers } = document.training
    const { optimizers } = currentProject().checked.training
    return setTraining(document, {
      trainers: trainers.map((trainer, index) => {
        const rate = optimizers[index]?.['learningRate']
        if (typeof rate !== 'number') return trainer
        const params = { ...trainer.optimizer.params, learningRate: Number((rate * factor).toPrecision(6)) }
        return { ...trainer, optimizer: { ...trainer.optimizer, params } }
      }),
    })
  })
}

export function showTab(tab: 'training' | 'samples' | 'runs' | 'problems'): void {
  show({ dockTab: tab, dock: view().dock === 'closed' ? 'open' : view().dock })
}
