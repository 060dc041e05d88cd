import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { filesIn, stampOfFiles } from './folder-content.ts'

const known = new Map<string, { stamp: string; sha256: string }>()

/** SHA-256 of a file's bytes as hexadecimal text, streamed. Remembered as long as size and time of change stay. */
export async function fileDigest(path: string): Promise<string> {
  const stamp = await stampOf(path)
  const before = known.get(path)
  if (before?.stamp === stamp) return before.sha256
  const sha256 = await readDigest(path)
  known.set(path, { stamp, sha256 })
  return sha256
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

async function stampOf(path: string): Promise<string> {
  const info = await stat(path)
  return info.isDirectory() ? stampOfFiles(await filesIn(path)).text : `${info.size}/${info.mtimeMs}`
}
