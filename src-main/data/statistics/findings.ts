import type { Problem } from '../../../src-shared/base/problem.ts'
import type { Alignment } from '../layouts/alignment.ts'
import type { EventStatistics } from './event-statistics.ts'

/** What takes reading: everything else is known as soon as a file is open. */
export type Findings = {
  statistics: EventStatistics
  /** Numbers beside the events that may be conditions, and how they go with the sums of the showers. */
  offered: { name: string; relation: Alignment }[]
  problems: Problem[]
}
