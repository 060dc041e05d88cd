import { createStore, useStore } from 'zustand'
import type { RunSummary } from '../../src-shared/protocol/run-messages.ts'
import { dismissNotice, notify } from '../state/notice-store.ts'
import { removeRun, titleOfRun } from '../state/runs-list.ts'
import { runStore } from '../state/run-store.ts'

/** Runs that are on their way to the trash: out of sight at once, moved when nobody has taken it back. */
const store = createStore<{ ids: readonly string[] }>(() => ({ ids: [] }))

const TIME_TO_UNDO_MS = 8000

export function useHiddenRuns(): readonly string[] {
  return useStore(store, ({ ids }) => ids)
}

export function hideAndRemove(run: RunSummary): void {
  store.setState(({ ids }) => ({ ids: [...ids, run.id] }))
  runStore.setState(({ overlaid }) => ({ overlaid: overlaid.filter((each) => each !== run.id) }))
  const timer = setTimeout(() => {
    dismissNotice(notice)
    void removeRun(run.id).then(() => unhide(run.id))
  }, TIME_TO_UNDO_MS)
  const notice = notify({
    title: `“${titleOfRun(run)}” goes to the trash`,
    detail: 'Its folder is moved to the trash folder beside the runs.',
    action: {
      title: 'Undo',
      run: () => {
        clearTimeout(timer)
        unhide(run.id)
      },
    },
  })
}

function unhide(runId: string): void {
  store.setState(({ ids }) => ({ ids: ids.filter((each) => each !== runId) }))
}
