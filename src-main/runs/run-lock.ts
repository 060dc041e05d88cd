import { constants } from 'node:fs'
import { copyFile, link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { problem, ProblemError } from '../../src-shared/base/problem.ts'
import { temporaryName } from '../files/atomic-write.ts'
import { fileProblem } from '../files/file-problem.ts'

/** Only one process may change a run folder. The lock is a file that says which process that is. */
export type RunLock = { release(): Promise<void> }

export const LOCK = 'run.lock'

const Owner = z.object({
  pid: z.int().positive(),
  host: z.string(),
  /** When the process was started; tells it from a later one with the same number. Null where the system does not say. */
  started: z.string().nullable(),
})
type Owner = z.infer<typeof Owner>

const LOOK_EVERY_MS = 50
const ATTEMPTS = 5

/**
 * Takes the lock, also over from a process that is gone. A living owner is given `patienceMs` to finish (one whose
 * terminal is gone is just saving its run), and is a problem after that.
 */
export async function lockRun(folder: string, options: { patienceMs: number }): Promise<RunLock> {
  const path = join(folder, LOCK)
  const deadline = performance.now() + options.patienceMs
  for (let attempt = 0; attempt < ATTEMPTS; ) {
    if (await takeLock(path)) return { release: () => rm(path, { force: true }) }
    const text = await readLock(path)
    const owner = ownerOf(text)
    if (owner === null || !(await isAlive(owner))) {
      await removeStale(path, text)
      attempt += 1
      continue
    }
    if (performance.now() >= deadline) throw new ProblemError([inUse(folder, owner)])
    await sleep(LOOK_EVERY_MS)
  }
  throw new Error(`The lock ${path} came back ${ATTEMPTS} times after its owner had gone`)
}

/** Whether a living process has the run. */
export async function isRunLocked(folder: string): Promise<boolean> {
  const owner = ownerOf(await readLock(join(folder, LOCK)))
  return owner !== null && (await isAlive(owner))
}

/** The process whose lock lies there, dead or alive; null where none does. */
export async function lockOwner(folder: string): Promise<number | null> {
  return ownerOf(await readLock(join(folder, LOCK)))?.pid ?? null
}

/** A link appears whole, with its content, or not at all; so nobody meets a lock that does not say whose it is. */
async function takeLock(path: string): Promise<boolean> {
  const temporary = temporaryName(path)
  const owner: Owner = { pid: process.pid, host: hostname(), started: (await look(process.pid))?.started ?? null }
  try {
    await writeFile(temporary, `${JSON.stringify(owner)}\n`, { flag: 'wx' })
    await linkOrCopy(temporary, path)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw new ProblemError([fileProblem(error, path, 'write')])
  } finally {
    await rm(temporary, { force: true })
  }
}

/** Some disks (FAT, some network shares) have no links; there the lock is empty for a moment. */
async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(String(error.code))) throw error
    await copyFile(from, to, constants.COPYFILE_EXCL)
  }
}

/** Null when there is no lock any more. */
async function readLock(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw new ProblemError([fileProblem(error, path, 'read')])
  })
}

/**
 * Two processes may find the same stale lock. It is moved away before it is removed, and what was moved is looked at:
 * a lock that the other one has taken meanwhile goes back to its place.
 */
async function removeStale(path: string, stale: string | null): Promise<void> {
  const moved = temporaryName(path)
  try {
    await rename(path, moved)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return
    throw new ProblemError([fileProblem(error, path, 'write')])
  }
  if ((await readLock(moved)) === stale) await rm(moved, { force: true })
  else await rename(moved, path)
}

function ownerOf(text: string | null): Owner | null {
  try {
    const parsed = Owner.safeParse(JSON.parse(text ?? 'null'))
    return parsed.success ? parsed.data : null
  } catch {
    return null // not a lock of ours, or one from before locks were JSON
  }
}

/** Of a process on another machine nothing can be known: it counts as alive. */
async function isAlive(owner: Owner): Promise<boolean> {
  if (owner.host !== hostname()) return true
  try {
    process.kill(owner.pid, 0)
  } catch (error) {
    // A process of another user may not be signalled, but it lives.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false
  }
  const found = await look(owner.pid)
  if (found === null) return true
  return found.state !== ZOMBIE && (owner.started === null || found.started === owner.started)
}

/** A process that has ended, but whose parent has not asked how: in containers that can be for ever. */
const ZOMBIE = 'Z'

/** From proc(5), stat: the state, and the clock ticks from boot to the start, counted after the command's name. */
async function look(pid: number): Promise<{ state: string; started: string } | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  const words = text?.slice(text.lastIndexOf(')') + 2).split(' ')
  const [state, started] = [words?.[0], words?.[19]]
  return state === undefined || started === undefined ? null : { state, started }
}

function inUse(folder: string, { pid, host }: Owner) {
  const isHere = host === hostname()
  return problem({
    code: 'run.in-use',
    at: { file: folder },
    message: `The run folder ${folder} is in use by process ${pid}${isHere ? '' : ` on ${host}`}.`,
    hint: isHere
      ? 'Wait until that run ends or stop it; to train beside it, give this run another folder with --out.'
      : `If that process is gone, remove ${join(folder, LOCK)}; else wait, or give this run another folder with --out.`,
  })
}
