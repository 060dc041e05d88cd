import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ProblemError } from '../../src-shared/base/problem.ts'
import type { ExportFile } from '../../src-shared/catalog/exporters/define-exporter.ts'
import { syncFolder, temporaryName } from '../files/atomic-write.ts'
import { fileProblem } from '../files/file-problem.ts'
import { makeFolder } from '../files/make-folder.ts'

/** What the check found, and files to lay beside the checked ones. */
export type Checked<Value> = { value: Value; more: readonly ExportFile[] }

/**
 * Writes files into a temporary folder inside `folder`, lets `check` look at them there, and only then moves them to
 * their names. When anything fails, nothing of the new files remains and what was there before is untouched.
 */
export async function writeChecked<Value>(
  folder: string,
  files: readonly ExportFile[],
  check: (staged: string) => Promise<Checked<Value>>,
): Promise<Value> {
  const staged = temporaryName(join(folder, 'export'))
  await makeFolder(folder)
  await inFolder(folder, async () => void (await mkdir(staged)))
  try {
    await writeAll(folder, staged, files)
    const { value, more } = await check(staged)
    await writeAll(folder, staged, more)
    await inFolder(folder, () => moveInto(folder, staged))
    return value
  } finally {
    await rm(staged, { recursive: true, force: true })
  }
}

function writeAll(folder: string, staged: string, files: readonly ExportFile[]): Promise<void> {
  return inFolder(folder, async () => {
    for (const { path, bytes } of files) await writeSynced(join(staged, path), bytes)
  })
}

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const file = await open(path, 'wx')
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
  await syncFolder(dirname(path))
}

/** A file replaces its older namesake in one step; a folder cannot, so the older one steps aside first. */
async function moveInto(folder: string, staged: string): Promise<void> {
  for (const name of await readdir(staged)) {
    const target = join(folder, name)
    const existing = await stat(target).catch(() => null)
    const aside = existing?.isDirectory() === true ? temporaryName(target) : null
    if (aside !== null) await rename(target, aside)
    try {
      await rename(join(staged, name), target)
    } catch (error) {
      if (aside !== null) await rename(aside, target)
      throw error
    }
    if (aside !== null) await rm(aside, { recursive: true, force: true })
  }
  await syncFolder(folder)
}

async function inFolder(folder: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    throw new ProblemError([fileProblem(error, folder, 'write')])
  }
}
