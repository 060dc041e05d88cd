import type { Problem } from '../../../src-shared/base/problem.ts'
import type { Result } from '../../../src-shared/base/result.ts'
import type { Unit } from '../../../src-shared/base/units.ts'
import type { DatasetParams } from '../../../src-shared/catalog/dataset/dataset-params.ts'
import type { Geometry } from '../../../src-shared/physics/geometry.ts'
import type { EventShape } from '../../../src-shared/tensor/shape.ts'
import type { DataFile, Entry } from '../formats/format.ts'
import { rowSize } from '../formats/format.ts'

/**
 * A layout knows what the entries of a file mean: which hold the showers, which the incident energy, in which units,
 * and where the cells are. What it says are defaults; the dataset node's params can override each.
 */
export interface Layout {
  id: string
  title: string
  /** What a file must have, as the end of “… needs”. */
  needs: string
  /** How well the file fits, 0 to 1, and why, as sentences for users; null when it does not. */
  recognise(file: DataFile): Recognition | null
  describe(file: DataFile, choice: LayoutChoice): Promise<Result<LayoutPlan, Problem[]>>
}

export type Recognition = { score: number; reasons: string[] }

/** What the user may have said about the data; absent or empty: the layout decides. */
export type LayoutChoice = Partial<DatasetParams>

export type LayoutPlan = {
  /** Entries that make one event, joined in this order. */
  showers: readonly string[]
  /** Null: the shape of the one entry, or the number of columns. */
  shape: EventShape | null
  /** Null: the file does not say. */
  unit: Unit | null
  geometry: Geometry | null
  /** What the showers depend on, the incident energy first. A project that declares fewer numbers takes the first. */
  conditions: readonly ConditionPart[]
  /** `names`: what the numbers stand for, as far as that is known. */
  labels: { name: string; file: DataFile; names?: ReadonlyMap<number, string> } | null
  /** In `unit`: cells with less are not hit as the data set's authors count. Null: they name none. */
  threshold: number | null
  /** Other entries with one number per event that may serve as the condition. */
  offered: readonly string[]
  /** The file with entries that are computed from its own (cells in another order); null: the file as it is. */
  view: DataFile | null
  /** Files opened besides the one given; closed with it. */
  companions: readonly DataFile[]
  /** What was assumed and what to know about such files, as sentences. */
  notes: readonly string[]
  problems: readonly Problem[]
}

export type ConditionPart = { name: string; unit: Unit | null }

export const NOTHING_MORE = {
  conditions: [],
  labels: null,
  threshold: null,
  offered: [],
  view: null,
  companions: [],
  notes: [],
  problems: [],
} satisfies Partial<LayoutPlan>

/** The entry of that name that holds numbers, one row per event. */
export function numbersOf(file: DataFile, name: string): Entry | undefined {
  return file.entries.find((entry) => entry.name === name && isRows(entry))
}

export function isRows(entry: Entry): boolean {
  return entry.content === 'numbers' && entry.shape.length >= 1
}

/** One number per event. */
export function isScalar(entry: Entry): boolean {
  return isRows(entry) && rowSize(entry) === 1
}

/** `pixel_*` stands for any run of digits: sorted by number, so that pixel_10 comes after pixel_9. */
export function matchNumbered(file: DataFile, pattern: string): string[] {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
  const form = new RegExp(`^${parts.join('(\\d+)')}$`)
  return file.entries
    .map((entry) => ({ name: entry.name, numbers: form.exec(entry.name)?.slice(1).map(Number) }))
    .filter((each): each is { name: string; numbers: number[] } => each.numbers !== undefined)
    .sort((a, b) => {
      const axis = a.numbers.findIndex((number, index) => number !== b.numbers[index])
      return axis < 0 ? 0 : (a.numbers[axis] ?? 0) - (b.numbers[axis] ?? 0)
    })
    .map((each) => each.name)
}

/** The names that a param stands for: one name, names with commas, or a pattern with `*`. */
export function namesOf(file: DataFile, text: string): string[] {
  if (file.entries.some((entry) => entry.name === text)) return [text]
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .flatMap((part) => {
      const known = file.entries.some((entry) => entry.name === part)
      const matched = !known && part.includes('*') ? matchNumbered(file, part) : []
      return matched.length > 0 ? matched : [part]
    })
}

/** Names that people give to the column with the class. */
const LABEL_NAMES = /^(labels?|class(es)?|target|species|digit|y)$/i

export function labelEntry(file: DataFile): Entry | undefined {
  return file.entries.find(
    (entry) =>
      LABEL_NAMES.test(entry.name) &&
      entry.content !== 'unreadable' &&
      entry.shape.length >= 1 &&
      rowSize(entry) === 1,
  )
}

/** The side of a square image of `cells` cells, or null. */
export function squareSide(cells: number): number | null {
  const side = Math.round(Math.sqrt(cells))
  return side > 1 && side * side === cells ? side : null
}
