import { continueRun, startTraining, steer, trainOrPause } from '../state/steer-run.ts'
import { canBeSteered, isActive, runStore } from '../state/run-store.ts'
import { view } from '../state/view-store.ts'
import { command } from './command.ts'

const state = () => runStore.getState().run?.state ?? null
const isGoing = () => {
  const now = state()
  return now !== null && isActive(now)
}
const isEditing = () => view().page === 'editor'

export const runCommands = [
  command({
    id: 'run.train',
    title: () => {
      const now = state()
      if (now === null || !canBeSteered(now)) return 'Train'
      return now.state === 'paused' || now.state === 'pausing' ? 'Continue training' : 'Pause training'
    },
    menu: 'Run',
    keys: ['Mod+Enter'],
    isEnabled: () => isEditing() && state()?.state !== 'stopping',
    run: () => void trainOrPause(),
  }),
  command({
    id: 'run.step',
    title: 'Train one step',
    menu: 'Run',
    keys: ["Mod+'"],
    isEnabled: () => state()?.state === 'paused',
    run: () => void steer('step'),
  }),
  command({
    id: 'run.stop',
    title: 'Stop training',
    menu: 'Run',
    keys: ['Mod+.'],
    isEnabled: () => {
      const now = state()
      return now !== null && canBeSteered(now) && now.state !== 'stopping'
    },
    run: () => void steer('stop'),
  }),
  command({
    id: 'run.again',
    title: 'Train again from the beginning',
    menu: 'Run',
    isEnabled: () => isEditing() && state() !== null && !isGoing(),
    run: () => void startTraining(),
  }),
  command({
    id: 'run.continue',
    title: 'Train the shown run for as many steps again',
    menu: 'Run',
    isEnabled: () => state() !== null && !isGoing(),
    run: () => {
      const { run } = runStore.getState()
      const rounds = run?.progress?.rounds ?? run?.summary?.rounds
      if (run !== null && rounds !== undefined) void continueRun(run.runId, rounds * 2)
    },
  }),
]
