import type { ReactElement } from 'react'
import type { Problem } from '../../src-shared/base/problem.ts'
import { grouped } from '../ui/format.ts'
import { marked } from '../ui/marked.tsx'
import { OpenButton } from '../ui/open-button.tsx'
import type { Project } from '../state/project.ts'
import type { TemplateGroup } from './templates.ts'

type Props = {
  templates: readonly TemplateGroup[]
  /** The file that could not be opened, and why. */
  unreadable: { file: string; problems: readonly Problem[] } | null
  onOpen: (project: Project) => void
  onFile: (file: File) => void
}

/** Before a project is open: a place to drop one, and the shipped ones to look at. */
export function StartPage({ templates, unreadable, onOpen, onFile }: Props): ReactElement {
  return (
    <main className="start">
      <div className="drop">
        <h1>Open a project</h1>
        <p>Drop a .ganvas file anywhere in this window, or choose one. It is read here and sent nowhere.</p>
        <OpenButton onFile={onFile} />
      </div>
      {unreadable !== null && (
        <div className="unreadable" role="alert">
          <h2>{unreadable.file} cannot be opened</h2>
          {unreadable.problems.map(({ message, hint }) => (
            <p key={message}>
              <b>{message}</b> {hint}
            </p>
          ))}
        </div>
      )}
      {templates.map(({ title, projects }) => (
        <section key={title}>
          <h2>{title}</h2>
          <div className="templates">
            {projects.map((project) => (
              <button type="button" key={project.file} title={project.file} onClick={() => onOpen(project)}>
                <b>{project.summary.name}</b>
                <span>{marked(project.checked.document.description)}</span>
                <em>
                  {project.summary.networks.map(({ id, name, role, parameters }) => (
                    <i key={id} className={role === 'generator' ? 'color-generator' : 'color-critic'}>
                      {name} {grouped(parameters.total)}
                    </i>
                  ))}
                </em>
              </button>
            ))}
          </div>
        </section>
      ))}
    </main>
  )
}
