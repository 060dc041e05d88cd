import { hasErrors, ProblemError, type Problem } from '../../src-shared/base/problem.ts'
import type { Checked } from '../../src-shared/check/checked.ts'
import { checkProject } from '../project/compile-project.ts'
import type { ProjectFile } from './project-file.ts'

/** The project, known to be free of errors; its warnings are for showing. */
export function checkedProject(project: ProjectFile): { checked: Checked; notices: Problem[] } {
  const { checked, problems } = checkProject(project.text)
  if (hasErrors(problems)) throw new ProblemError(problems)
  return { checked, notices: problems }
}
