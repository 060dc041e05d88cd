import { open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { problem, ProblemError } from '../../src-shared/base/problem.ts'
import { fileProblem } from '../files/file-problem.ts'

/** Only one process may change a run folder. The lock is a file with the owner's process id. */
export type RunLock = { release(): Promise<void> }

const NAME = 'run.lock'

/** Takes the lock, also over from a process that is gone; a living owner is a problem. */
export async function lockRun(folder: string): Promise<RunLock> {
  const path = join(folder, NAME)
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const file = await open(path, 'wx')
      await file.writeFile(`${process.pid}\n`)
      await file.close()
      return { release: () => rm(path, { force: true }) }
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) {
        throw new ProblemError([fileProblem(error, path, 'write')])
      }
    }
    const owner = await ownerOf(path)
    if (owner !== null && isAlive(owner)) {
      throw new ProblemError([
        problem({
          code: 'run.in-use',
          at: { file: folder },
          message: `The run folder ${folder} is in use by process ${owner}.`,
          hint: 'Wait until that run ends or stop it; to train beside it, give this run another folder with --out.',
        }),
      ])
    }
    await rm(path, { force: true })
  }
  throw new Error(`The lock ${path} came back twice after its owner had gone`)
}

async function ownerOf(path: string): Promise<number | null> {
  const text = await readFile(path, 'utf8').catch(() => '')
  const pid = Number.parseInt(text, 10)
  return Number.isInteger(pid) && pid > 0 ? pid : null
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // A process of another user may not be signalled, but it lives.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
