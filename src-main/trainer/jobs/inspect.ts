import { ProblemError } from '../../../src-shared/base/problem.ts'
import { inspectFile } from '../../data/inspect.ts'
import type { Job } from '../job.ts'
import { InspectInput } from './inputs.ts'

export const inspectJob: Job = {
  async run(raw) {
    const { path, layout } = InspectInput.parse(raw)
    const inspected = await inspectFile(path, { choice: { layout } })
    if (!inspected.ok) throw new ProblemError(inspected.failure)
    return inspected.value
  },
}
