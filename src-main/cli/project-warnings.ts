import { hasErrors, ProblemError, type Problem } from '../../src-shared/base/problem.ts'
import { checkProject } from '../project/compile-project.ts'

/** The warnings about a project; errors are thrown as problems. */
export function warningsAbout(project: string): Problem[] {
  const { problems } = checkProject(project)
  if (hasErrors(problems)) throw new ProblemError(problems)
  return problems
}
