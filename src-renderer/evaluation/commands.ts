import { command } from '../commands/command.ts'
import { runStore } from '../state/run-store.ts'
import { show, view } from '../state/view-store.ts'
import { ask, evaluationsView, stopEvaluation } from './evaluations-store.ts'

export const evaluationCommands = [
  command({
    id: 'evaluation.new',
    title: 'Evaluate showers…',
    menu: 'Run',
    keys: ['Mod+Shift+E'],
    isEnabled: () => view().page === 'editor',
    run() {
      ask(runStore.getState().run?.runId ?? null)
      show({ dockTab: 'evaluation', dock: 'tall' })
    },
  }),
  command({
    id: 'evaluation.stop',
    title: 'Stop evaluating',
    menu: 'Run',
    isEnabled: () => evaluationsView().work !== null,
    run: stopEvaluation,
  }),
]
