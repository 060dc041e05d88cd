import { setImmediate } from 'node:timers/promises'
import type { FileBytes } from '../file-bytes.ts'
import { damaged } from '../format.ts'
import type { RowScanner } from './row-scanner.ts'

const PIECE_BYTES = 4 * 2 ** 20
/** More bytes are no row but something else. */
const MOST_ROW_BYTES = 2 ** 23

/** A row is in the scanner; its cells are places in `bytes`, and its line begins at byte `offset` of the file. */
export type OnRow = (bytes: Buffer, offset: number) => void

/** Steps the scanner from row to row of a part of a file that begins and ends between two lines. */
export async function scanRows(
  file: Pick<FileBytes, 'path' | 'read'>,
  { begin, end }: { begin: number; end: number },
  scanner: RowScanner,
  onRow: OnRow,
): Promise<void> {
  let bytes = Buffer.alloc(0)
  let at = 0
  for (let read = begin; read < end || at < bytes.length;) {
    const isLast = read >= end
    const first = read - bytes.length
    while (at < bytes.length) {
      const next = scanner.scan(bytes, at, isLast)
      if (next < 0) break
      if (scanner.count > 0) onRow(bytes, first + at)
      at = next
    }
    if (isLast) return
    if (bytes.length - at > MOST_ROW_BYTES) {
      throw damaged(file.path, {
        message: `The row on line ${scanner.lines + 1} has more than ${MOST_ROW_BYTES} bytes.`,
        hint: 'This is no table, or a quote in it is never closed.',
      })
    }
    const piece = await file.read(read, Math.min(PIECE_BYTES, end - read))
    read += piece.length
    bytes = Buffer.concat([bytes.subarray(at), piece])
    at = 0
    // Other work of the process goes on between pieces.
    await setImmediate()
  }
}
