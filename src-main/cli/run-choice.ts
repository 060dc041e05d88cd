import { readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { problem, ProblemError } from '../../src-shared/base/problem.ts'
import { MANIFEST } from '../runs/run-folder.ts'

const RUNS = 'runs'

/** `runs/<project>-20261120-184512` */
export function freshRunFolder(project: string): string {
  const stamp = new Date().toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15)
  return resolve(RUNS, `${project}-${stamp}`)
}

/** The run to continue: the one named, else the newest of the project. */
export async function runToResume(named: string | null, project: string): Promise<string> {
  if (named !== null) return named
  const names = await readdir(resolve(RUNS)).catch(() => [])
  const runs = await Promise.all(
    names
      .filter((name) => name.startsWith(`${project}-`))
      .map(async (name) => {
        const manifest = await stat(join(resolve(RUNS), name, MANIFEST)).catch(() => null)
        return manifest === null ? null : { folder: join(resolve(RUNS), name), changed: manifest.mtimeMs }
      }),
  )
  const newest = runs.filter((run) => run !== null).sort((a, b) => b.changed - a.changed)[0]
  if (newest !== undefined) return newest.folder
  throw new ProblemError([
    problem({
      code: 'run.missing',
      message: `There is no run of “${project}” in ${resolve(RUNS)} to continue.`,
      hint: 'Name its folder with --out, or train without --resume.',
    }),
  ])
}
