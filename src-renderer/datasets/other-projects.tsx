import type { ReactElement } from 'react'
import { useMemo } from 'react'
import { serializeDocument } from '../../src-shared/document/serialize-document.ts'
import { createDocument } from '../../src-shared/document/edits.ts'
import { readTemplates } from '../state/templates.ts'
import { openText } from '../state/files/open.ts'
import { datasetNodeOf, takes, withData, type Params } from './fit.ts'

/** New projects that take these data as they are. */
export function OtherProjects({ params }: { params: Params }): ReactElement {
  const fitting = useMemo(
    () =>
      readTemplates()
        .flatMap(({ templates }) => templates)
        .filter(({ project }) => takes(project.checked.document, params)),
    [params],
  )
  const begin = (from: Parameters<typeof withData>[0], file: string) =>
    openText(serializeDocument(withData(from, datasetNodeOf(from, null), params)), file)
  return (
    <div className="data-projects">
      <b>New project with these data</b>
      {fitting.map(({ project }) => (
        <button
          type="button"
          className="button"
          key={project.file}
          onClick={() => begin(project.checked.document, project.file)}
        >
          {project.summary.name}
        </button>
      ))}
      <button type="button" className="button" onClick={() => begin(createDocument('Untitled'), 'Untitled')}>
        Empty drawing
      </button>
    </div>
  )
}
