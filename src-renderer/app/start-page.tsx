import type { ReactElement } from 'react'
import { useMemo } from 'react'
import { serializeDocument } from '../../src-shared/document/serialize-document.ts'
import { grouped } from '../ui/format.ts'
import { marked } from '../ui/marked.tsx'
import { OpenButton } from '../ui/open-button.tsx'
import type { Project } from '../state/project.ts'
import { openText } from './open-text.ts'
import { readTemplates } from './templates.ts'

/** Before a project is open: a place to open one, and the shipped ones to begin with. */
export function StartPage(): ReactElement {
  const templates = useMemo(readTemplates, [])
  return (
    <main className="start">
      <div className="drop">
        <h1>Open a project</h1>
        <p>Choose a .ganvas file, or begin with one of those below.</p>
        <OpenButton onFile={(file) => void openFile(file)} />
      </div>
      {templates.map(({ title, projects }) => (
        <section key={title}>
          <h2>{title}</h2>
          <div className="templates">
            {projects.map((project) => (
              <button type="button" key={project.file} title={project.file} onClick={() => open(project)}>
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

function open({ checked, file }: Project): void {
  openText(serializeDocument(checked.document), { path: null, revision: null, name: file })
}

async function openFile(file: File): Promise<void> {
  openText(await file.text(), { path: null, revision: null, name: file.name })
}
