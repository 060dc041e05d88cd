import type { ReactElement } from 'react'
import { THEMES, useTheme } from '../ui/use-theme.ts'
import { hasUnsavedChanges, useDocumentState } from '../state/document-store.ts'
import { useProject } from '../state/use-project.ts'
import { show, useView } from '../state/view-store.ts'
import { RunBar } from '../training/run-bar.tsx'

export function TopBar(): ReactElement {
  const [theme, setTheme] = useTheme()
  const page = useView((view) => view.page)
  const project = useProject()
  const isChanged = useDocumentState(hasUnsavedChanges)
  return (
    <header className="top">
      <button type="button" className="brand" onClick={() => show({ page: 'start' })}>
        <i aria-hidden="true" />
        Ganvas
      </button>
      {page === 'editor' && (
        <h1>
          {project.summary.name}
          <span>{isChanged ? 'unsaved changes' : project.file}</span>
        </h1>
      )}
      <div className="spring" />
      {page === 'editor' && <RunBar />}
      <fieldset className="themes" aria-label="Colours">
        {THEMES.map((each) => (
          <label key={each}>
            <input type="radio" name="theme" checked={theme === each} onChange={() => setTheme(each)} />
            <span>{each[0]?.toUpperCase() + each.slice(1)}</span>
          </label>
        ))}
      </fieldset>
    </header>
  )
}
