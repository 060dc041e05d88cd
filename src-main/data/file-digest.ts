import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { writeFileAtomic } from '../files/atomic-write.ts'
import { makeFolder } from '../files/make-folder.ts'
import { filesIn, stampOfFiles } from './folder-content.ts'

/** By path, what a file looked like and what was in it. */
const Known = z.record(z.string(), z.object({ stamp: z.string(), sha256: z.string() }))
type Known = z.infer<typeof Known>

const known = new Map<string, { stamp: string; sha256: string }>()

/** Smaller files are read again sooner than looked up. */
const WORTH_KEEPING_BYTES = 64 * 2 ** 20
const FILES_AT_MOST = 200

export type DigestOptions = { stateFolder?: string | null }

/**
 * SHA-256 of a file's bytes as hexadecimal text, streamed. Remembered as long as size, times and place on the disk stay;
 * of large files, in the state folder where one is given.
 */
export async function fileDigest(path: string, options: DigestOptions = {}): Promise<string> {
  const before = await knownDigest(path, options)
  if (before !== null) return before
  const stamp = await stampOf(path)
  const sha256 = await readDigest(path)
  // A file that has changed while it was read is another one.
  if (stamp.text !== (await stampOf(path)).text) return sha256
  known.set(path, { stamp: stamp.text, sha256 })
  if (stamp.size >= WORTH_KEEPING_BYTES) await keep(options, path, { stamp: stamp.text, sha256 })
  return sha256
}

/** The digest if it is known without reading the file. */
export async function knownDigest(
  path: string,
  { stateFolder = null }: DigestOptions,
): Promise<string | null> {
  const { text } = await stampOf(path)
  const here = known.get(path)
  if (here?.stamp === text) return here.sha256
  if (stateFolder === null) return null
  const kept = (await readKept(stateFolder))[resolve(path)]
  if (kept?.stamp !== text) return null
  known.set(path, kept)
  return kept.sha256
}

async function readDigest(path: string): Promise<string> {
  const hash = createHash('sha256')
  if (!(await stat(path)).isDirectory()) {
    await pipeline(createReadStream(path, { highWaterMark: 2 ** 20 }), hash)
    return hash.digest('hex')
  }
  // Of a folder, names and digests of the files in it.
  for (const file of await filesIn(path)) hash.update(`${file.name}\0${await readDigest(file.path)}\n`)
  return hash.digest('hex')
}

/** A changed file has another time of change, and one put in its place another number. */
async function stampOf(path: string): Promise<{ size: number; text: string }> {
  const info = await stat(path)
  if (info.isDirectory()) return stampOfFiles(await filesIn(path))
  const { size, mtimeMs, ctimeMs, ino } = info
  return { size, text: `${size}/${mtimeMs}/${ctimeMs}/${ino}` }
}

function fileOf(stateFolder: string): string {
  return join(stateFolder, 'digests.json')
}

/** Nothing in it is irreplaceable: what cannot be read is not there. */
async function readKept(stateFolder: string): Promise<Known> {
  try {
    return Known.parse(JSON.parse(await readFile(fileOf(stateFolder), 'utf8')))
  } catch {
    return {}
  }
}

/** Two programs may do this at once: then one of the two digests is worked out again some day. */
async function keep(
  { stateFolder = null }: DigestOptions,
  path: string,
  found: { stamp: string; sha256: string },
): Promise<void> {
  if (stateFolder === null) return
  try {
    const { [resolve(path)]: _, ...others } = await readKept(stateFolder)
    const all = Object.entries({ ...others, [resolve(path)]: found }).slice(-FILES_AT_MOST)
    await makeFolder(stateFolder)
    await writeFileAtomic(fileOf(stateFolder), `${JSON.stringify(Object.fromEntries(all))}\n`)
  } catch {
    // A full disk costs time, not the work.
  }
}
