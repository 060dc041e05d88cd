import { hasErrors, ProblemError, type Problem } from '../../src-shared/base/problem.ts'
import { catalog } from '../../src-shared/catalog/index.ts'
import { checkDocument } from '../../src-shared/check/check-document.ts'
import type { Checked } from '../../src-shared/check/checked.ts'
import { compileDocument } from '../../src-shared/compile/compile-document.ts'
import { parseDocument } from '../../src-shared/document/parse-document.ts'
import type { ModelPlan } from '../../src-shared/plan/model-plan.ts'

/** A project file's text, read and checked; problems are returned for whoever shows them. Throws only when it cannot be read. */
export function checkProject(text: string): { checked: Checked; problems: Problem[] } {
  const parsed = parseDocument(text)
  if (!parsed.ok) throw new ProblemError(parsed.failure)
  const checked = checkDocument(parsed.value.document, catalog)
  return { checked, problems: [...parsed.value.notices, ...checked.problems] }
}

/** The stages document → check → compile, as every run goes through them; errors end here, all at once. */
export function compileProject(text: string): { plan: ModelPlan; checked: Checked; warnings: Problem[] } {
  const { checked, problems } = checkProject(text)
  if (hasErrors(problems)) throw new ProblemError(problems)
  return { plan: compileDocument(checked), checked, warnings: problems }
}
