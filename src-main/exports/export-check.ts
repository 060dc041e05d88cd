import type { NotChecked } from '../../src-shared/protocol/export-check.ts'

/** What reading an export back found, or why nothing here could read it. */
export type ExportCheck =
  | {
      /** Name and version of the program that read the files back. */
      checkedWith: string
      /** Of the exported against the trained generator's showers, at most 1e-4. */
      maxRelativeDifference: number
      /** Cells that a threshold in the inverse transforms switched on one side only. */
      flippedCells: number
      notChecked: null
    }
  | { checkedWith: null; maxRelativeDifference: null; flippedCells: null; notChecked: NotChecked }
