import type { ReactElement } from 'react'
import { OpenButton } from '../ui/open-button.tsx'
import { THEMES, useTheme } from '../ui/use-theme.ts'
import type { Project } from '../state/project.ts'

type Props = { project: Project | null; onHome: () => void; onFile: (file: File) => void }

export function TopBar({ project, onHome, onFile }: Props): ReactElement {
  const [theme, setTheme] = useTheme()
  return (
    <header className="top">
      <button type="button" className="brand" onClick={onHome}>
        <i aria-hidden="true" />
        Ganvas
      </button>
      {project !== null && (
        <h1>
          {project.summary.name}
          <span>{project.file}</span>
        </h1>
      )}
      <div className="spring" />
      <fieldset className="themes" aria-label="Colours">
        {THEMES.map((each) => (
          <label key={each}>
            <input type="radio" name="theme" checked={theme === each} onChange={() => setTheme(each)} />
            <span>{each[0]?.toUpperCase() + each.slice(1)}</span>
          </label>
        ))}
      </fieldset>
      {project !== null && (
        <button type="button" className="button" onClick={onHome}>
          Templates
        </button>
      )}
      <OpenButton onFile={onFile} />
    </header>
  )
}
