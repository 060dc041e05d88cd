import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'

const known = new Map<string, { stamp: string; sha256: string }>()

/** SHA-256 of a file's bytes as hexadecimal text, streamed. Remembered as long as size and time of change stay. */
export async function fileDigest(path: string): Promise<string> {
  const { size, mtimeMs } = await stat(path)
  const stamp = `${size}/${mtimeMs}`
  const before = known.get(path)
  if (before?.stamp === stamp) return before.sha256
  const hash = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: 2 ** 20 }), hash)
  const sha256 = hash.digest('hex')
  known.set(path, { stamp, sha256 })
  return sha256
}
