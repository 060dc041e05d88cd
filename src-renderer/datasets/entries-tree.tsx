import type { ReactElement } from 'react'
import type { InspectedEntry } from '../../src-shared/protocol/data-messages.ts'

/** Longer lists tell nobody anything; tables with hundreds of columns exist. */
const MOST = 200

/** Everything in the file, with what can be read and why the rest cannot. */
export function EntriesTree({
  entries,
  isOpen,
}: {
  entries: readonly InspectedEntry[]
  isOpen: boolean
}): ReactElement {
  return (
    <details className="entries" open={isOpen}>
      <summary>{entries.length === 1 ? '1 entry' : `${entries.length} entries`} in the file</summary>
      <div className="entries-table" tabIndex={0} role="region" aria-label="Entries">
        <table>
          <thead>
            <tr>
              <th>Name</th>
              <th>Shape</th>
              <th>Type</th>
              <th>Unit</th>
            </tr>
          </thead>
          <tbody>
            {entries.slice(0, MOST).map((entry) => (
              <tr key={entry.name} className={entry.content}>
                <td style={{ paddingLeft: 6 + 12 * depthOf(entry.name) }}>
                  <code>{entry.name}</code>
                  {(entry.reason ?? entry.note) !== null && <em>{entry.reason ?? entry.note}</em>}
                </td>
                <td>{entry.shape.join('×')}</td>
                <td>{entry.dtype}</td>
                <td>{entry.unit ?? ''}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {entries.length > MOST && <p className="data-note">And {entries.length - MOST} more.</p>}
      </div>
    </details>
  )
}

function depthOf(name: string): number {
  return Math.min(6, name.split('/').filter((part) => part !== '').length - 1)
}
