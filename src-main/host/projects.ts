import { createHash } from 'node:crypto'
import { readFile, readdir, rm, stat } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { z } from 'zod'
import { problem, ProblemError } from '../../src-shared/base/problem.ts'
import { RecentProject } from '../../src-shared/protocol/project-messages.ts'
import { writeFileAtomic } from '../files/atomic-write.ts'
import { fileProblem } from '../files/file-problem.ts'
import { makeFolder } from '../files/make-folder.ts'
import { readJsonFile, writeJsonFile } from './json-file.ts'
import { createQueues } from './one-at-a-time.ts'

const EXTENSION = '.ganvas'
const KEPT_VERSIONS = 10
const KEPT_RECENT = 20
/** What the contract takes for a text, in bytes. */
const LARGEST_BYTES = 16 * 1024 * 1024

export type Projects = ReturnType<typeof createProjects>

/** Project files: read and written whole, never over someone else's changes, with the last saved texts kept beside. */
export function createProjects(stateFolder: string) {
  const inTurn = createQueues()
  const versionsOf = (path: string) => join(stateFolder, 'versions', digest(path).slice(0, 24))
  const recentFile = join(stateFolder, 'recent.json')

  async function rememberRecent(path: string, name: string): Promise<void> {
    await inTurn(recentFile, async () => {
      const others = (await readRecent()).filter((each) => each.path !== path)
      const newest = { path, name, openedAt: new Date().toISOString() }
      await writeJsonFile(recentFile, [newest, ...others].slice(0, KEPT_RECENT))
    })
  }

  async function readRecent(): Promise<RecentProject[]> {
    return (await readJsonFile(recentFile, z.array(RecentProject))) ?? []
  }

  /** Each saved text is a file named by when it was saved. A version that cannot be kept must not stop a save. */
  async function keepVersion(path: string, text: string): Promise<void> {
    const folder = versionsOf(path)
    await makeFolder(folder)
    const stamp = new Date().toISOString().replaceAll(':', '-')
    await writeFileAtomic(join(folder, `${stamp}-${digest(text).slice(0, 8)}${EXTENSION}`), text)
    const names = (await versionNames(folder)).slice(KEPT_VERSIONS)
    for (const name of names) await rm(join(folder, name), { force: true })
  }

  return {
    async open(path: string): Promise<{ path: string; text: string; revision: string }> {
      const text = await readText(path)
      await rememberRecent(path, basename(path, EXTENSION)).catch(() => undefined)
      return { path, text, revision: digest(text) }
    },

    save(path: string, text: string, basedOn: string | null): Promise<{ path: string; revision: string }> {
      const target = extname(path) === '' ? `${path}${EXTENSION}` : path
      return inTurn(target, async () => {
        const before = await readText(target).catch((error: unknown) => absentOrThrow(error))
        if (basedOn !== 'any') refuseConflict(target, before, basedOn)
        await makeFolder(dirname(target))
        await writeFileAtomic(target, text)
        if (before !== text) await keepVersion(target, text).catch(() => undefined)
        await rememberRecent(target, basename(target, EXTENSION)).catch(() => undefined)
        return { path: target, revision: digest(text) }
      })
    },

    async versions(path: string) {
      const folder = versionsOf(path)
      const versions = await Promise.all(
        (await versionNames(folder)).map(async (id) => {
          const { mtime, size } = await stat(join(folder, id))
          return { id, savedAt: mtime.toISOString(), sizeBytes: size }
        }),
      )
      return { versions }
    },

    async version(path: string, id: string): Promise<{ text: string }> {
      const folder = versionsOf(path)
      const known = (await versionNames(folder)).find((name) => name === id)
      if (known !== undefined) return { text: await readText(join(folder, known)) }
      throw new ProblemError([
        problem({
          code: 'project.no-version',
          at: { file: path },
          message: `There is no saved version “${id}” of ${path} any more.`,
          hint: `The last ${KEPT_VERSIONS} saved texts are kept; choose another one.`,
        }),
      ])
    },

    async recent(): Promise<{ projects: RecentProject[] }> {
      const found = await Promise.all(
        (await readRecent()).map(async (each) => ((await exists(each.path)) ? [each] : [])),
      )
      return { projects: found.flat() }
    },
  }
}

function refuseConflict(path: string, before: string | null, basedOn: string | null): void {
  if (before === null) return
  const revision = digest(before)
  if (basedOn === revision) return
  throw new ProblemError([
    basedOn === null
      ? problem({
          code: 'project.exists',
          at: { file: path },
          message: `There is already a file ${path}.`,
          hint: 'Choose another name, or replace it.',
        })
      : problem({
          code: 'project.changed',
          at: { file: path },
          message: `${path} was changed since it was opened here (it was ${basedOn.slice(0, 8)}, it is ${revision.slice(0, 8)}).`,
          hint: 'Save under another name, open the file again, or replace it.',
        }),
  ])
}

async function readText(path: string): Promise<string> {
  try {
    const { size } = await stat(path)
    if (size <= LARGEST_BYTES) return await readFile(path, 'utf8')
    throw new ProblemError([
      problem({
        code: 'project.too-large',
        at: { file: path },
        message: `${path} has ${size} bytes, but a project has at most ${LARGEST_BYTES}.`,
        hint: 'Choose a *.ganvas file.',
      }),
    ])
  } catch (error) {
    if (error instanceof ProblemError) throw error
    throw new ProblemError([fileProblem(error, path, 'read')])
  }
}

function absentOrThrow(error: unknown): null {
  if (error instanceof ProblemError && error.problems[0]?.code === 'file.missing') return null
  throw error
}

/** Newest first: the names begin with the time. */
async function versionNames(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((): string[] => [])
  return names
    .filter((name) => /^\d{4}-.*\.ganvas$/.test(name))
    .sort()
    .reverse()
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
