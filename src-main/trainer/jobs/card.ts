import { join } from 'node:path'
import { z } from 'zod'
import { writeFileAtomic } from '../../files/atomic-write.ts'
import { makeFolder } from '../../files/make-folder.ts'
import { cardFiles } from '../../model-card/card-files.ts'
import type { Job } from '../job.ts'
import { CheckpointWish } from './checkpoint-wish.ts'
import { loadRun } from './load-run.ts'

export const CardInput = z.object({
  runFolder: z.string(),
  checkpoint: CheckpointWish,
  /** Folder to write into. */
  out: z.string(),
})
export type CardInput = z.infer<typeof CardInput>

/** The model card of a run's generator; the result is the card and where it was written. */
export const cardJob: Job = {
  async run(raw) {
    const input = CardInput.parse(raw)
    const { card, files } = await cardFiles(input.runFolder, await loadRun(input.runFolder, input.checkpoint))
    await makeFolder(input.out)
    for (const { path, bytes } of files) await writeFileAtomic(join(input.out, path), bytes)
    return { card, files: files.map(({ path }) => join(input.out, path)) }
  },
}
