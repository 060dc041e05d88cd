import type { Problem } from '../../../src-shared/base/problem.ts'
import type { Unit } from '../../../src-shared/base/units.ts'
import type { EventFacts } from '../statistics/event-facts.ts'

/** What is known about a file's events when they are checked: before training, and when a file is inspected. */
export type Checkup = {
  path: string
  facts: EventFacts
  /** Null: the file does not say, and nobody else has yet. */
  unit: Unit | null
  condition: { name: string; size: number; unit: Unit | null } | null
  labels: { name: string; classes: readonly string[]; counts: readonly number[] } | null
  /** Names of the columns of a table; null for images and showers. */
  columns: readonly string[] | null
}

/** Looks for one kind of mistake. Errors refuse the file; warnings are told and do not stop training. */
export type DataCheck = (checkup: Checkup) => Problem[]

/** “of 1,000 events” or, in a sample, “of the 1,000 events looked at”. */
export function ofEvents({ facts }: Checkup): string {
  return facts.isAll ? `of ${facts.events} events` : `of the ${facts.events} events looked at`
}

/** “1 event is”, “3 events are”. */
export function plural(count: number, [one, many]: readonly [one: string, many: string]): string {
  return `${count} ${count === 1 ? one : many}`
}
