import { problem, ProblemError } from '../../../src-shared/base/problem.ts'
import { asLayoutChoice } from '../../data/explore/layout-choice.ts'
import { inspectFile } from '../../data/inspect.ts'
import { stateFolder } from '../../host/state-folder.ts'
import type { Job } from '../job.ts'
import { InspectInput } from './inputs.ts'

export const inspectJob: Job = {
  async run(raw, { control, progress }) {
    const { path, layout, choice, exact, against } = InspectInput.parse(raw)
    const inspected = await inspectFile(path, {
      choice: asLayoutChoice(choice.layout === 'auto' ? { ...choice, layout } : choice),
      looked: exact ? 'all' : 'sample',
      against,
      stateFolder: stateFolder(),
      async onLooked(done, total) {
        progress({ title: 'Looking at the events', done, total, unit: 'events' })
        await control.proceed()
        return !control.stopRequested()
      },
    })
    if (control.stopRequested()) throw interrupted(path)
    if (!inspected.ok) throw new ProblemError(inspected.failure)
    return inspected.value
  },
}

function interrupted(path: string): ProblemError {
  return new ProblemError([
    problem({
      code: 'data.inspect-stopped',
      at: { file: path },
      message: `Looking at all events of ${path} was stopped; 0 of its numbers are kept.`,
      hint: 'Begin again when there is time: then it is remembered.',
    }),
  ])
}
