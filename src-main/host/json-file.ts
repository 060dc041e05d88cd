import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { z } from 'zod'
import { writeFileAtomic } from '../files/atomic-write.ts'
import { makeFolder } from '../files/make-folder.ts'

/** A small file of ours; one that is missing or damaged counts as not there, because nothing in it is irreplaceable. */
export async function readJsonFile<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
): Promise<z.output<Schema> | null> {
  const text = await readFile(path, 'utf8').catch(() => null)
  if (text === null) return null
  try {
    const parsed = schema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

export async function writeJsonFile(path: string, value: unknown): Promise<void> {
  await makeFolder(dirname(path))
  await writeFileAtomic(path, `${JSON.stringify(value, null, 2)}\n`)
}
