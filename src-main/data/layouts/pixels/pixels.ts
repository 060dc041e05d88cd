import { success } from '../../../../src-shared/base/result.ts'
import type { DataFile } from '../../formats/format.ts'
import type { Layout } from '../layout.ts'
import { NOTHING_MORE, isScalar, labelEntry, matchNumbered, numbersOf, squareSide } from '../layout.ts'

/** One column or branch per cell: `pixel_0 … pixel_24`. A square number of cells makes an image. */
const PREFIXES = ['pixel_', 'pixel', 'cell_', 'cell', 'crystal_', 'voxel_']

export const pixels: Layout = {
  id: 'pixels',
  title: 'One column per cell',
  needs: 'columns or branches that are numbered without a gap, such as pixel_0, pixel_1, …',
  recognise(file) {
    const found = findPixels(file)
    if (found === null) return null
    const side = squareSide(found.names.length)
    return {
      score: 0.9,
      reasons: [
        `${found.names.length} columns “${found.pattern}”, numbered without a gap: one cell each${side === null ? '' : `, a square image of ${side}×${side}`}.`,
      ],
    }
  },
  describe(file) {
    const found = findPixels(file)
    const names = found?.names ?? []
    const side = squareSide(names.length)
    const labels = labelEntry(file)
    return Promise.resolve(
      success({
        ...NOTHING_MORE,
        showers: names,
        shape: side === null ? null : [side, side, 1],
        unit: null,
        geometry: null,
        labels: labels === undefined ? null : { name: labels.name, file },
        offered: file.entries
          .filter((entry) => isScalar(entry) && !names.includes(entry.name) && entry !== labels)
          .map((entry) => entry.name),
      }),
    )
  },
}

function findPixels(file: DataFile): { pattern: string; names: string[] } | null {
  for (const prefix of PREFIXES) {
    const names = matchNumbered(file, `${prefix}*`)
    const scalar = names.every((name) => {
      const entry = numbersOf(file, name)
      return entry !== undefined && isScalar(entry)
    })
    const first = Number(names[0]?.slice(prefix.length))
    const last = Number(names.at(-1)?.slice(prefix.length))
    // Cells without a gap, counted from 0 or 1.
    if (names.length >= 4 && scalar && first <= 1 && last - first === names.length - 1) {
      return { pattern: `${prefix}*`, names }
    }
  }
  return null
}
