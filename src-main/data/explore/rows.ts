import type { ExploredAs } from '../../../src-shared/protocol/explore-messages.ts'
import { sizeOf } from '../../../src-shared/tensor/shape.ts'
import type { DataFile } from '../formats/format.ts'
import { noSuchEntry, notNumeric, rowCount, rowSize } from '../formats/format.ts'
import { ProblemError } from '../../../src-shared/base/problem.ts'
import type { EventTable } from '../layouts/assemble.ts'

export type RowsWish = { first: number; count: number; firstColumn: number; columns: number }
type Rows = Omit<ExploredAs<'rows'>, 'kind'>

/** A piece of the table of events: condition, class, then the values. Only the asked rows are read. */
export async function eventRows(table: EventTable, wish: RowsWish): Promise<Rows> {
  const range = within(wish, { rows: table.count })
  const { showers, condition, labels } = await table.read(range.first, range.count)
  const cells = sizeOf(table.shape)
  const conditionSize = table.condition?.size ?? 0
  const all = [
    ...Array.from({ length: conditionSize }, (_, at) => ({
      title: conditionSize === 1 ? (table.condition?.name ?? '') : `${table.condition?.name ?? ''}[${at}]`,
      unit: table.condition?.unit ?? null,
      of: (row: number) => shortest(condition?.[row * conditionSize + at] ?? Number.NaN),
    })),
    ...(table.labels === null
      ? []
      : [
          {
            title: table.labels.name,
            unit: null,
            of: (row: number) => table.labels?.classes[labels?.[row] ?? -1] ?? '',
          },
        ]),
  ]
  const totalColumns = all.length + cells
  const until = Math.min(totalColumns, wish.firstColumn + wish.columns)
  const names = valueNames(table)
  const shown = Array.from({ length: Math.max(0, until - wish.firstColumn) }, (_, index) => {
    const column = wish.firstColumn + index
    const special = all[column]
    if (special !== undefined) return special
    const value = column - all.length
    return {
      title: names?.[value] ?? `${value}`,
      unit: table.unit === '1' ? null : table.unit,
      of: (row: number) => shortest(showers[row * cells + value] ?? Number.NaN),
    }
  })
  return {
    ...{ total: table.count, totalColumns, first: range.first, firstColumn: wish.firstColumn },
    columns: shown.map(({ title, unit }) => ({ title, unit })),
    cells: Array.from({ length: range.count }, (_, row) => shown.map(({ of }) => of(row))),
  }
}

/** A piece of one entry as the file stores it, texts too. */
export async function entryRows(file: DataFile, name: string, wish: RowsWish): Promise<Rows> {
  const entry = file.entries.find((each) => each.name === name)
  if (entry === undefined) throw new ProblemError([noSuchEntry(file, name)])
  if (entry.content === 'unreadable') throw new ProblemError([notNumeric(file, entry)])
  const range = within(wish, { rows: rowCount(entry) })
  const width = rowSize(entry)
  const first = Math.min(wish.firstColumn, width)
  const columns = Math.max(0, Math.min(width - first, wish.columns))
  const read = await (entry.content === 'text'
    ? texts(file, name, range)
    : numbers(file, name, { range, width }))
  return {
    ...{ total: rowCount(entry), totalColumns: width, first: range.first, firstColumn: first },
    columns: Array.from({ length: columns }, (_, at) => ({
      title: width === 1 ? name : `${first + at}`,
      unit: entry.unit,
    })),
    cells: Array.from({ length: range.count }, (_, row) =>
      Array.from({ length: columns }, (_each, at) => read(row * width + first + at)),
    ),
  }
}

async function texts(file: DataFile, name: string, range: { first: number }) {
  const all = await file.readText(name)
  return (at: number) => (all[range.first + at] ?? '').slice(0, 200)
}

async function numbers(
  file: DataFile,
  name: string,
  { range, width }: { range: { first: number; count: number }; width: number },
) {
  const values = new Float64Array(range.count * width)
  await file.read(name, range.first, values)
  const isFloat32 = file.entries.find((each) => each.name === name)?.dtype.includes('float32') === true
  return (at: number) => {
    const value = values[at] ?? Number.NaN
    return isFloat32 ? shortest(value) : `${value}`.replace('-', '−')
  }
}

function within(wish: RowsWish, { rows }: { rows: number }): { first: number; count: number } {
  const first = Math.min(wish.first, rows)
  return { first, count: Math.max(0, Math.min(wish.count, rows - first)) }
}

/** Names of the values where every entry is one column. */
function valueNames(table: EventTable): readonly string[] | null {
  return table.showerNames.length === sizeOf(table.shape) && table.showerNames.length > 1
    ? table.showerNames
    : null
}

/** The fewest digits that are this float32 and no other. */
export function shortest(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞'
  for (let digits = 1; digits < 9; digits++) {
    const rounded = Number(value.toPrecision(digits))
    if (Math.fround(rounded) === value) return `${rounded}`.replace('-', '−')
  }
  return `${Number(value.toPrecision(9))}`.replace('-', '−')
}
