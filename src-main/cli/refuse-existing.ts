import { stat } from 'node:fs/promises'
import { problem, ProblemError } from '../../src-shared/base/problem.ts'

/** Data that somebody has measured, made or trained on must not be lost to a wrong name. */
export async function refuseExisting(
  path: string,
  code: 'simulate.exists' | 'generate.exists',
): Promise<void> {
  const found = await stat(path).catch(() => null)
  // What is no file (a folder, a device) has its own words.
  if (found?.isFile() !== true) return
  throw new ProblemError([
    problem({
      code,
      at: { file: path },
      message: `${path} is there already (${found.size.toLocaleString('en')} bytes).`,
      hint: 'Give --force to write over it, or another name with --out.',
    }),
  ])
}
