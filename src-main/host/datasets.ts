import { dirname } from 'node:path'
import { ProblemError } from '../../src-shared/base/problem.ts'
import type { CheckedInput } from '../../src-shared/protocol/contract.ts'
import { datasetPath } from '../data/open-dataset.ts'
import { parseDocument } from '../../src-shared/document/parse-document.ts'
import type { Grants } from './grants.ts'

type Asked = { path: string; projectPath: string | null }

/** Where the data are that a window names: beside the project, in the app (`shipped:iris`), or a path. */
export async function dataPathOf(
  { path, projectPath }: Asked,
  grants: Grants,
  folder: string,
): Promise<string> {
  const found = datasetPath(
    { source: path },
    { projectFolder: projectPath === null ? folder : dirname(projectPath) },
  )
  if (!found.ok) throw new ProblemError(found.failure)
  return path.startsWith('shipped:') ? found.value : grants.check(found.value, 'read')
}

/** What a project names belongs to what the user opened with it. */
export function grantNamedData(project: string, projectPath: string, grants: Grants): void {
  for (const source of sourcesIn(project)) {
    const found = datasetPath({ source }, { projectFolder: dirname(projectPath) })
    if (found.ok) grants.grant(found.value)
  }
}

/** The data that a project trains on and their binning; refuses files that the window may not name. */
export async function checkNamedData(
  wish: Pick<CheckedInput<'run.start'>, 'project' | 'projectPath'>,
  grants: Grants,
  folder: string,
): Promise<void> {
  for (const path of sourcesIn(wish.project))
    await dataPathOf({ path, projectPath: wish.projectPath }, grants, folder)
}

function sourcesIn(project: string): string[] {
  const parsed = parseDocument(project)
  if (!parsed.ok) return []
  return parsed.value.document.nodes.flatMap(({ kind, params }) =>
    kind === 'dataset'
      ? [params['source'], params['binning']].filter((each) => typeof each === 'string' && each !== '')
      : [],
  ) as string[] // filtered for text
}
