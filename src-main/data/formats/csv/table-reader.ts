import type { FileBytes, FileOnDisk } from '../file-bytes.ts'
import type { NumberArray } from '../format.ts'
import { damaged } from '../format.ts'
import { NO_NUMBER, cellNumber } from './cell-number.ts'
import type { Dialect } from './dialect.ts'
import { RowScanner } from './row-scanner.ts'
import { scanRows } from './scan-rows.ts'
import type { Block, TableIndex } from './table-index.ts'

export interface TableReader {
  read(column: number, start: number, out: NumberArray): Promise<void>
  readText(column: number): Promise<string[]>
}

/** Blocks that were parsed last: all columns of a range of rows are asked for one after the other. */
const MOST_HELD = 4

/** Rows by their number, parsed again from where the index says they are unless their numbers are kept. */
export function createTableReader(
  file: FileBytes & Pick<FileOnDisk, 'refuseChanged'>,
  index: TableIndex,
  { separator }: Dialect,
): TableReader {
  const width = index.columns.length
  const held = new Map<Block, Promise<Float64Array>>()

  function valuesOf(block: Block): Promise<Float64Array> {
    if (block.values !== null) return Promise.resolve(block.values)
    const before = held.get(block)
    if (before !== undefined) return before
    for (const old of held.keys()) {
      if (held.size < MOST_HELD) break
      held.delete(old)
    }
    const parsing = parseBlock(block)
    parsing.catch(() => held.delete(block))
    held.set(block, parsing)
    return parsing
  }

  async function parseBlock(block: Block): Promise<Float64Array> {
    const values = new Float64Array(block.rows * width)
    let row = 0
    const scanner = new RowScanner(separator)
    await scanRows(file, block, scanner, (bytes) => {
      if (scanner.count !== width || row >= block.rows) throw otherRows(block)
      for (let cell = 0; cell < width; cell++) {
        const value = cellNumber(bytes, scanner.starts[cell] ?? 0, scanner.ends[cell] ?? 0)
        values[row * width + cell] = value === NO_NUMBER ? NaN : value
      }
      row += 1
    })
    if (row !== block.rows) throw otherRows(block)
    return values
  }

  function otherRows({ row, rows }: Block): Error {
    return damaged(file.path, { message: `The rows ${row + 1} to ${row + rows} are not there any more.` })
  }

  return {
    async read(column, start, out) {
      for (let done = 0, at = blockOf(index.blocks, start); done < out.length; at++) {
        const block = index.blocks[at]
        if (block === undefined) throw new Error(`there is no row ${start + done}`)
        const values = await valuesOf(block)
        const from = start + done - block.row
        const rows = Math.min(block.rows - from, out.length - done)
        for (let row = 0; row < rows; row++) out[done + row] = values[(from + row) * width + column] ?? NaN
        done += rows
      }
    },
    async readText(column) {
      const texts: string[] = []
      const scanner = new RowScanner(separator)
      // The first block begins behind the header.
      const begin = index.blocks[0]?.begin ?? file.size
      await scanRows(file, { begin, end: file.size }, scanner, (bytes) =>
        texts.push(scanner.text(bytes, column)),
      )
      return texts
    },
  }
}

/** The last block that begins at or before the row. */
function blockOf(blocks: readonly Block[], row: number): number {
  let low = 0
  let high = blocks.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((blocks[middle]?.row ?? 0) <= row) low = middle
    else high = middle - 1
  }
  return low
}
