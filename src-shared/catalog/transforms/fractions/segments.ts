/** A run of neighbouring blocks with equally many cells, so that one reshape handles them all. */
export type Segment = { firstBlock: number; blocks: number; firstCell: number; cellsPerBlock: number }

/** 45 equal layers are one segment instead of 45: fewer operations, and smaller exports. */
export function segmentsOf(blocks: readonly number[]): Segment[] {
  const segments: Segment[] = []
  let firstCell = 0
  blocks.forEach((cells, block) => {
    const last = segments.at(-1)
    if (last !== undefined && last.cellsPerBlock === cells) last.blocks += 1
    else segments.push({ firstBlock: block, blocks: 1, firstCell, cellsPerBlock: cells })
    firstCell += cells
  })
  return segments
}
