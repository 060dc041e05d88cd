import type { Problem } from '../../src-shared/base/problem.ts'
import type { Checked } from '../../src-shared/check/checked.ts'
import { fixesFor } from '../../src-shared/check/fixes/fixes-for.ts'
import { edit } from './document-store.ts'

type Button = { label: string; run: () => void }

/** Fixes are tried on the document before they are offered, so each is worked out once per document. */
const remembered = new WeakMap<Checked, Map<Problem, readonly Button[]>>()

/** Buttons that mend a problem, each one step back in the history. */
export function fixButtons(problem: Problem, checked: Checked): readonly Button[] {
  const known = remembered.get(checked) ?? new Map<Problem, readonly Button[]>()
  remembered.set(checked, known)
  const found =
    known.get(problem) ??
    fixesFor(problem, checked).map(({ label, change }) => ({ label, run: () => edit(label, change) }))
  known.set(problem, found)
  return found
}
