import { join } from 'node:path'
import { sliceEvents } from '../../data/slice-events.ts'
import { judgeEvents } from '../../engine/train/judge-events.ts'
import { writeFileAtomic } from '../../files/atomic-write.ts'
import type { Judgement } from './judgement.ts'
import type { ShownRun } from './shown-run.ts'

/** Held-out events looked at, at most, and how many at once. */
const AT_MOST = 50_000
const AT_ONCE = 500

/** How a classifier or regressor does on events it has not trained on; written to `evaluation.json`. */
export async function evaluateClassifier(run: ShownRun): Promise<Judgement | null> {
  const network = run.plan.networks.find((each) => each.role === 'classifier' || each.role === 'regressor')
  if (network === undefined || run.split.testCount === 0) return null
  const events = await run.split.heldOut(AT_MOST)
  const sums = { right: 0, squares: 0, values: 0 }
  for (let start = 0; start < events.count; start += AT_ONCE) {
    const counted = await judgeEvents(
      run,
      network,
      sliceEvents(events, start, Math.min(AT_ONCE, events.count - start)),
    )
    sums.right += counted.right
    sums.squares += counted.squares
    sums.values += counted.values
  }
  const numbers =
    network.role === 'classifier'
      ? { testEvents: events.count, correct: sums.right, accuracy: sums.right / events.count }
      : { testEvents: events.count, meanSquaredError: sums.squares / sums.values }
  const file = 'evaluation.json'
  await writeFileAtomic(join(run.folder, file), `${JSON.stringify(numbers, null, 2)}\n`)
  return { text: textOf(numbers), file, numbers, pictures: [] }
}

function textOf(numbers: {
  testEvents: number
  correct?: number
  accuracy?: number
  meanSquaredError?: number
}): string {
  const held = `${numbers.testEvents} events kept apart`
  if (numbers.accuracy === undefined)
    return `${held}: mean squared error ${numbers.meanSquaredError?.toPrecision(4)}`
  // Binomial standard error.
  const error = Math.sqrt((numbers.accuracy * (1 - numbers.accuracy)) / numbers.testEvents)
  return `${held}: ${numbers.correct} right, accuracy ${numbers.accuracy.toFixed(4)} ± ${error.toFixed(4)}`
}
