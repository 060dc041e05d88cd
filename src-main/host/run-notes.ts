import { join } from 'node:path'
import { z } from 'zod'
import { readJsonFile, writeJsonFile } from './json-file.ts'

/** What the user says about a run, in the run folder, beside what the run says about itself. */
const RunNotes = z.object({
  title: z.string().default(''),
  note: z.string().default(''),
  tags: z.array(z.string()).default([]),
  isStarred: z.boolean().default(false),
  /** The project that it was started from. */
  projectPath: z.string().nullable().default(null),
})
export type RunNotes = z.infer<typeof RunNotes>

const NOTES = 'notes.json'

export async function readNotes(folder: string): Promise<RunNotes> {
  return (await readJsonFile(join(folder, NOTES), RunNotes)) ?? RunNotes.parse({})
}

export async function changeNotes(folder: string, change: Partial<RunNotes>): Promise<void> {
  await writeJsonFile(join(folder, NOTES), { ...(await readNotes(folder)), ...change })
}
