import { parseDocument } from '../../../src-shared/document/parse-document.ts'
import type { Project } from '../../state/project.ts'
import { projectOf } from '../../state/project.ts'

/** For a picture of a project that is not open; null when it cannot be read. */
export function projectOfText(text: string): Project | null {
  const parsed = parseDocument(text)
  return parsed.ok ? projectOf(parsed.value.document, [], null) : null
}
