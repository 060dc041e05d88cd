import type { Project } from './project.ts'
import { projectOf } from './project.ts'
import { documentState, useDocumentState } from './document-store.ts'

/**
 * The open document with all that is derived from it (problems, shapes, parameter counts, summary), worked out once per
 * document however many components ask.
 */
export function useProject(): Project {
  const document = useDocumentState((state) => state.document)
  const notices = useDocumentState((state) => state.notices)
  const path = useDocumentState((state) => state.path)
  return remembered(document, notices, path)
}

/** The same outside components. */
export function currentProject(): Project {
  const { document, notices, path } = documentState()
  return remembered(document, notices, path)
}

type Asked = Parameters<typeof projectOf>
let last: { asked: Asked; project: Project } | null = null

function remembered(...asked: Asked): Project {
  if (last === null || asked.some((each, index) => each !== last?.asked[index]))
    last = { asked, project: projectOf(...asked) }
  return last.project
}
