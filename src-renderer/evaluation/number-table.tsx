import type { ReactElement } from 'react'
import { useMemo, useState } from 'react'
import { featureCsv } from '../../src-shared/physics/evaluation/feature-csv.ts'
import { copyText } from '../parts/copy-text.ts'
import { saveResult } from '../state/save-result.ts'
import { bytesOf } from './figure-menu.tsx'
import { numberColumns, shownRows, type NumberRow, type Sorting } from './number-rows.ts'
import type { ShownEvaluation } from './overlaid.ts'

/** Every number of every feature: to sort, to filter, to take along. */
export function NumberTable({ shown }: { shown: readonly ShownEvaluation[] }): ReactElement {
  const [filter, setFilter] = useState('')
  const [sorting, setSorting] = useState<Sorting | null>(null)
  const columns = useMemo(() => numberColumns(shown.length > 1), [shown.length])
  const rows = useMemo(
    (): NumberRow[] => shown.flatMap((of) => of.evaluation.features.map((row) => ({ of, row }))),
    [shown],
  )
  const visible = useMemo(
    () => shownRows(rows, { filter, sorting, columns }),
    [rows, filter, sorting, columns],
  )
  const asText = () =>
    [columns.map(({ title }) => title), ...visible.map((row) => columns.map(({ text }) => text(row)))]
      .map((line) => line.join('\t'))
      .join('\n')
  return (
    <>
      <div className="number-tools">
        <input
          aria-label="Filter the numbers"
          placeholder="Filter, e.g. layer 3"
          value={filter}
          onChange={({ target }) => setFilter(target.value)}
        />
        <span className="dim" aria-live="polite">
          {visible.length} of {rows.length}
        </span>
        <div className="spring" />
        <button type="button" className="button" onClick={() => void copyText(asText())}>
          Copy
        </button>
        {shown.map(({ key, name, evaluation }) => (
          <button
            type="button"
            className="button"
            key={key}
            onClick={() => void saveResult(`${name} features.csv`, bytesOf(featureCsv(evaluation)))}
          >
            {shown.length === 1 ? 'Save as CSV…' : `CSV of ${name}…`}
          </button>
        ))}
      </div>
      <div className="evaluation-scroll" tabIndex={0} role="region" aria-label="All numbers">
        <table className="evaluation-table">
          <thead>
            <tr>
              {columns.map(({ id, title, isNumber }) => {
                const isSorted = sorting?.column === id
                return (
                  <th
                    key={id}
                    scope="col"
                    className={isNumber ? 'n' : ''}
                    aria-sort={isSorted ? (sorting.isDown ? 'descending' : 'ascending') : 'none'}
                  >
                    <button
                      type="button"
                      onClick={() =>
                        setSorting(isSorted && !sorting.isDown ? null : { column: id, isDown: !isSorted })
                      }
                    >
                      {title}
                      {isSorted ? (sorting.isDown ? ' ↓' : ' ↑') : ''}
                    </button>
                  </th>
                )
              })}
            </tr>
          </thead>
          <tbody>
            {visible.map((row) => (
              <tr key={`${row.of.key} ${row.row.feature.id}`}>
                {columns.map(({ id, text, isNumber, tone }, at) =>
                  at === 0 ? (
                    <th key={id} scope="row" title={row.row.feature.formula}>
                      {text(row)}
                    </th>
                  ) : (
                    <td key={id} className={`${isNumber ? 'n ' : ''}${tone?.(row) ?? ''}`}>
                      {text(row)}
                    </td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}
