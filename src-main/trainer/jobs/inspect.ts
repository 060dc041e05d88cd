import { ProblemError } from '../../../src-shared/base/problem.ts'
import { asLayoutChoice } from '../../data/explore/layout-choice.ts'
import { inspectFile } from '../../data/inspect.ts'
import { stateFolder } from '../../host/state-folder.ts'
import type { Job } from '../job.ts'
import { InspectInput } from './inputs.ts'

export const inspectJob: Job = {
  async run(raw) {
    const { path, layout, choice, exact, against } = InspectInput.parse(raw)
    const inspected = await inspectFile(path, {
      choice: asLayoutChoice(choice.layout === 'auto' ? { ...choice, layout } : choice),
      looked: exact ? 'all' : 'sample',
      against,
      stateFolder: stateFolder(),
    })
    if (!inspected.ok) throw new ProblemError(inspected.failure)
    return inspected.value
  },
}
