import { readFileSync } from 'node:fs'
import { estimateMemory } from '../../../../src-shared/compile/memory.ts'
import { compileProject } from '../../../project/compile-project.ts'
import { openSyntheticRun } from '../../bench/synthetic-run.ts'
import { openRounds } from '../../step-compiler/open-rounds.ts'
import { disposeState } from '../model-state.ts'
import { createReadings } from '../readings.ts'

/**
 * How much a process grows while it trains a template, over the estimate for it. Only the first answer of a process
 * says something: memory that was given back is used again.
 */
export async function measuredOverEstimated(
  template: string,
  { batch, compile }: { batch: number; compile: 'on' | 'off' },
): Promise<number> {
  const file = new URL(`../../../../resources/templates/${template}.ganvas`, import.meta.url)
  const drawn = compileProject(readFileSync(file, 'utf8')).plan
  const plan = { ...drawn, training: { ...drawn.training, batch } }
  const before = process.memoryUsage().rss
  const events = Math.max(500, 1.5 * batch)
  const run = await openSyntheticRun(plan, { count: events })
  const opened = await openRounds(run, { compile, xla: 'off', roundsLeft: 10 })
  const readings = createReadings()
  for (let round = 0; round < 5; round++) {
    await opened.rounds.run(1, { isReading: true, readings })
    await readings.read()
    run.state.counters.round += 1
  }
  opened.dispose()
  await run.feed.dispose()
  disposeState(run.state)
  const peak = process.resourceUsage().maxRSS * 1024
  const estimate = estimateMemory(plan, { isCompiled: compile === 'on', events: 0.8 * events })
  return (peak - before) / estimate.total
}
