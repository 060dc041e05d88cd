import { problem } from '../../../src-shared/base/problem.ts'
import { duplicatesIn } from '../statistics/duplicates.ts'
import { ofEvents, type DataCheck } from './checkup.ts'

/** Events that are there twice: files joined with themselves, or a simulation that began with the same seed again. */
export const checkDuplicates: DataCheck = (checkup) => {
  const { path, facts } = checkup
  const { copies, groups } = duplicatesIn(facts.hashes)
  const [first = 0, second = 0] = groups[0] ?? []
  if (copies === 0) return []
  return [
    problem({
      code: 'data.duplicates',
      severity: 'warning',
      at: { file: path },
      message: `${copies} ${ofEvents(checkup)} ${copies === 1 ? 'is a copy' : 'are copies'} of others: event ${facts.eventAt(second)} of event ${facts.eventAt(first)}${copies === 1 ? '' : ', …'}.`,
      hint: 'Was the file joined with itself, or simulated twice with one seed? Copies that are found stay on one side of the split, so that no event is judged by that was trained on.',
    }),
  ]
}
