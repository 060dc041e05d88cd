import type { ReactElement } from 'react'
import { hasErrors } from '../../src-shared/base/problem.ts'
import { grouped } from '../ui/format.ts'
import { showTab, startTraining } from '../state/steer-run.ts'
import { useProject } from '../state/use-project.ts'
import { seriesGroups } from './series-groups.ts'

/** Before any run: what will be here, and the way to it. */
export function EmptyDashboard(): ReactElement {
  const { checked } = useProject()
  const recipe = checked.training.recipe?.definition
  const titles = seriesGroups([], recipe?.series ?? []).map(({ title }) => inSentence(title))
  const isRefused = hasErrors(checked.problems)
  const needsData = checked.data.dataset?.params.source === ''
  return (
    <div className="empty-dashboard">
      <svg viewBox="0 0 220 84" aria-hidden="true">
        <path className="axis" d="M8 4v68h204" />
        <path className="color-critic" d="M12 66C40 30 60 26 92 21s70-6 116-7" />
        <path className="color-generator" d="M12 22c18 30 40 6 62 20s40-8 70 6 40 2 64 0" />
      </svg>
      <div>
        <h2>No run yet</h2>
        <p>
          {titles.length > 0
            ? `Training draws ${listed(titles)} and gradient norms here while they happen`
            : 'Training draws its curves here while they happen'}
          , beside showers from the same latent numbers every time.
        </p>
        <p className="empty-actions">
          <button
            type="button"
            className="button primary"
            onClick={() => (isRefused ? showTab('problems') : void startTraining())}
          >
            {isRefused ? 'See what is missing' : needsData ? 'Choose data and train' : 'Train'}
          </button>
          <span>
            {grouped(checked.document.training.rounds)} steps
            {recipe === undefined ? '' : ` · ${recipe.title}`}
          </span>
        </p>
      </div>
    </div>
  )
}

/** `Losses` → `losses`, but a name stays a name. */
function inSentence(title: string): string {
  return title.startsWith('Wasserstein') ? title : title.toLowerCase()
}

function listed(words: readonly string[]): string {
  return words.length > 1 ? words.join(', ') : (words[0] ?? '')
}
