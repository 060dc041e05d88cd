import { createHash } from 'node:crypto'
import { readdir, readFile, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { InspectedEvents } from '../../../src-shared/protocol/data-messages.ts'
import { WireProblem } from '../../../src-shared/protocol/wire-types.ts'
import { writeFileAtomic } from '../../files/atomic-write.ts'
import { makeFolder } from '../../files/make-folder.ts'
import { fileDigest, knownDigest } from '../file-digest.ts'
import type { Findings } from './findings.ts'
import type { LayoutChoice } from '../layouts/layout.ts'

/**
 * What looking at all events of a large file has found, kept by the file's content and by how it was read, so that it is
 * done once. Nothing in it is irreplaceable: what is damaged or of another version is not there.
 */
const VERSION = 1
const FILES_AT_MOST = 100

const Stored = z.object({
  version: z.literal(VERSION),
  statistics: InspectedEvents.shape.statistics,
  offered: InspectedEvents.shape.offered,
  problems: z.array(WireProblem),
})

type Place = { stateFolder: string | null; path: string; choice: LayoutChoice }

/** Finding out what is in a file that nobody has read yet takes reading it: only where that is worth it. */
export async function recallFindings(
  place: Place,
  { isWorthReading }: { isWorthReading: boolean },
): Promise<Findings | null> {
  const { stateFolder, path } = place
  if (stateFolder === null) return null
  const digest = isWorthReading
    ? await fileDigest(path, { stateFolder })
    : await knownDigest(path, { stateFolder })
  if (digest === null) return null
  const file = join(folderOf(stateFolder), nameOf(place, digest))
  try {
    const stored = Stored.parse(JSON.parse(await readFile(file, 'utf8')))
    const now = new Date()
    await utimes(file, now, now).catch(() => undefined)
    const { version: _, ...found } = stored
    // Parsed by the schema that the type is sent through; problems name the file where it is now.
    const here = found as unknown as Findings
    return { ...here, problems: here.problems.map((each) => ({ ...each, at: { ...each.at, file: path } })) }
  } catch {
    return null
  }
}

/** A full disk must not take away what was found. */
export async function rememberFindings(place: Place, found: Findings): Promise<void> {
  const { stateFolder, path } = place
  if (stateFolder === null) return
  try {
    const folder = folderOf(stateFolder)
    const digest = await fileDigest(path, { stateFolder })
    await makeFolder(folder)
    const content = JSON.stringify({ version: VERSION, ...found })
    await writeFileAtomic(join(folder, nameOf(place, digest)), content)
    await forgetOldest(folder)
  } catch {
    return
  }
}

function folderOf(stateFolder: string): string {
  return join(stateFolder, 'statistics')
}

function nameOf({ choice }: Place, digest: string): string {
  const sorted = Object.entries(choice).sort(([a], [b]) => (a < b ? -1 : 1))
  const how = createHash('sha256').update(JSON.stringify(sorted)).digest('hex')
  return `${digest.slice(0, 40)}-${how.slice(0, 12)}.json`
}

async function forgetOldest(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'))
  if (names.length <= FILES_AT_MOST) return
  const aged = await Promise.all(
    names.map(async (name) => ({ name, time: (await stat(join(folder, name))).mtimeMs })),
  )
  aged.sort((a, b) => b.time - a.time)
  for (const { name } of aged.slice(FILES_AT_MOST)) await rm(join(folder, name), { force: true })
}
