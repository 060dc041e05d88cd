import type { ReactElement } from 'react'
import { useEffect, useMemo, useState } from 'react'
import type { RecentProject } from '../../../src-shared/protocol/project-messages.ts'
import { host } from '../../connection/host.ts'
import { chooseProject, newProject, openPath, openText } from '../../state/files/open.ts'
import { discardRecovered, openRecovered } from '../../state/files/recover.ts'
import { useLeftovers } from '../../state/recovery-store.ts'
import { show, useView } from '../../state/view-store.ts'
import { grouped } from '../../ui/format.ts'
import { marked } from '../../ui/marked.tsx'
import { day, moment } from '../../ui/moment.ts'
import { GraphPicture } from './graph-picture.tsx'
import './start.css'
import type { Template } from '../../state/templates.ts'
import { readTemplates } from '../../state/templates.ts'

/** Before a project is open: what one was doing, and something to begin with. */
export function StartPage(): ReactElement {
  const groups = useMemo(readTemplates, [])
  return (
    <main className="start">
      <Hero />
      <RecoveredProjects />
      <RecentProjects />
      {groups.map(({ title, note, templates }) => (
        <section key={title}>
          <h2>
            {title} <span>{note}</span>
          </h2>
          <div className="templates">
            {templates.map((template) => (
              <TemplateCard key={template.project.file} template={template} />
            ))}
          </div>
        </section>
      ))}
    </main>
  )
}

function Hero(): ReactElement {
  const tourStep = useView((view) => view.tourStep)
  return (
    <div className="hero">
      <div>
        <h1>Draw a generator and a critic, press Train, watch showers appear</h1>
        <p>
          New here? The tour builds and trains a small WGAN-GP with you, in about two minutes. Or begin with a
          project below, or drop a <code>.ganvas</code> file anywhere.
        </p>
      </div>
      <div className="hero-buttons">
        <button type="button" className="button primary" onClick={() => show({ tourStep: tourStep ?? 0 })}>
          {tourStep === null ? 'Take the tour' : 'Go on with the tour'}
        </button>
        <button type="button" className="button" onClick={newProject}>
          New project
        </button>
        <button type="button" className="button" onClick={() => void chooseProject()}>
          Open project…
        </button>
      </div>
    </div>
  )
}

function TemplateCard({ template }: { template: Template }): ReactElement {
  const { project, text, needs } = template
  return (
    <button type="button" title={project.file} onClick={() => openText(text, project.file)}>
      <GraphPicture project={project} />
      <b>{project.summary.name}</b>
      <span>{marked(project.checked.document.description)}</span>
      <em>
        {project.summary.networks.map(({ id, name, role, parameters }) => (
          <i key={id} className={role === 'generator' ? 'color-generator' : 'color-critic'}>
            {name} {grouped(parameters.total)}
          </i>
        ))}
        <small className={needs === 'Data included' ? 'included' : ''}>{needs}</small>
      </em>
    </button>
  )
}

function RecentProjects(): ReactElement | null {
  const [projects, setProjects] = useState<readonly RecentProject[]>([])
  useEffect(() => {
    void host()
      .request('project.recent', {})
      .then((reply) => reply.ok && setProjects(reply.value.projects))
  }, [])
  if (projects.length === 0) return null
  return (
    <section>
      <h2>Recent</h2>
      <ul className="recent">
        {projects.slice(0, 6).map(({ path, name, openedAt }) => (
          <li key={path}>
            <button type="button" title={path} onClick={() => openPath(path)}>
              <b>{name}</b>
              <span>{path}</span>
              <em>{day(openedAt)}</em>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function RecoveredProjects(): ReactElement | null {
  const { documents } = useLeftovers()
  if (documents.length === 0) return null
  return (
    <section>
      <h2>
        Recovered <span>Unsaved changes of an earlier window.</span>
      </h2>
      <ul className="recent">
        {documents.map((each) => (
          <li key={each.documentId}>
            <button type="button" title={each.path ?? ''} onClick={() => openRecovered(each)}>
              <b>{each.name}</b>
              <span>{each.path ?? 'never saved'}</span>
              <em>{moment(each.savedAt)}</em>
            </button>
            <button type="button" className="link" onClick={() => void discardRecovered(each)}>
              Discard
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
