import type { DragEvent, ReactElement } from 'react'
import { useEffect, useMemo, useState } from 'react'
import type { Problem } from '../../src-shared/base/problem.ts'
import { Canvas } from '../canvas/canvas.tsx'
import { Inspector } from '../inspector/inspector.tsx'
import { ProblemList } from '../inspector/problem-list.tsx'
import { SummaryPanel } from '../inspector/summary-panel.tsx'
import './app.css'
import type { Project } from '../state/project.ts'
import { openProject } from '../state/project.ts'
import { StartPage } from './start-page.tsx'
import { StatusBar } from './status-bar.tsx'
import { readTemplates } from './templates.ts'
import { TopBar } from './top-bar.tsx'

type Shown =
  | { page: 'start' }
  | { page: 'project'; project: Project }
  | { page: 'unreadable'; file: string; problems: readonly Problem[] }

export function App(): ReactElement {
  const templates = useMemo(readTemplates, [])
  const [shown, setShown] = useState<Shown>({ page: 'start' })
  const [isOver, setIsOver] = useState(false)
  const project = shown.page === 'project' ? shown.project : null

  useEffect(() => {
    document.title = project === null ? 'Ganvas' : `${project.summary.name} · Ganvas`
  }, [project])

  async function openFile(file: File | undefined) {
    if (file === undefined) return
    const opened = openProject(await file.text(), file.name)
    setShown(
      opened.ok
        ? { page: 'project', project: opened.value }
        : { page: 'unreadable', file: file.name, problems: opened.failure },
    )
  }

  function drop(event: DragEvent) {
    event.preventDefault()
    setIsOver(false)
    void openFile(event.dataTransfer.files[0])
  }

  return (
    <div
      className={`app ${isOver ? 'over' : ''}`}
      onDragOver={(event) => {
        event.preventDefault()
        setIsOver(true)
      }}
      onDragLeave={(event) => event.currentTarget === event.target && setIsOver(false)}
      onDrop={drop}
    >
      <TopBar
        project={project}
        onHome={() => setShown({ page: 'start' })}
        onFile={(file) => void openFile(file)}
      />
      {project === null ? (
        <StartPage
          templates={templates}
          unreadable={shown.page === 'unreadable' ? shown : null}
          onOpen={(opened) => setShown({ page: 'project', project: opened })}
          onFile={(file) => void openFile(file)}
        />
      ) : (
        <Workspace project={project} key={project.file} />
      )}
    </div>
  )
}

function Workspace({ project }: { project: Project }): ReactElement {
  const [selected, setSelected] = useState<string | null>(null)
  const { problems, checked } = project
  const nameOf = (node: string) => checked.nodes.get(node)?.name ?? node
  const hasPlace = problems.flatMap(({ at }) => (at.node === undefined ? [] : [at.node]))

  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (event.key === 'Escape') setSelected(null)
      if (event.key !== 'F8' || hasPlace.length === 0) return
      event.preventDefault()
      const step = event.shiftKey ? hasPlace.length - 1 : 1
      setSelected((now) => {
        const index = hasPlace.indexOf(now ?? '')
        return hasPlace[index < 0 ? 0 : (index + step) % hasPlace.length] ?? null
      })
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  })

  return (
    <>
      <main className="workspace">
        <Canvas project={project} selected={selected} onSelect={setSelected} />
        <Inspector project={project} selected={selected} />
        <div className="dock">
          <SummaryPanel project={project} selected={selected} onSelect={setSelected} />
          <ProblemList problems={problems} nameOf={nameOf} onSelect={setSelected} />
        </div>
      </main>
      <StatusBar project={project} />
    </>
  )
}
