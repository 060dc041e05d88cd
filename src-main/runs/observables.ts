import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { MetricPoint, RunObservables } from '../../src-shared/protocol/run-events.ts'
import { writeFileAtomic } from '../files/atomic-write.ts'
import { appendPoints, cutPoints } from './run-folder.ts'

/** What was observed while a run trained: `observables.json` says what, `observables.jsonl` has a line for each look. */
const OBSERVABLES = 'observables.json'
const LOOKS = 'observables.jsonl'

export async function writeObservables(folder: string, observables: RunObservables): Promise<void> {
  await writeFileAtomic(join(folder, OBSERVABLES), `${JSON.stringify(observables, null, 2)}\n`)
}

/** Null where nothing was observed. */
export async function readObservables(folder: string): Promise<RunObservables | null> {
  const text = await readFile(join(folder, OBSERVABLES), 'utf8').catch(() => '')
  const parsed = RunObservables.safeParse(jsonOf(text))
  return parsed.success ? parsed.data : null
}

export function appendLook(folder: string, point: MetricPoint): Promise<void> {
  return appendPoints(join(folder, LOOKS), [point])
}

/** Before a run goes on from a round: what was seen after it is going to be seen again. */
export async function cutLooks(folder: string, round: number): Promise<void> {
  if ((await readLooks(folder)).length > 0) await cutPoints(join(folder, LOOKS), round)
}

export async function readLooks(folder: string): Promise<MetricPoint[]> {
  const text = await readFile(join(folder, LOOKS), 'utf8').catch(() => '')
  return text.split('\n').flatMap((line) => {
    const parsed = MetricPoint.safeParse(jsonOf(line))
    return parsed.success ? [parsed.data] : []
  })
}

/** Null for what a power cut has left of a line. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
