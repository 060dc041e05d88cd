import { z } from 'zod'
import { DataChoice } from '../../../src-shared/protocol/data-choice.ts'
import { openExplorer } from '../../data/explore/explorer.ts'
import { packFloats } from '../../data/explore/packed-floats.ts'
import type { Job } from '../job.ts'

const ExploreInput = z.object({ path: z.string(), choice: DataChoice })

/** Time that one answer may go on reading: the next question, or the end, comes soon after. */
const BUDGET_MS = 250

/** Keeps a data file open and answers questions about it until it is told to stop. */
export const exploreJob: Job = {
  async run(raw, context) {
    const { path, choice } = ExploreInput.parse(raw)
    const explorer = await openExplorer(path, choice, { now: () => performance.now(), budgetMs: BUDGET_MS })
    try {
      await context.serve(async (question) => {
        if (question.kind !== 'explore') throw new Error(`A data file cannot answer “${question.kind}”`)
        return { kind: 'explored', explored: packFloats(await explorer.answer(question)) }
      })
    } finally {
      await explorer.close()
    }
    return {}
  },
}
