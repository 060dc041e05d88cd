import { parseDocument } from '../../src-shared/document/parse-document.ts'
import { showDocument } from '../state/document-store.ts'
import { notify } from '../state/notice-store.ts'
import { select } from '../state/selection-store.ts'
import { show } from '../state/view-store.ts'

/** Text of a project file into the editor; what cannot be read is said, and what was open stays open. */
export function openText(
  text: string,
  where: { path: string | null; revision: string | null; name: string },
): boolean {
  const parsed = parseDocument(text)
  if (!parsed.ok) {
    const detail = parsed.failure.map(({ message, hint }) => `${message} ${hint}`).join('\n')
    notify({ tone: 'error', title: `${where.name} cannot be opened`, detail })
    return false
  }
  const { document, notices } = parsed.value
  showDocument({ document, notices, path: where.path, revision: where.revision, saved: document })
  select({})
  show({ page: 'editor', dialog: null })
  return true
}
