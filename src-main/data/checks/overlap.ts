import { problem, type Problem } from '../../../src-shared/base/problem.ts'
import type { EventFacts } from '../statistics/event-facts.ts'

/** Events of a file that are in another one too, for a file to judge with beside the one to train on. */
export function checkOverlap(
  mine: { path: string; facts: EventFacts },
  other: { path: string; facts: EventFacts },
): Problem[] {
  const there = new Map<number, number>()
  other.facts.hashes.forEach((hash, place) => {
    if (!Number.isNaN(hash) && !there.has(hash)) there.set(hash, place)
  })
  let count = 0
  let first: { event: number; same: number } | null = null
  mine.facts.hashes.forEach((hash, place) => {
    const same = there.get(hash)
    if (same === undefined) return
    count += 1
    first ??= { event: mine.facts.eventAt(place), same: other.facts.eventAt(same) }
  })
  if (first === null) return []
  const { event, same }: { event: number; same: number } = first
  const looked = mine.facts.isAll && other.facts.isAll ? '' : ' looked at'
  return [
    problem({
      code: 'data.overlap',
      severity: 'warning',
      at: { file: mine.path },
      message: `${count} of ${mine.facts.events} events${looked} ${count === 1 ? 'is' : 'are'} in ${other.path} too: event ${event} is its event ${same}${count === 1 ? '' : ', …'}.`,
      hint: 'Judging by events that were trained on says nothing: make one of the files with another seed, or take these events out.',
    }),
  ]
}
