import { createHash } from 'node:crypto'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Recovery } from '../../src-shared/protocol/project-messages.ts'
import { readJsonFile, writeJsonFile } from './json-file.ts'
import { createQueues } from './one-at-a-time.ts'

/** Unsaved changes of every open document, one file each, so that a crash takes two seconds of work at most. */
export function createRecoveries(stateFolder: string) {
  const folder = join(stateFolder, 'recovery')
  const inTurn = createQueues()
  // The id comes from a window; its digest is a file name whatever is in it.
  const fileOf = (documentId: string) =>
    join(folder, `${createHash('sha256').update(documentId).digest('hex').slice(0, 32)}.json`)

  function discard(documentId: string): Promise<void> {
    return inTurn(documentId, () => rm(fileOf(documentId), { force: true }))
  }

  return {
    discard,
    async keep(recovery: Omit<Recovery, 'savedAt'>): Promise<{ savedAt: string }> {
      const savedAt = new Date().toISOString()
      if (recovery.text === '') await discard(recovery.documentId)
      else
        await inTurn(recovery.documentId, () =>
          writeJsonFile(fileOf(recovery.documentId), { ...recovery, savedAt }),
        )
      return { savedAt }
    },
    async list(): Promise<Recovery[]> {
      const names = await readdir(folder).catch((): string[] => [])
      const found = await Promise.all(
        names
          .filter((name) => name.endsWith('.json'))
          .map((name) => readJsonFile(join(folder, name), Recovery)),
      )
      return found
        .filter((each) => each !== null)
        .sort((one, other) => other.savedAt.localeCompare(one.savedAt))
    },
  }
}
