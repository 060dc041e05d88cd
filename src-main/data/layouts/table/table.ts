import { problem } from '../../../../src-shared/base/problem.ts'
import { failed, success } from '../../../../src-shared/base/result.ts'
import type { DataFile, Entry } from '../../formats/format.ts'
import { notNumeric, rowCount } from '../../formats/format.ts'
import type { Layout, LayoutChoice } from '../layout.ts'
import { NOTHING_MORE, isScalar, labelEntry } from '../layout.ts'

/** Rows of features: columns of a text table, or the scalar branches or data sets of a ROOT or HDF5 file. */
export const table: Layout = {
  id: 'table',
  title: 'Table of features',
  needs: 'columns of numbers, one row per event',
  recognise(file) {
    const columns = columnsOf(file)
    if (file.format === 'csv')
      return { score: 0.8, reasons: [`It is a text table of ${file.entries.length} columns.`] }
    if (columns.length < 2) return null
    return { score: 0.3, reasons: [`${columns.length} entries have one number per event.`] }
  },
  describe(file, choice) {
    const labels = labelOf(file, choice)
    const others = file.entries.filter((entry) => entry.name !== labels)
    // A text table is a statement about all its columns; in other files text is simply not a feature.
    const text = others.filter((entry) => entry.content !== 'numbers')
    if (file.format === 'csv' && text.length > 0 && !choice.showers) {
      return Promise.resolve(
        failed(
          text.map((entry) =>
            entry.content === 'text'
              ? {
                  ...notNumeric(file, entry),
                  code: 'data.text',
                  hint: `Use it as the labels (labels: “${entry.name}”), or list the columns to use in showers.`,
                }
              : {
                  ...notNumeric(file, entry),
                  hint: 'Fill in what is missing, leave out these rows, or list the columns to use in showers.',
                },
          ),
        ),
      )
    }
    const features = columnsOf(file)
      .filter((entry) => entry.name !== labels)
      .map((entry) => entry.name)
    if (features.length === 0) {
      return Promise.resolve(
        failed([
          problem({
            code: 'data.entry',
            at: { file: file.path },
            message: 'The file has no column of numbers.',
            hint: 'A table needs at least one column of numbers as features.',
          }),
        ]),
      )
    }
    return Promise.resolve(
      success({
        ...NOTHING_MORE,
        showers: features,
        shape: null,
        unit: null,
        geometry: null,
        labels: labels === null ? null : { name: labels, file },
        offered: features,
      }),
    )
  },
}

function labelOf(file: DataFile, choice: LayoutChoice): string | null {
  if (choice.labels !== undefined && choice.labels !== '' && choice.labels !== 'none') return choice.labels
  // With `none` a column of classes is still no feature.
  return labelEntry(file)?.name ?? null
}

/** Entries with one number per event. When they differ in length, those of the length that most have. */
function columnsOf(file: DataFile): Entry[] {
  const lengths = new Map<number, Entry[]>()
  for (const entry of file.entries.filter(isScalar)) {
    lengths.set(rowCount(entry), [...(lengths.get(rowCount(entry)) ?? []), entry])
  }
  return [...lengths.values()].reduce<Entry[]>((best, each) => (each.length > best.length ? each : best), [])
}
