import type { ReactElement } from 'react'
import type { InspectedEntry } from '../../src-shared/protocol/data-messages.ts'
import type { OutlinedEvents } from '../../src-shared/protocol/explore-messages.ts'

/** Longer lists tell nobody anything; tables with hundreds of columns exist. */
const MOST = 300

/** What an entry can be used as, by the param of the dataset node. */
export const ROLES = { showers: 'Events', condition: 'Condition', labels: 'Labels' } as const
export type Role = keyof typeof ROLES

/** Everything in the file, with what can be read and why the rest cannot; a click makes it showers, condition, labels. */
export function EntriesTree({
  entries,
  events,
  shown,
  onRole,
  onShow,
}: {
  entries: readonly InspectedEntry[]
  events: OutlinedEvents | null
  /** The entry that the table shows. */
  shown: string | null
  onRole: (role: Role, entry: string) => void
  onShow: (entry: string) => void
}): ReactElement {
  return (
    <section className="entries">
      <h3>{entries.length === 1 ? '1 entry' : `${entries.length} entries`} in the file</h3>
      <ul>
        {entries.slice(0, MOST).map((entry) => (
          <li
            key={entry.name}
            className={entry.content}
            style={{ paddingLeft: 8 + 12 * depthOf(entry.name) }}
          >
            <div className="entry-line">
              <button
                type="button"
                className="entry-name"
                aria-pressed={shown === entry.name}
                disabled={entry.content === 'unreadable'}
                title="Show its numbers"
                onClick={() => onShow(entry.name)}
              >
                {nameOf(entry.name)}
              </button>
              <span className="entry-kind">
                {entry.shape.join('×')} {entry.dtype}
                {entry.unit === null ? '' : ` · ${entry.unit}`}
              </span>
            </div>
            {(entry.reason ?? entry.note) !== null && <em>{entry.reason ?? entry.note}</em>}
            {entry.content !== 'unreadable' && entry.shape.length > 0 && (
              <div className="entry-roles" role="group" aria-label={`Use ${entry.name} as`}>
                {rolesFor(entry).map((role) => (
                  <button
                    type="button"
                    key={role}
                    aria-pressed={hasRole(events, role, entry.name)}
                    onClick={() => onRole(role, entry.name)}
                  >
                    {ROLES[role]}
                  </button>
                ))}
              </div>
            )}
          </li>
        ))}
      </ul>
      {entries.length > MOST && <p className="data-note">And {entries.length - MOST} more.</p>}
    </section>
  )
}

function rolesFor({ content, shape }: InspectedEntry): Role[] {
  const size = shape.slice(1).reduce((product, length) => product * length, 1)
  const isWide = size > 32
  if (content === 'text') return ['labels']
  return isWide ? ['showers'] : size > 1 ? ['showers', 'condition'] : ['showers', 'condition', 'labels']
}

export function hasRole(events: OutlinedEvents | null, role: Role, name: string): boolean {
  if (events === null) return false
  if (role === 'showers') return events.showers.includes(name)
  if (role === 'labels') return events.labels?.name === name
  return events.condition?.name.split(', ').includes(name) === true
}

/** The last part of a path; the tree shows the rest by how far it is indented. */
function nameOf(name: string): string {
  return name.split('/').at(-1) ?? name
}

function depthOf(name: string): number {
  return Math.min(6, name.split('/').filter((part) => part !== '').length - 1)
}
